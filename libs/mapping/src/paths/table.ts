import type { SourceRow } from '../record.js';
import { columnKey, type Columns } from './column-names.js';
import { type Path, type Place, presentText, type Scope } from './scope.js';

/** The rows of one document; within `each: row`, a single row. */
export type Rows = readonly SourceRow[];

/** A column that a mapping reads, at the position and by the name that it has in this file. */
export interface UsedColumn {
  name: string;
  position: number;
}

/**
 * Paths of a table are column names. Outside `each: row` they mean the whole document: its first row with a value. `used`
 * collects those columns, so that rows which contradict each other can be found.
 * @param columns of the file; undefined while a mapping is only being checked: then every column exists.
 */
export function tableScope(columns: Columns | undefined, used: Map<string, UsedColumn>, isRow = false): Scope<Rows> {
  return {
    grammar: 'a column name, or "row" for each',
    isTable: true,
    path(text) {
      const wanted = text.trim();
      const position = columns === undefined ? 0 : columns.position(wanted);
      if (position === undefined) return absentColumn(wanted);
      const name = columns?.names[position] ?? wanted;
      if (!isRow) used.set(columnKey(name), { name, position });
      return isRow ? rowColumn(name, position) : documentColumn(name, position);
    },
    each: (text) =>
      text === 'row' && !isRow
        ? { nodes: (rows) => rows.map((row) => [row]), place: placeOf('row'), scope: tableScope(columns, used, true) }
        : undefined,
    within: () => undefined,
  };
}

const placeOf =
  (field: string) =>
  (rows: Rows): Place => ({ field, line: rows[0]?.line ?? 1 });

const absentColumn = (name: string): Path<Rows> => ({ read: () => undefined, place: placeOf(name) });

const rowColumn = (name: string, position: number): Path<Rows> => ({
  read: (rows) => presentText(rows[0]?.cells[position]),
  place: placeOf(name),
});

function documentColumn(name: string, position: number): Path<Rows> {
  const hasValue = (row: SourceRow) => presentText(row.cells[position]) !== undefined;
  return {
    read(rows) {
      for (const row of rows) {
        const text = presentText(row.cells[position]);
        if (text !== undefined) return text;
      }
      return undefined;
    },
    place: (rows) => ({ field: name, line: (rows.find(hasValue) ?? rows[0])?.line ?? 1 }),
  };
}
