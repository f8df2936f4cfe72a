import { encodingByBom, type EncodingChoice } from '../encoding.js';
import type { Encoding, FormatProblem } from '../record.js';

/** Bytes that the encoding of a table is decided on. */
export const CSV_START_LENGTH = 4;

/**
 * The encoding of a table: declared, by its byte order mark, else UTF-16 when two characters each have a zero byte beside them (no text of
 * another encoding holds zero bytes), else UTF-8. Windows-1252 cannot be told from its neighbours by its bytes: it must be declared.
 */
export function csvEncoding(start: Uint8Array, declared?: Encoding): EncodingChoice | FormatProblem {
  const choice = encodingByBom(start, declared);
  if ('code' in choice || choice.bomLength > 0 || declared !== undefined) return choice;
  const zeros = [0, 1, 2, 3].map((at) => start[at] === 0).join();
  return { ...choice, encoding: UTF_16_ZEROS[zeros] ?? choice.encoding };
}

const UTF_16_ZEROS: Readonly<Record<string, Encoding>> = {
  [[false, true, false, true].join()]: 'utf-16le',
  [[true, false, true, false].join()]: 'utf-16be',
};
