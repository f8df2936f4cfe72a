import { extname } from 'node:path';

import type { ReplyPhase } from './plan-reply.js';

/**
 * `orders.csv` -> `orders.received.csv`, `orders.result.csv`. Intake never matches these endings. An archive is answered by a table:
 * `orders.zip` -> `orders.zip.result.csv`.
 */
export function replyName(fileName: string, phase: ReplyPhase): string {
  if (/\.zip$/i.test(fileName)) return `${fileName}.${phase}.csv`;
  const ending = extname(fileName);
  const stem = ending === '' ? fileName : fileName.slice(0, -ending.length);
  return `${stem}.${phase}${ending === '' ? '.txt' : ending}`;
}

/** `orders.csv` -> `orders.report.html`. */
export function reportName(fileName: string): string {
  const ending = extname(fileName);
  return `${ending === '' ? fileName : fileName.slice(0, -ending.length)}.report.html`;
}
