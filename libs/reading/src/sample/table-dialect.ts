import {
  type CsvDialect,
  type Decoded,
  type OpenBytes,
  readCsv,
  readXlsx,
  type Row,
  visibleSheets,
} from '#libs/formats';
import { headerScore, observe } from '#libs/mapping';

import { likelyEncoding } from './likely-encoding.js';

/** Lines among which a header is looked for. */
const PREAMBLE = 40;
const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Columns that a row before the header may have. */
const WIDTH = 400;
/** Columns that files are known by. */
const MATCHED = 4;
/** A row that speaks of fewer things is no header. */
const LEAST_MEANINGS = 2;
const COMMENT = '#';

export type TableFormat = 'csv' | 'xlsx';

/** How a table is written. */
export interface TableDialect {
  /** What the codec is told. */
  csv: CsvDialect;
  sheet?: string;
  /** The same in words of the mapping. */
  options: Readonly<Record<string, unknown>>;
  doubts: readonly string[];
}

/** Decodes a table of a sample. */
export const decodeTable = (
  open: OpenBytes,
  format: TableFormat,
  { csv, sheet }: TableDialect,
): AsyncGenerator<Decoded> =>
  format === 'csv'
    ? readCsv(open(), csv)
    : readXlsx(open, {
        headers: csv.header?.names ?? [],
        ...(sheet !== undefined && { sheet }),
        ...(csv.columns !== undefined && { columns: csv.columns }),
        ...(csv.trailer !== undefined && { trailer: csv.trailer }),
      });

/** The first rows of a table, as far as they can be read: the rest of the file may be as broken as it likes. */
export async function firstRows(decoded: AsyncGenerator<Decoded>, most: number): Promise<FirstRows> {
  const first: FirstRows = { columns: [], delimiter: ',', rows: [], line: 0 };
  for await (const item of decoded) {
    if (item.kind === 'failed') return { ...first, rows: first.rows.slice(0, most), problem: item.problem };
    if (item.kind === 'columns')
      Object.assign(first, { columns: item.columns, delimiter: item.delimiter, line: item.line });
    if (item.kind === 'rows') first.rows.push(...item.rows);
    if (first.rows.length > most) break;
  }
  return { ...first, rows: first.rows.slice(0, most), ...(first.rows.length > most && { isCut: true }) };
}

export interface FirstRows {
  columns: readonly string[];
  delimiter: string;
  /** Of the header. */
  line: number;
  rows: Row[];
  problem?: Extract<Decoded, { kind: 'failed' }>['problem'];
  /** The file goes on after them. */
  isCut?: true;
}

/** Finds how a table is written: encoding, comments, the sheet of a workbook, where the header row is or that there is none. */
export async function findDialect(open: OpenBytes, format: TableFormat): Promise<TableDialect> {
  const bare: TableDialect = { csv: {}, options: {}, doubts: [] };
  if (format === 'xlsx') return inSheets(open, bare);
  const encoded = await withEncoding(open, bare);
  return withHeader(open, format, await withComments(open, encoded));
}

/** Text that is not UTF-8 is read as what makes words of it: whoever sees it can tell whether that is right. */
async function withEncoding(open: OpenBytes, bare: TableDialect): Promise<TableDialect> {
  if (!(await isFailing(readCsv(open()), 'encoding-invalid'))) return bare;
  const encoding = await likelyEncoding(open);
  return added(bare, { encoding }, [
    `the file is not UTF-8 and is read as ${encoding}: look whether names with accents are right`,
  ]);
}

/** The byte that tells may stand at the very end. */
async function isFailing(decoded: AsyncGenerator<Decoded>, code: string): Promise<boolean> {
  for await (const item of decoded) if (item.kind === 'failed') return item.problem.code === code;
  return false;
}

const added = (
  { csv, options, ...dialect }: TableDialect,
  more: CsvDialect,
  doubts: readonly string[] = [],
): TableDialect => ({
  ...dialect,
  csv: { ...csv, ...more },
  options: { ...options, ...more },
  doubts: [...dialect.doubts, ...doubts],
});

async function withComments(open: OpenBytes, dialect: TableDialect): Promise<TableDialect> {
  const { rows } = await firstRows(readCsv(open(), rawly(dialect, '|').csv), PREAMBLE);
  const comments = rows.filter(({ cells }) => cells[0]?.startsWith(COMMENT) === true);
  return comments.length === 0 || comments.length === rows.length ? dialect : added(dialect, { comment: COMMENT });
}

