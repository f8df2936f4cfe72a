/** A place in a text; both count from 1, columns in UTF-16 units. LF, CR LF and a lone CR end a line. */
export interface TextPosition {
  line: number;
  column: number;
}

/** Where one stands after reading `text` from the first column of `line`. */
export function positionAfter(text: string, line: number): TextPosition {
  const lines = text.split(/\r\n|\r|\n/);
  return { line: line + lines.length - 1, column: (lines.at(-1) ?? '').length + 1 };
}
