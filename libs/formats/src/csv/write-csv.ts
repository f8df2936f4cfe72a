/** Quoted besides delimiters: line breaks, quotes, blanks at an end, and a byte order mark that would vanish. */
const needsQuotes = /["\r\n]|^[\s\uFEFF]|\s$/;

/**
 * One row with its line end (CR LF), after RFC 4180: reading it back gives the same cells. Does not make cells safe for
 * spreadsheets: see {@link formulaSafe}.
 */
export function writeCsvRow(cells: readonly string[], delimiter: string): string {
  // A line of nothing but delimiters is no row: its first cell is quoted to stay one.
  if (cells.every((cell) => cell === '')) return `""${delimiter.repeat(Math.max(0, cells.length - 1))}\r\n`;
  const written = cells.map((cell) =>
    cell.includes(delimiter) || needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
  );
  return `${written.join(delimiter)}\r\n`;
}
