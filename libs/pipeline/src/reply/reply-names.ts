import { extname } from 'node:path';

import type { ReplyPhase } from './plan-reply.js';

/** An answer is one JSON document, not one a line. */
const JSON_LINES = /\.(?:jsonl|ndjson)$/i;
/** Endings of files that are no table; a table under such a name would not open. */
const NO_TABLE = /\.(?:zip|xls|ods|pdf|docx?|html?|jpe?g|png|gif|tiff?|gz|7z|rar)$/i;

/**
 * `orders.csv` -> `orders.received.csv`, `orders.result.csv`. Intake never matches these endings. What is no table is answered by one:
 * `orders.zip` -> `orders.zip.result.csv`; and a workbook with macros by one without, `orders.xlsm` -> `orders.xlsm.result.xlsx`;
 * and lines of JSON by JSON, `stock.jsonl` -> `stock.jsonl.result.json`.
 */
export function replyName(fileName: string, phase: ReplyPhase): string {
  if (NO_TABLE.test(fileName)) return `${fileName}.${phase}.csv`;
  if (JSON_LINES.test(fileName)) return `${fileName}.${phase}.json`;
  if (/\.xlsm$/i.test(fileName)) return `${fileName}.${phase}.xlsx`;
  const ending = extname(fileName);
  const stem = ending === '' ? fileName : fileName.slice(0, -ending.length);
  return `${stem}.${phase}${ending === '' ? '.txt' : ending}`;
}

/** `orders.csv` -> `orders.csv.report.html`: `orders.xml` and `orders.zip` may lie beside it. */
export const reportName = (fileName: string): string => `${fileName}.report.html`;
