import Papa from 'papaparse';

import { LocalDate } from '#libs/documents';
import type { FileEntry } from '#libs/mapping';

/** Columns of a table file. */
export const TABLE_COLUMNS = ['from', 'to', 'partner', 'validFrom', 'validUntil', 'note'] as const;
type Column = (typeof TABLE_COLUMNS)[number];

export interface ReadTable {
  entries: FileEntry[];
  faults: { line: number; reason: string; found: string }[];
}

const HEADER = `the header must have from and to, and may have ${TABLE_COLUMNS.slice(2).join(', ')}`;

/** Reads `from,to[,partner,validFrom,validUntil,note]`, columns in any order, days as 2026-11-22. Faults are told, good rows kept. */
export function readEntries(text: string): ReadTable {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { delimiter: ',' });
  const read: ReadTable = { entries: [], faults: [] };
  for (const { row, message } of errors) read.faults.push({ line: (row ?? 0) + 1, reason: message, found: '' });
  const names = (data[0] ?? []).map((name) => name.trim());
  const known = new Set<string>(TABLE_COLUMNS);
  const isHeader =
    names.includes('from') &&
    names.includes('to') &&
    names.every((name) => known.has(name)) &&
    new Set(names).size === names.length;
  if (!isHeader) {
    read.faults.push({ line: 1, reason: HEADER, found: names.join() });
    return read;
  }
  const columns = names as Column[];
  for (let index = 1; index < data.length; index += 1) readRow(data[index]!, index + 1, columns, read);
  return read;
}

/** An export puts `'` before what a spreadsheet would run as a formula. */
const withoutGuard = (cell: string): string => cell.replace(/^'(?=\s*[=+\-@＝＋－＠])/u, '');

function readRow(cells: readonly string[], line: number, columns: readonly Column[], read: ReadTable): void {
  if (cells.length === 1 && cells[0] === '') return;
  const fault = (reason: string, found = cells.join()): void => void read.faults.push({ line, reason, found });
  if (cells.length !== columns.length) return fault(`a row has ${columns.length} values`);
  const entry: FileEntry = { from: '', to: '', line };
  for (const [index, column] of columns.entries()) {
    const cell = withoutGuard(cells[index]!.trim());
    if (cell === '') continue;
    const isDay = column === 'validFrom' || column === 'validUntil';
    if (isDay && !LocalDate.safeParse(cell).success) return fault(`${column} is a day such as 2026-11-22`, cell);
    entry[column] = cell;
  }
  if (entry.from === '' || entry.to === '') return fault('from and to have values');
  read.entries.push(entry);
}
