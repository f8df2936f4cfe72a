import pc from 'picocolors';

import { plain } from './plain.js';

export type Cell = string | number | Date | null | undefined;

const GAP = '  ';
/** The last column takes what is left of the line; no other grows wider. */
const MAX_WIDTH = 48;

/**
 * Lines of a plain table: a heading, then a line a row, columns as wide as their widest cell. Instants are shown in UTC to the second.
 * @param headings one a column
 */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const texts = rows.map((row) => headings.map((_, column) => cellText(row[column])));
  const last = headings.length - 1;
  const widths = headings.map((heading, column) =>
    Math.min(MAX_WIDTH, Math.max(heading.length, ...texts.map((row) => row[column]!.length))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === last ? cell : shortened(cell, widths[column]!).padEnd(widths[column]!)))
      .join(GAP)
      .trimEnd();
  return [pc.dim(line(headings.map((heading) => heading.toUpperCase()))), ...texts.map(line)];
}

const shortened = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text;

export function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '-';
  return cell instanceof Date ? instant(cell) : plain(String(cell));
}

/** e.g. `2026-11-22 23:54:56Z` */
export const instant = (date: Date): string =>
  date
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
