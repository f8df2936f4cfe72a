import { type Problem, problem, shorten } from '#libs/documents';
import type { Decoded, OpenBytes, Row } from '#libs/formats';
import {
  type BoundFiles,
  type CompiledMapping,
  isTableFormat,
  type Mapped,
  type MappingContext,
  type TableBinding,
} from '#libs/mapping';

import { GroupCounter } from './group-counter.js';
import type { JoinedColumns } from './joined-files.js';
import { inSheet } from './places.js';
import { noRecords } from './record-places.js';
import { ScatteredRows } from './scattered-rows.js';
import { decode } from './source.js';

/** A file that was read to its last byte and found well-formed; its documents have yet to be mapped. */
export interface WholeSource {
  /** Its name in an archive; absent: the file itself. */
  entry?: string;
  mapping: CompiledMapping;
  /** Data rows of a table; records of a tree. */
  rows: number;
  /**
   * Documents as soon as their last row has been read, in batches. A second pass over the bytes.
   * @param isWanted by the key of the rows or record; the others are not mapped. Default: all.
   */
  documents(context: MappingContext, isWanted?: IsWanted): AsyncGenerator<Mapped[]>;
}

export type IsWanted = (key: string) => boolean;
const wantsAll: IsWanted = () => true;

export type ReadOne = { ok: true; source: WholeSource } | { ok: false; problems: Problem[]; mapping?: CompiledMapping };

/** Documents handed out together: few at first, so that the first are on their way soon, then twice as many each time. */
const FIRST_BATCH = 25;
const BATCH = 300;
/** Rows of one document, which is held in memory as a whole. */
const MAX_ROWS = 250_000;

/**
 * First pass over one file: reads it to its end, counts the rows of each order, commits nothing. A file that is cut off or
 * not well-formed fails here as a whole.
 */
export const readOne = (open: OpenBytes, mapping: CompiledMapping): Promise<ReadOne> =>
  isTableFormat(mapping.format) ? readTable({ mapping, decode: () => decode(open, mapping) }) : readTree(open, mapping);

/** A table that can be read several times: of one file, or of two joined. */
export interface Table {
  mapping: CompiledMapping;
  decode(): AsyncIterable<Decoded | JoinedColumns>;
}

const filesOf = (item: JoinedColumns | (Decoded & { kind: 'columns' })): BoundFiles =>
  item.kind === 'columns' ? { format: item.sheet && 'xlsx' } : { detailColumns: item.detailColumns };

export async function readTable(table: Table): Promise<ReadOne> {
  const { mapping } = table;
  const groups = new GroupCounter();
  let binding: TableBinding | undefined;
  let notation: ReturnType<TableBinding['otherNotation']> | undefined;
  let rows = 0;
  for await (const item of table.decode()) {
    if (item.kind === 'failed') return { ok: false, problems: [item.problem], mapping };
    if (item.kind === 'columns' || item.kind === 'joined-columns') {
      const bound = mapping.bind(item.columns, filesOf(item));
      if (!bound.ok) return { ok: false, problems: bound.problems, mapping };
      const sheet = item.kind === 'columns' ? item.sheet : undefined;
      binding = sheet === undefined ? bound.binding : inSheet(item.columns, sheet, bound.binding);
      notation = binding.otherNotation();
    }
    if (item.kind !== 'rows') continue;
    rows += item.rows.length;
    notation?.add(item.rows);
    if (mapping.splitEvery !== undefined) continue;
    for (const row of item.rows) groups.addRow(binding!.keyOf(row), row.line);
  }
  groups.end();
  if (groups.largest.rows > MAX_ROWS) return { ok: false, problems: [tooManyRows(groups.largest)], mapping };
  if (rows === 0) return { ok: false, problems: [noRows()], mapping };
  const other = notation?.problem();
  if (other !== undefined) return { ok: false, problems: [other], mapping };
  const bound = binding!;
  return {
    ok: true,
    source: {
      mapping,
      rows,
      documents: (context, isWanted = wantsAll) =>
        mapping.splitEvery === undefined
          ? mapGroups(table, { binding: bound, groups, isWanted }, context)
          : mapParts(table, { binding: bound, size: mapping.splitEvery, isWanted }, context),
    },
  };
}

