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
  const told = (mapped: Mapped): Mapped => placedBy(placed, mapped);
  return {
    keyOf: (row) => binding.keyOf(row),
    otherNotation() {
      const watch = binding.otherNotation();
      return {
        add: (rows) => watch.add(rows),
        problem() {
          const found = watch.problem();
          return found && placed(found);
        },
      };
    },
    keysOf: (row) => binding.keysOf(row),
    map: (rows, context) => told(binding.map(rows, context)),
    mapAlso: (rows, context) => binding.mapAlso(rows, context).map(told),
  };
}

/** All that is and will be found in it has its place said more exactly. */
const placedBy = (placed: (found: Problem) => Problem, { atSource = (found) => found, ...mapped }: Mapped): Mapped => ({
  ...mapped,
  problems: mapped.problems.map(placed),
  atSource: (found) => placed(atSource(found)),
});

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
  const { key, document } = mapped;
  return {
    ...placedBy((problem) => inEntry(entry, problem), mapped),
    key: entryKey(entry, key),
    ...(document !== undefined && { document: positioned(entry, document) }),
  };
}

function positioned(entry: string, document: Document): Document {
  const { source } = document;
  return source === undefined
    ? document
    : { ...document, source: { ...source, position: `${entry} ${source.position}` } };
}
