import type { Document, Problem } from '#libs/documents';
import { type Decoded, sheetPlace } from '#libs/formats';
import { columnKey, type Mapped, type TableBinding } from '#libs/mapping';

type Columns = Extract<Decoded, { kind: 'columns' }>;

/** A binding whose problems name sheet and cell. */
export function inSheet(
  columns: readonly string[],
  sheet: NonNullable<Columns['sheet']>,
  binding: TableBinding,
): TableBinding {
  const letters = new Map(columns.map((name, index) => [columnKey(name), sheet.letters[index]]));
  const placed = (problem: Problem): Problem => {
    if (problem.place !== undefined || problem.line === undefined) return problem;
    const column = letters.get(columnKey(problem.field ?? ''));
    return { ...problem, place: sheetPlace(sheet.name, column, problem.line) };
  };
  const told = (mapped: Mapped): Mapped => ({ ...mapped, problems: mapped.problems.map(placed) });
  return {
    keyOf: (row) => binding.keyOf(row),
    keysOf: (row) => binding.keysOf(row),
    map: (rows, context) => told(binding.map(rows, context)),
    mapAlso: (rows, context) => binding.mapAlso(rows, context).map(told),
  };
}

/** A problem of a file in an archive. */
export const inEntry = (entry: string, problem: Problem): Problem => ({
  ...problem,
  // A fault of the archive at this file names it already.
  place: problem.place === undefined || problem.place === entry ? entry : `${entry}: ${problem.place}`,
});

/** Key of rows or a record of a file in an archive. */
export const entryKey = (entry: string, key: string): string => `${entry}: ${key}`;

/** What was mapped of a file in an archive: told apart from that of the others. */
export function mappedInEntry(entry: string, mapped: Mapped): Mapped {
  const { key, document, problems } = mapped;
  return {
    ...mapped,
    key: entryKey(entry, key),
    problems: problems.map((problem) => inEntry(entry, problem)),
    ...(document !== undefined && { document: positioned(entry, document) }),
  };
}

function positioned(entry: string, document: Document): Document {
  const { source } = document;
  return source === undefined
    ? document
    : { ...document, source: { ...source, position: `${entry} ${source.position}` } };
}
