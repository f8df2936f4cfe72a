/** Columns that a sheet can have (ECMA-376: `XFD`). */
export const MAX_COLUMNS = 16_384;

/** `A`, `B`, … `Z`, `AA`, … of a 0-based column. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** 0-based column of a reference such as `AB12`; undefined when it is none. */
export function columnOf(reference: string): number | undefined {
  let number = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at) - 64;
    if (code < 1 || code > 26) return at > 0 && number <= MAX_COLUMNS ? number - 1 : undefined;
    number = number * 26 + code;
  }
  return undefined;
}

/** `Orders!C7`: how spreadsheets name a cell of a sheet; `Orders!7:7` a row. */
export const sheetPlace = (sheet: string, letters: string | undefined, line: number): string =>
  `${sheet}!${letters === undefined ? `${line}:${line}` : `${letters}${line}`}`;

export const cellPlace = (sheet: string, index: number, line: number): string =>
  sheetPlace(sheet, columnLetters(index), line);
