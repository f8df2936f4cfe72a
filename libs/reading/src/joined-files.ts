import { type Problem, problem } from '#libs/documents';
import type { Decoded } from '#libs/formats';
import type { CompiledMapping, SourceReading, SourceRow } from '#libs/mapping';

import { inEntry } from './places.js';
import { decode, type SourceFile } from './source.js';

/** Files with the heads of documents and files with their details, which one mapping describes. */
export interface JoinedFiles {
  mapping: CompiledMapping;
  heads: readonly NamedFile[];
  details: readonly NamedFile[];
}

export type NamedFile = SourceFile & { name: string };

/** Columns of the one and of the other. */
export interface JoinedColumns {
  kind: 'joined-columns';
  columns: readonly string[];
  detailColumns: readonly string[];
  /** That of the files by name. */
  delimiters: ReadonlyMap<string, string>;
}

export type JoinedRow = SourceRow & { file: string };

export type JoinedItem =
  | JoinedColumns
  | { kind: 'rows'; rows: readonly JoinedRow[] }
  | Extract<Decoded, { kind: 'failed' }>;

/**
 * Reads the files of a mapping of two as one table: its columns are those of the heads and behind them those of the details; the rows of the heads
 * come first. Each row knows its file.
 */
export async function* decodeJoined({ mapping, heads, details }: JoinedFiles): AsyncGenerator<JoinedItem> {
  const readings = { heads: mapping as SourceReading, details: mapping.details! };
  const delimiters = new Map<string, string>();
  const [columns, detailColumns] = await Promise.all([
    columnsOf(heads, readings.heads, delimiters),
    columnsOf(details, readings.details, delimiters),
  ]);
  if ('code' in columns) return yield { kind: 'failed', problem: columns };
  if ('code' in detailColumns) return yield { kind: 'failed', problem: detailColumns };
  yield { kind: 'joined-columns', columns, detailColumns, delimiters };
  yield* rowsOf(heads, readings.heads, (row) => row);
  const before = columns.map(() => '');
  yield* rowsOf(details, readings.details, ({ typed, ...row }) => ({
    ...row,
    cells: [...before, ...row.cells],
    ...(typed !== undefined && { typed: typed.map((position) => position + before.length) }),
    isDetail: true,
  }));
}

async function* rowsOf(
  files: readonly NamedFile[],
  reading: SourceReading,
  placed: (row: JoinedRow) => JoinedRow,
): AsyncGenerator<JoinedItem> {
  for (const { name, open } of files)
    for await (const item of decode(open, reading)) {
      if (item.kind === 'failed') return yield { kind: 'failed', problem: inEntry(name, item.problem) };
      if (item.kind !== 'rows') continue;
      const rows = item.rows.map(({ problem: told, ...row }) =>
        placed({ ...row, file: name, ...(told && { problem: inEntry(name, told) }) }),
      );
      yield { kind: 'rows', rows };
    }
}

/** The columns of files of one kind, which must be the same in each. */
async function columnsOf(
  files: readonly NamedFile[],
  reading: SourceReading,
  delimiters: Map<string, string>,
): Promise<readonly string[] | Problem> {
  let known: readonly string[] | undefined;
  for (const { name, open } of files)
    for await (const item of decode(open, reading)) {
      if (item.kind === 'failed') return inEntry(name, item.problem);
      if (item.kind !== 'columns') continue;
      delimiters.set(name, item.delimiter);
      known ??= item.columns;
      if (known.join('\n') !== item.columns.join('\n'))
        return problem('files-differ', { expected: files[0]?.name ?? '', found: name });
      break;
    }
  return known ?? [];
}
