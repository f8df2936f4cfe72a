import { type Problem, problem, shorten } from '#libs/documents';
import type { OpenBytes, Row } from '#libs/formats';
import { observe, type Sample, type SampleField } from '#libs/mapping';

import type { ReadSample } from './contract.js';
import {
  decodeTable,
  findDialect,
  type FirstRows,
  firstRows,
  type TableDialect,
  type TableFormat,
} from './table-dialect.js';
import { excerptOf } from './table-excerpt.js';

/** Rows that are looked at. */
export const MOST_ROWS = 2_000;
/** Reads the table of a CSV file or a workbook as a sample. */
export async function readTableSample(open: OpenBytes, format: TableFormat): Promise<ReadSample> {
  const { dialect, first } = await readRows(open, format);
  if (first.problem !== undefined && first.rows.length === 0) return { ok: false, problems: [first.problem] };
  const kinds = recordKinds(dialect, first.rows);
  if (kinds !== undefined) return { ok: false, problems: [kinds] };
  if (first.columns.length < 2)
    return { ok: false, problems: [problem('sample-one-column', { found: shorten(first.columns[0] ?? '') })] };
  const { rows, trailer, doubts, subtotals }: Body = withoutSums(
    first.isCut === true ? { rows: first.rows } : withoutClosing(first.rows),
  );
  const { columns, delimiter } = first;
  const ended = withRagged(dialect, columns, rows);
  const options = { ...ended.options, ...(trailer !== undefined && { trailer }) };
  const fields = columns.map((name, column) => fieldOf(name, column, columns, rows));
  const sample: Sample = {
    source: {
      format,
      match: dialect.csv.columns === undefined ? { headers: columns } : {},
      ...(Object.keys(options).length > 0 && { [format]: options }),
      ...(subtotals !== undefined && { subtotals }),
    },
    isTable: true,
    lines: 'row',
    fields,
    ...(format === 'csv' && delimiter === ';' && { prefersComma: true }),
    doubts: [...ended.doubts, ...(doubts ?? [])],
  };
  const closing = trailer && { cells: first.rows.at(-1)?.cells ?? [], count: trailer.count };
  const table = { format, dialect, columns, delimiter, rows, ...(closing !== undefined && { closing }) };
  return { ok: true, sample, excerpt: (groupBy) => excerptOf(table, groupBy) };
}

/** A code of a kind of records; more different ones are values. */
const KIND = /^[\p{L}\d]{1,5}$/u;
const MOST_KINDS = 6;

/** Lines without a header row, of several widths, that begin with one of a few codes: those of the same code have the same width. */
function recordKinds({ csv }: TableDialect, rows: readonly Row[]): Problem | undefined {
  const widths = new Map<string, number>();
  for (const { cells } of rows) widths.set((cells[0] ?? '').trim(), trimmedWidth(cells));
  const codes = [...widths.keys()];
  const isOfKinds =
    csv.columns !== undefined &&
    codes.length > 1 &&
    codes.length <= Math.min(MOST_KINDS, rows.length - 1) &&
    new Set(widths.values()).size > 1 &&
    codes.every((code) => KIND.test(code)) &&
    rows.every(({ cells }) => Math.abs((widths.get((cells[0] ?? '').trim()) ?? 0) - trimmedWidth(cells)) <= 1);
  if (!isOfKinds) return undefined;
  const records = codes.map((code) => `{ is: header|row|trailer|other, starts: ${code}, columns: [...] }`).join(', ');
  return problem('sample-record-kinds', { expected: `{ records: [${records}] }`, found: codes.join(', ') });
}

const trimmedWidth = (cells: readonly string[]): number => cells.findLastIndex((cell) => cell.trim() !== '') + 1;

const QUOTE_FAULTS = new Set([
  'csv-stray-quote',
  'csv-text-after-quote',
  'csv-unclosed-quote',
  'csv-rows-run-together',
]);

