import { encodeText, type Row, writeCsvRow, writeXlsx } from '#libs/formats';

import type { Excerpt } from './contract.js';
import type { TableDialect, TableFormat } from './table-dialect.js';

/** Documents, or rows where nothing groups them, that an excerpt holds. */
const MOST_GROUPS = 3;
const MOST_ROWS = 20;

export interface ExcerptedTable {
  format: TableFormat;
  dialect: TableDialect;
  columns: readonly string[];
  delimiter: string;
  rows: readonly Row[];
  /** The closing row, and the number of its cell that counts the others, where one does. */
  closing?: { cells: readonly string[]; count: number | undefined };
}

/** The header and the first few documents of a table, written as the table is. */
export async function excerptOf(table: ExcerptedTable, groupBy: string | undefined): Promise<Excerpt | undefined> {
  const { format, dialect, columns, delimiter, closing } = table;
  const taken = documentsOf(table, groupBy).map(({ cells }) => cells);
  const end = closing?.cells.map((cell, index) => (index + 1 === closing.count ? String(taken.length) : cell));
  const body = end === undefined ? taken : [...taken, end];
  if (format === 'xlsx') return workbookOf(dialect, columns, body);
  const { columns: declared, skipRows = declared === undefined ? 1 : 0, encoding } = dialect.csv;
  const head: (readonly string[])[] = Array.from({ length: skipRows }, () => columns);
  const row = (cells: readonly string[]): string =>
    dialect.csv.quote === 'none' ? `${cells.join(delimiter)}\r\n` : writeCsvRow(cells, delimiter);
  const text = [...head, ...body].map(row).join('');
  // A text in a case is UTF-8, whatever the mapping declares.
  if (encoding === undefined || encoding.startsWith('utf-')) return { text };
  const encoded = encodeText(text, encoding);
  return encoded.ok ? { bytes: encoded.bytes } : undefined;
}

async function workbookOf(
  { sheet = 'Sheet1', csv }: TableDialect,
  columns: readonly string[],
  body: readonly (readonly string[])[],
): Promise<Excerpt> {
  const [first = columns, ...others] = csv.columns === undefined ? [columns, ...body] : body;
  const parts: Uint8Array[] = [];
  for await (const part of writeXlsx({ name: sheet, columns: first.map((name) => ({ name })), rows: others }))
    parts.push(part);
  return { bytes: Buffer.concat(parts) };
}

/** The rows of the first few documents. */
export function documentsOf(
  { rows, columns }: Pick<ExcerptedTable, 'rows' | 'columns'>,
  groupBy: string | undefined,
): readonly Row[] {
  const group = groupBy === undefined ? -1 : columns.indexOf(groupBy);
  const keys = new Set<string>();
  let key = '';
  const end = rows.findIndex(({ cells }, index) => {
    key = cells[group]?.trim() || key;
    keys.add(key);
    return index >= MOST_ROWS || keys.size > MOST_GROUPS;
  });
  return end === -1 ? rows : rows.slice(0, end);
}
