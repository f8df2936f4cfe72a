/** Lines of a Markdown table, the first row its head; cells padded to the width of their column, as the formatter wants it. */
export function markdownTable(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((cells) => cells[at]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head!), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)];
}

/** Text in a cell: bars would end it, and braces or angles are markup elsewhere. */
export const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