/** The rows of a sample; where quotes stand in its texts and quote nothing, as inches do, they are read so. */
async function readRows(open: OpenBytes, format: TableFormat): Promise<{ dialect: TableDialect; first: FirstRows }> {
  const dialect = await findDialect(open, format);
  const first = await firstRows(decodeTable(open, format, dialect), MOST_ROWS);
  const told = [first.problem, ...first.rows.map(({ problem }) => problem)];
  if (format !== 'csv' || !told.some((problem) => QUOTE_FAULTS.has(problem?.code ?? ''))) return { dialect, first };
  const plain: TableDialect = {
    ...dialect,
    csv: { ...dialect.csv, quote: 'none' },
    options: { ...dialect.options, quote: 'none' },
    doubts: [...dialect.doubts, 'quotes in its texts quote nothing and are read as they stand'],
  };
  const unquoted = await firstRows(decodeTable(open, format, plain), MOST_ROWS);
  const isWhole = unquoted.problem === undefined && unquoted.rows.every(({ problem }) => problem === undefined);
  return isWhole ? { dialect: plain, first: unquoted } : { dialect, first };
}

const CLOSING =
  /^(?:total|totals|totaux|sum|summe|gesamt|gesamtsumme|totaal|totale|somme|suma|end|ende|fin|eof|count|anzahl|records?|trailer)\b/i;

interface Body {
  rows: readonly Row[];
  trailer?: { starts: string; count?: number };
  subtotals?: readonly string[];
  doubts?: readonly string[];
}

const SUBTOTAL =
  /^(?:zwischensumme|summe|sub-?\s?total|total|sous-?\s?total|subtotaal|totaal|subtotale|totale|suma|razem|mezisoučet|小計|合計|итого)(?![\p{L}\p{N}])/iu;

/** Rows between the others that only add up: they begin so, and most of their cells are blank. */
function withoutSums(body: Body): Body {
  const isSum = ({ cells }: Row): boolean => {
    const filled = cells.filter((cell) => cell.trim() !== '');
    return filled.length <= cells.length / 2 && SUBTOTAL.test(filled[0]?.trim() ?? '');
  };
  const sums = body.rows.filter(isSum);
  if (sums.length === 0 || sums.length === body.rows.length) return body;
  const words = sums.map(
    ({ cells }) => SUBTOTAL.exec(cells.find((cell) => cell.trim() !== '')?.trim() ?? '')?.[0] ?? '',
  );
  const subtotals = [...new Set(words)];
  const doubts = [`rows that begin with ${subtotals.join(' or ')} are taken for sums of those above, and not read`];
  return {
    ...body,
    rows: body.rows.filter((row) => !isSum(row)),
    subtotals,
    doubts: [...(body.doubts ?? []), ...doubts],
  };
}

/** The last row may only add up or count those above. */
function withoutClosing(rows: readonly Row[]): Body {
  const { cells = [] } = rows.at(-1) ?? {};
  const starts = cells[0]?.trim() ?? '';
  if (!CLOSING.test(starts)) return { rows };
  const above = rows.slice(0, -1);
  const count = cells.findIndex((cell) => cell.trim() === String(above.length)) + 1;
  const counting = count === 0 ? '' : `, and its cell ${count} for the number of rows`;
  return {
    rows: above,
    trailer: { starts, ...(count > 0 && { count }) },
    doubts: [`a row that begins with ${starts} is taken for the end of the table${counting}`],
  };
}

/** Rows that are too short, and no fault besides. */
function withRagged(dialect: TableDialect, columns: readonly string[], rows: readonly Row[]): TableDialect {
  const short = rows.filter(
    ({ cells, problem }) => problem?.code === 'csv-ragged-row' && cells.length < columns.length,
  );
  if (short.length === 0) return dialect;
  return {
    ...dialect,
    options: { ...dialect.options, ragged: 'pad' },
    doubts: [
      ...dialect.doubts,
      `${short.length} rows are shorter than the header, the first in line ${short[0]?.line}: what they lack is taken for empty`,
    ],
  };
}

/** A column of a table. */
export function fieldOf(name: string, column: number, columns: readonly string[], rows: readonly Row[]): SampleField {
  const texts = rows.map(({ cells }) => cells[column] ?? '');
  return { ...observe(name, texts), variesWithin: (groupColumn) => varies(texts, columns.indexOf(groupColumn), rows) };
}

/** A blank cell says nothing, and a blank group continues the one above. */
function varies(texts: readonly string[], group: number, rows: readonly Row[]): boolean {
  const known = new Map<string, string>();
  let key = '';
  return texts.some((text, index) => {
    key = rows[index]?.cells[group]?.trim() || key;
    const value = text.trim();
    const before = known.get(key);
    if (value !== '' && before === undefined) known.set(key, value);
    return value !== '' && before !== undefined && before !== value;
  });
}
