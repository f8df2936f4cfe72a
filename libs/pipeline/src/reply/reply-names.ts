import { extname } from 'node:path';

import type { ReplyPhase } from './plan-reply.js';

/** `orders.csv` -> `orders.received.csv`, `orders.result.csv`. Intake never matches these endings. */
export function replyName(fileName: string, phase: ReplyPhase): string {
  const ending = extname(fileName);
  const stem = ending === '' ? fileName : fileName.slice(0, -ending.length);
  return `${stem}.${phase}${ending === '' ? '.txt' : ending}`;
}

/** `orders.csv` -> `orders.report.html`. */
export function reportName(fileName: string): string {
  const ending = extname(fileName);
  return `${ending === '' ? fileName : fileName.slice(0, -ending.length)}.report.html`;
}
