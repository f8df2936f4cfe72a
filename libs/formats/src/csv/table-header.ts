import { fault } from '../format-problem.js';
import type { FormatProblem, Row } from '../record.js';
import { Malformed } from '../text-reader.js';

/** Columns declared for a table without a header row: `delimiters too many` are allowed as under a header. */
export const declaredHeader = (columns: readonly string[], line: number, maxWidth: number): TableHeader => ({
  line,
  columns,
  fullWidth: maxWidth,
});

/** What every row of a table must fit. */
export interface TableHeader {
  line: number;
  /** Names, trimmed, without the empty ones at the end. */
  columns: readonly string[];
  /** Cells of the header row, the empty ones at its end included. */
  fullWidth: number;
}

/**
 * Takes the first row as header. Names must be there and differ. Empty names at the end (delimiters too many, as
 * spreadsheets write them) are left out: such a column may stand in the rows as long as it is empty in each.
 */
export function headerOf(row: Row, maxWidth: number): TableHeader {
  const { line, cells, problem } = row;
  if (problem) throw new Malformed({ ...problem, code: 'csv-header-malformed' });
  if (cells.length > maxWidth) {
    const found = String(cells.length);
    throw new Malformed(fault('csv-too-many-columns', { line, expected: String(maxWidth), found }));
  }
  const names = cells.map((cell) => cell.trim());
  const columns = names.slice(0, names.findLastIndex((name) => name !== '') + 1);
  if (columns.length === 0) throw new Malformed(fault('csv-empty', { line, expected: 'column names' }));
  const seen = new Set<string>();
  for (const [index, name] of columns.entries()) {
    const params = { cell: index + 1 };
    if (name === '') throw new Malformed(fault('csv-header-unnamed', { line, expected: 'a column name', params }));
    if (seen.has(name)) throw new Malformed(fault('csv-header-duplicate', { line, field: name, params }));
    seen.add(name);
  }
  return { line, columns, fullWidth: cells.length };
}

/**
 * The row as the header's columns have it (`isPadded`: with empty cells for those missing at its end), or with its `problem` when it
 * does not fit them. A faulty row over several lines
 * fails the file: a stray quote may have run rows of other orders together, and those would be missed by nobody.
 */
export function rowUnder(header: TableHeader, row: Row, isPadded: boolean): Row {
  const { columns, fullWidth } = header;
  const { line, cells } = row;
  if (row.problem === undefined) {
    if (cells.length === columns.length) return row;
    const extra = cells.slice(columns.length);
    if (cells.length > columns.length && cells.length <= fullWidth && extra.every((cell) => cell === '')) {
      return { line, cells: cells.slice(0, columns.length) };
    }
  }
  const isOneLine = !cells.some((cell) => /[\r\n]/.test(cell));
  if (isPadded && isOneLine && row.problem === undefined && cells.length < columns.length) {
    return { line, cells: [...cells, ...Array<string>(columns.length - cells.length).fill('')] };
  }
  if (!isOneLine) throw new Malformed(fault('csv-rows-run-together', { line }));
  return { line, cells, problem: row.problem ? withField(header, row.problem) : raggedRow(header, row) };
}

function raggedRow({ columns }: TableHeader, { line, cells }: Row): FormatProblem {
  const missing = columns[cells.length];
  const details = { line, expected: String(columns.length), found: String(cells.length) };
  return fault('csv-ragged-row', missing === undefined ? details : { ...details, field: missing });
}

/** Names the column of a problem that knows its cell's number. */
export function withField(header: TableHeader | undefined, problem: FormatProblem): FormatProblem {
  const field = header?.columns[Number(problem.params?.['cell']) - 1];
  return field === undefined ? problem : { ...problem, field };
}
