import { encodeText, formulaSafe, type WrittenText, writeCsvRow, writeXlsx } from '#libs/formats';

/** Rows of a reply, the header's names first of all. */
export interface ReplyRows {
  /** That of the sender's own file. */
  delimiter: string;
  /** How its text is written; absent: UTF-8. */
  written?: WrittenText | undefined;
  rows: readonly (readonly string[])[];
}

/** A table as the sender can open it: a workbook for a workbook, whose texts stay what they are; formula-safe CSV for all else. */
export const tableBytes = (fileName: string, batches: AsyncIterable<ReplyRows>): AsyncGenerator<Uint8Array> =>
  isWorkbook(fileName) ? workbookBytes(batches) : csvBytes(batches);

export const isWorkbook = (fileName: string): boolean => /\.xls[xm]$/i.test(fileName);

const UTF_8: WrittenText = { encoding: 'utf-8', byteOrderMark: false, lineEnd: '\r\n' };

async function* csvBytes(batches: AsyncIterable<ReplyRows>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const { delimiter, rows, written = UTF_8 } of batches) {
    const lines = rows.map((cells) => writeCsvRow(cells.map(formulaSafe), delimiter).replace(/\r\n$/, written.lineEnd));
    yield encodedPart(lines.join(''), written, isFirst);
    isFirst = false;
  }
}

/** Bytes of a byte order mark of UTF-16. */
const MARK = 2;

/** A part of a text in the sender's encoding. What that does not have, as ours may, is written by its number: `[U+0142]`. */
export function encodedPart(text: string, { encoding, byteOrderMark }: WrittenText, isFirst: boolean): Uint8Array {
  let part = text;
  for (;;) {
    const encoded = encodeText(part, encoding, byteOrderMark && isFirst);
    if (!encoded.ok) {
      const number = encoded.character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
      part = part.replaceAll(encoded.character, `[U+${number}]`);
    } else return encoding.startsWith('utf-16') && !isFirst ? encoded.bytes.subarray(MARK) : encoded.bytes;
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
