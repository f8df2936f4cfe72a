import { formulaSafe, writeCsvRow, writeXlsx } from '#libs/formats';

/** Rows of a reply, the header's names first of all. */
export interface ReplyRows {
  /** That of the sender's own file. */
  delimiter: string;
  rows: readonly (readonly string[])[];
}

/** A table as the sender can open it: a workbook for a workbook, whose texts stay what they are; formula-safe CSV for all else. */
export const tableBytes = (fileName: string, batches: AsyncIterable<ReplyRows>): AsyncGenerator<Uint8Array> =>
  isWorkbook(fileName) ? workbookBytes(batches) : csvBytes(batches);

export const isWorkbook = (fileName: string): boolean => /\.xls[xm]$/i.test(fileName);

const encoder = new TextEncoder();

async function* csvBytes(batches: AsyncIterable<ReplyRows>): AsyncGenerator<Uint8Array> {
  for await (const { delimiter, rows } of batches) {
    yield encoder.encode(rows.map((cells) => writeCsvRow(cells.map(formulaSafe), delimiter)).join(''));
  }
}

async function* workbookBytes(batches: AsyncIterable<ReplyRows>): AsyncGenerator<Uint8Array> {
  const rows = rowsOf(batches);
  const header = await rows.next();
  if (header.done === true) return;
  yield* writeXlsx({ name: 'Result', columns: header.value.map((name) => ({ name })), rows });
}

async function* rowsOf(batches: AsyncIterable<ReplyRows>): AsyncGenerator<readonly string[], undefined> {
  for await (const { rows } of batches) yield* rows;
  return undefined;
}