/** The sheet whose header speaks of most; of equal ones the first. */
async function inSheets(open: OpenBytes, bare: TableDialect): Promise<TableDialect> {
  const sheets = await visibleSheets(open);
  let best: { dialect: TableDialect; score: number } | undefined;
  for (const [index, sheet] of sheets.entries()) {
    const named: TableDialect =
      index === 0
        ? bare
        : { ...bare, sheet, options: { sheet }, doubts: [`the sheet ${sheet} is taken, of ${sheets.join(', ')}`] };
    const score = (await bestHeader(open, 'xlsx', named))?.score ?? 0;
    if (score > (best?.score ?? -1)) best = { dialect: named, score };
  }
  return withHeader(open, 'xlsx', best?.dialect ?? bare);
}

interface HeaderRow {
  line: number;
  delimiter: (typeof DELIMITERS)[number];
  /** Without the empty ones at its end. */
  cells: readonly string[];
  score: number;
}

/** Every row as it is, under made-up columns. */
const rawly = (dialect: TableDialect, delimiter: HeaderRow['delimiter']): TableDialect => ({
  ...dialect,
  csv: { ...dialect.csv, delimiter, columns: numbered(WIDTH), ragged: 'pad' },
});

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `column ${index + 1}`);

/** The row that speaks most of what business documents speak of. */
async function bestHeader(open: OpenBytes, format: TableFormat, dialect: TableDialect): Promise<HeaderRow | undefined> {
  let best: HeaderRow | undefined;
  for (const delimiter of format === 'csv' ? DELIMITERS : [',' as const]) {
    const { rows } = await firstRows(decodeTable(open, format, rawly(dialect, delimiter)), PREAMBLE);
    for (const { line, cells: all } of rows) {
      const cells = trimmed(all);
      const score = headerScore(cells);
      if (score >= LEAST_MEANINGS && score > (best?.score ?? 0)) best = { line, delimiter, cells, score };
    }
  }
  return best;
}

/** Declares where the header is when it would not be found as it is, or cannot be used, or that there is none. */
async function withHeader(open: OpenBytes, format: TableFormat, dialect: TableDialect): Promise<TableDialect> {
  const plain = await firstRows(decodeTable(open, format, dialect), 1);
  const best = await bestHeader(open, format, dialect);
  if (best === undefined) return headerless(open, format, dialect);
  if (plain.line > 0 && headerScore(plain.columns) >= best.score) return dialect;
  const names = best.cells.filter((cell) => cell !== '');
  const isUsable = new Set(names).size === best.cells.length;
  if (format === 'csv' && !isUsable) return renamed(dialect, best);
  if (best.line === plain.line || best.line === 1) return added(dialect, { delimiter: best.delimiter });
  const doubts = [`row ${best.line} is taken for the header; what stands above it is not read`];
  const header = { names: names.slice(0, MATCHED).map((name) => [name]), within: PREAMBLE };
  return {
    ...dialect,
    csv: { ...dialect.csv, header },
    options: { ...dialect.options, ...(format === 'csv' && { headerWithin: PREAMBLE }) },
    doubts: [...dialect.doubts, ...doubts],
  };
}

/** Two columns of one name, or one without a name, cannot be told apart: they are given names of their own. */
function renamed(dialect: TableDialect, { line, delimiter, cells }: HeaderRow): TableDialect {
  const columns = cells.map((cell, index) => {
    const before = cells.slice(0, index).filter((other) => other === cell).length;
    if (cell === '') return `column ${index + 1}`;
    return before === 0 ? cell : `${cell} (${before + 1})`;
  });
  return added(dialect, { skipRows: line, delimiter, columns }, [
    `row ${line} names a column twice or not at all: columns are counted instead, and must stay in this order`,
  ]);
}

/** Values stand where names should. */
const looksLikeData = (cells: readonly string[]): boolean =>
  cells.some((cell) => {
    const { fit } = observe('', [cell]);
    return fit('number') === 1 || fit('date') === 1 || fit('gtin') === 1;
  });

/** The delimiter that makes most cells of the first row. */
async function headerless(open: OpenBytes, format: TableFormat, dialect: TableDialect): Promise<TableDialect> {
  let widest: { cells: readonly string[]; delimiter: HeaderRow['delimiter'] } | undefined;
  for (const delimiter of format === 'csv' ? DELIMITERS : [',' as const]) {
    const { rows } = await firstRows(decodeTable(open, format, rawly(dialect, delimiter)), 1);
    const cells = trimmed(rows[0]?.cells ?? []);
    if (cells.length > (widest?.cells.length ?? 1)) widest = { cells, delimiter };
  }
  if (widest === undefined || !looksLikeData(widest.cells)) return dialect;
  const columns = numbered(widest.cells.length);
  return added(dialect, { ...(format === 'csv' && { delimiter: widest.delimiter }), columns }, [
    'the file has no header row: its columns are counted; give them names in source',
  ]);
}

/** Without the empty ones at its end. */
const trimmed = (cells: readonly string[]): string[] =>
  cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1).map((cell) => cell.trim());
