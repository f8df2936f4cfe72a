import { fault } from '../format-problem.js';
import type { CsvDialect, Decoded, FormatProblem, Row } from '../record.js';
import { HeadedRows, type RecordKind } from '../records/headed-rows.js';
import { Malformed } from '../text-reader.js';

type Records = NonNullable<CsvDialect['records']>;

/** The dialect by which lines of records are read: as rows of the widest kind. */
export function linesOf({ records = [], ...dialect }: CsvDialect): CsvDialect {
  const width = 1 + Math.max(0, ...records.map(({ columns }) => columns.length));
  return { ...dialect, columns: Array.from({ length: width }, (_, at) => `cell ${at + 1}`) };
}

/** Makes a table of lines whose first cell says what kind of record they are. */
export async function* recordRows(
  lines: AsyncIterable<Decoded>,
  records: Records,
  isPadded: boolean,
): AsyncGenerator<Decoded> {
  const kinds = records.map(({ is, starts, columns, count }): RecordKind => ({
    is,
    starts,
    names: columns.filter((name) => name !== ''),
    count,
  }));
  const table = new HeadedRows(kinds);
  let last = 1;
  let start: Extract<Decoded, { kind: 'columns' }> | undefined;
  try {
    for await (const item of lines) {
      if (item.kind === 'failed') return yield item;
      if (item.kind === 'columns') start = { ...item, columns: table.columns };
      if (item.kind !== 'rows') continue;
      const rows: Row[] = [];
      for (const row of item.rows) {
        last = row.line;
        const code = (row.cells[0] ?? '').trim();
        const at = kinds.findIndex(({ starts }) => starts === code);
        const kind = kinds[at];
        if (kind === undefined) return table.unknown(row.line, code.slice(0, 20));
        const made = table.add(kind, recordOf(row, records[at]!, isPadded));
        if (made !== undefined) rows.push(made);
      }
      // Only now is it known that the file begins as these records do.
      if (start !== undefined) yield start;
      start = undefined;
      if (rows.length > 0) yield { kind: 'rows', rows };
    }
    table.end(last);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    yield { kind: 'failed', problem: error.problem };
  }
}

/** The named cells behind the one that says what kind it is; the row itself is as wide as the widest kind, or faulty. */
function recordOf({ line, cells: all, problem }: Row, { is, columns }: Records[number], isPadded: boolean) {
  const cells = all.slice(1);
  const own = problem?.code === 'csv-ragged-row' ? undefined : problem;
  const named = columns.flatMap((name, at) => (name === '' ? [] : [(cells[at] ?? '').trim()]));
  return {
    line,
    cells: named,
    problem: own ?? (is === 'other' ? undefined : raggedProblem(line, cells, columns, isPadded)),
  };
}

function raggedProblem(
  line: number,
  cells: readonly string[],
  columns: readonly string[],
  isPadded: boolean,
): FormatProblem | undefined {
  const isShort = cells.length < columns.length && !isPadded;
  const isLong = cells.slice(columns.length).some((cell) => cell.trim() !== '');
  if (!isShort && !isLong) return undefined;
  const field = columns[cells.length];
  return fault('csv-ragged-record', {
    line,
    expected: String(columns.length + 1),
    found: String(cells.length + 1),
    ...(field !== undefined && field !== '' && { field }),
  });
}
