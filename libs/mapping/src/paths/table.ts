import type { SourceRow } from '../record.js';
import type { NumberColumn } from '../values/other-notation.js';
import { columnKey, type ColumnSet } from './column-names.js';
import { presentText } from './present-text.js';
import type { Path, Place, Scope } from './scope.js';

/** The rows of one document; within `each: row`, a single row. */
export type Rows = readonly SourceRow[];

/** The trimmed text of a cell; undefined when absent or blank. */
export type CellReader = (text: string | undefined) => string | undefined;

/** `'` before what a spreadsheet would run: put there when the cell was written, and by people who know how to enter `+44`. */
const MADE_SAFE = /^'(?=\s*[=+\-@＝＋－＠])/u;

/** The text of a cell that was written formula-safe. */
export function unguardedText(text: string | undefined): string | undefined {
  const present = presentText(text);
  return present?.startsWith("'") === true ? presentText(present.replace(MADE_SAFE, '')) : present;
}

/** A column that a mapping reads, at the position and by the name that it has in this file. */
export interface UsedColumn {
  name: string;
  position: number;
}

/** What the paths of a document use. */
export interface Used {
  /** Columns outside `each: row`, by which rows can contradict each other. */
  columns: Map<string, UsedColumn>;
  /** Positions of all columns that are read, and names of those that the file does not have. */
  positions: Set<number>;
  absent: Set<string>;
  /** Those whose texts are read as numbers. */
  numbers: NumberColumn[];
}

export const usesNothing = (): Used => ({
  columns: new Map(),
  positions: new Set(),
  absent: new Set(),
  numbers: [],
});

/**
 * Paths of a table are column names. Outside `each: row` they mean the whole document: its first row with a value. `used`
 * collects those columns.
 * @param columns of the file or files; undefined while a mapping is only being checked: then every column exists.
 */
export function tableScope(
  columns: ColumnSet | undefined,
  used: Used = usesNothing(),
  cell: CellReader = presentText,
  isRow = false,
): Scope<Rows> {
  return {
    grammar: 'a column name, or "row" for each',
    isTable: true,
    readsNumber(text, notation) {
      const position = columns?.position(text.trim(), isRow);
      if (position !== undefined) used.numbers.push({ name: columns?.names[position] ?? text, position, notation });
    },
    path(text) {
      const wanted = text.trim();
      const position = columns === undefined ? 0 : columns.position(wanted, isRow);
      if (position === undefined) {
        used.absent.add(wanted);
        return absentColumn(wanted);
      }
      used.positions.add(position);
      const name = columns?.names[position] ?? wanted;
      if (!isRow) used.columns.set(columnKey(name), { name, position });
      return isRow ? rowColumn(name, position, cell) : documentColumn(name, position, cell);
    },
    each: (text) =>
      text === 'row' && !isRow
        ? {
            nodes: (rows) => rows.map((row) => [row]),
            place: placeOf('row'),
            scope: tableScope(columns, used, cell, true),
          }
        : undefined,
    within: () => undefined,
  };
}

/** Where the cell of a column stands: that of a joined row in one of two files. */
export function cellPlace({ line, file, head }: SourceRow, position: number): { line: number; place?: string } {
  const at = head !== undefined && position < head.width ? head : { line, file };
  return at.file === undefined ? { line: at.line } : { line: at.line, place: at.file };
}

const placeOf =
  (field: string, position = Infinity) =>
  ([row]: Rows): Place =>
    row === undefined ? { field, line: 1 } : { field, ...cellPlace(row, position) };

const absentColumn = (name: string): Path<Rows> => ({ read: () => undefined, place: placeOf(name) });

const isTypedAt = (row: SourceRow | undefined, position: number): boolean => row?.typed?.includes(position) === true;

const rowColumn = (name: string, position: number, cell: CellReader): Path<Rows> => ({
  read: (rows) => cell(rows[0]?.cells[position]),
  isTyped: (rows) => isTypedAt(rows[0], position),
  place: placeOf(name, position),
});

function documentColumn(name: string, position: number, cell: CellReader): Path<Rows> {
  const hasValue = (row: SourceRow) => presentText(row.cells[position]) !== undefined;
  const place = placeOf(name, position);
  return {
    read(rows) {
      for (const row of rows) {
        const text = cell(row.cells[position]);
        if (text !== undefined) return text;
      }
      return undefined;
    },
    isTyped: (rows) => isTypedAt(rows.find(hasValue), position),
    place: (rows) => place([rows.find(hasValue) ?? rows[0]].flatMap((row) => row ?? [])),
  };
}