/** Maps each order when its last row has been read; rows of scattered orders wait, on disk when they are many. */
async function* mapGroups(
  table: Table,
  { binding, groups, isWanted }: { binding: TableBinding; groups: GroupCounter; isWanted: IsWanted },
  context: MappingContext,
): AsyncGenerator<Mapped[]> {
  const scattered = new ScatteredRows(groups.scatteredRows());
  let batch: Mapped[] = [];
  let size = FIRST_BATCH;
  let run: Row[] = [];
  let runKey: string | undefined;
  const closeRun = async (): Promise<void> => {
    if (runKey === undefined || !isWanted(runKey)) return;
    if (groups.isScattered(runKey)) await scattered.add(runKey, run);
    else batch.push(...mapGroup(binding, run, context));
  };
  try {
    for await (const item of table.decode()) {
      if (item.kind === 'failed') throw new Error('a stored file changed between two readings');
      if (item.kind !== 'rows') continue;
      for (const row of item.rows) {
        const key = binding.keyOf(row);
        if (key === runKey) {
          run.push(row);
          continue;
        }
        await closeRun();
        runKey = key;
        run = [row];
        if (batch.length >= size) {
          yield batch;
          batch = [];
          size = Math.min(2 * size, BATCH);
        }
      }
    }
    await closeRun();
    for await (const group of scattered.groups()) {
      batch.push(...mapGroup(binding, group.rows, context));
      if (batch.length >= BATCH) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  } finally {
    await scattered.dispose();
  }
}

/** The documents of one group of rows; those of which the rows say nothing are left out. */
function mapGroup(binding: TableBinding, rows: readonly Row[], context: MappingContext): Mapped[] {
  const own = binding.map(rows, context);
  const also = binding.mapAlso(rows, context);
  return [own, ...also].filter(({ isSilent }) => isSilent !== true);
}

/** Maps a table without groups part by part: every `size` rows make a document. */
async function* mapParts(
  table: Table,
  { binding, size, isWanted }: { binding: TableBinding; size: number; isWanted: IsWanted },
  context: MappingContext,
): AsyncGenerator<Mapped[]> {
  let part: Row[] = [];
  let ordinal = 0;
  const close = (): Mapped[] => {
    ordinal += 1;
    const key = `part ${ordinal}`;
    const mapped = isWanted(key) ? [{ ...binding.map(part, context), key }] : [];
    part = [];
    return mapped;
  };
  for await (const item of table.decode()) {
    if (item.kind === 'failed') throw new Error('a stored file changed between two readings');
    if (item.kind !== 'rows') continue;
    for (const row of item.rows) {
      part.push(row);
      if (part.length === size) yield close();
    }
  }
  if (part.length > 0) yield close();
}

/** Bytes of records that are kept from the first pass, so that small files are parsed once. */
const MAX_RECORDS_IN_MEMORY = 64;

async function readTree(open: OpenBytes, mapping: CompiledMapping): Promise<ReadOne> {
  const kept: TreeRecord[] = [];
  let rows = 0;
  for await (const item of decode(open, mapping)) {
    if (item.kind === 'failed') return { ok: false, problems: [item.problem], mapping };
    const records = recordsOf(item);
    rows += records.length;
    if (rows <= MAX_RECORDS_IN_MEMORY) kept.push(...records);
    else kept.length = 0;
  }
  if (rows === 0) return { ok: false, problems: [await noRecords(open, mapping.recordPath)], mapping };
  const source = { mapping, rows };
  if (rows <= MAX_RECORDS_IN_MEMORY) {
    return {
      ok: true,
      source: {
        ...source,
        documents: (context, isWanted = wantsAll) => mapRecords(once(kept), mapping, isWanted, context),
      },
    };
  }
  return {
    ok: true,
    source: {
      ...source,
      documents: (context, isWanted = wantsAll) => mapRecords(recordBatches(open, mapping), mapping, isWanted, context),
    },
  };
}

type TreeRecord = Parameters<CompiledMapping['mapRecord']>[0];
type DecodedItem = Awaited<ReturnType<ReturnType<typeof decode>['next']>>['value'];

const recordsOf = (item: NonNullable<DecodedItem>): readonly TreeRecord[] => {
  if (item.kind === 'elements') return item.elements;
  return item.kind === 'values' ? item.values : [];
};

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

async function* recordBatches(open: OpenBytes, mapping: CompiledMapping): AsyncGenerator<readonly TreeRecord[]> {
  for await (const item of decode(open, mapping)) {
    if (item.kind === 'failed') throw new Error('a stored file changed between two readings');
    yield recordsOf(item);
  }
}

async function* mapRecords(
  batches: AsyncIterable<readonly TreeRecord[]>,
  mapping: CompiledMapping,
  isWanted: IsWanted,
  context: MappingContext,
): AsyncGenerator<Mapped[]> {
  let ordinal = 0;
  for await (const records of batches) {
    const mapped = records.flatMap((record) => {
      ordinal += 1;
      const key = `record ${ordinal}`;
      return isWanted(key) ? [{ ...mapping.mapRecord(record, context), key }] : [];
    });
    if (mapped.length > 0) yield mapped;
  }
}

const tooManyRows = ({ key, line, rows }: GroupCounter['largest']): Problem =>
  problem('document-too-many-rows', {
    line,
    expected: String(MAX_ROWS),
    found: String(rows),
    params: { key: shorten(key) },
  });

const noRows = (): Problem => ({
  severity: 'error',
  code: 'file-no-records',
  expected: 'at least one record',
  found: 'none',
});
