import type { OpenBytes } from '#libs/formats';
import { type CompiledMapping, type TableBinding } from '#libs/mapping';
import { decode } from '#libs/reading';
import type { EntryOutcome } from '#libs/store';

import { DUPLICATE, type EntryStatus, entryStatus, placedMessage } from './entry-status.js';
import type { ReplyPhase } from './plan-reply.js';
import type { ReplyRows } from './reply-table.js';

/** Columns that we add behind the sender's own. */
const ADDED = ['status', 'reference', 'field', 'expected', 'found', 'code', 'message'] as const;

/**
 * The sender's own rows, each with what became of it; the header first. Streams: rows are read again from the stored file, outcomes are asked for
 * by the keys of the rows in hand.
 * @param lookUp outcomes of the named entries.
 */
export async function* rowReply(
  open: OpenBytes,
  mapping: CompiledMapping,
  phase: ReplyPhase,
  lookUp: (keys: readonly string[]) => Promise<EntryOutcome[]>,
): AsyncGenerator<ReplyRows> {
  let delimiter = ',';
  let binding: TableBinding | undefined;
  let read = 0;
  const known = new Map<string, EntryStatus>();
  for await (const item of decode(open, mapping)) {
    if (item.kind === 'columns') {
      delimiter = item.delimiter;
      const bound = mapping.bind(item.columns);
      if (!bound.ok) return;
      binding = bound.binding;
      yield { delimiter, rows: [[...item.columns, ...ADDED]] };
    }
    if (item.kind !== 'rows') continue;
    const keys = item.rows.map((row, index) =>
      mapping.splitEvery === undefined
        ? binding!.keysOf(row)
        : [`part ${Math.floor((read + index) / mapping.splitEvery) + 1}`],
    );
    read += item.rows.length;
    const asked = [...new Set(keys.flat())];
    const missing = asked.filter((key) => !known.has(key));
    if (known.size > MAX_KNOWN) known.clear();
    for (const entry of await lookUp(missing.length === 0 ? [] : asked)) {
      known.set(entry.entryKey, entryStatus(entry, phase));
    }
    yield {
      delimiter,
      rows: item.rows.map((row, index) => {
        const status = mostTelling(keys[index]!.flatMap((key) => known.get(key) ?? []));
        return [...row.cells, ...added(status, row.line)];
      }),
    };
  }
}

/** Of several documents that a row belongs to, the one with an error; else the first that says something new. */
const mostTelling = (statuses: readonly EntryStatus[]): EntryStatus | undefined =>
  statuses.find(({ problems }) => problems.some(({ severity }) => severity === 'error')) ??
  statuses.find(({ status }) => status !== DUPLICATE) ??
  statuses[0];

/** Statuses kept for rows of orders that stand further down. */
const MAX_KNOWN = 20_000;

/** Problems of one row that are told in it; the report has all of them. */
const MAX_TOLD = 5;

/** The problems of this very line, else the first that rejects its order. The columns are those of the first, the message tells all. */
function added(status: EntryStatus | undefined, line: number): string[] {
  if (status === undefined) return ['not processed', '', '', '', '', '', ''];
  const { problems } = status;
  const own = problems.filter((problem) => problem.line === line);
  const elsewhere = problems.find(({ severity }) => severity === 'error') ?? problems[0];
  const [told = elsewhere, ...others] = own;
  const more = others.length >= MAX_TOLD ? [`${others.length - MAX_TOLD + 1} more: see the report.`] : [];
  return [
    status.status,
    status.reference,
    told?.field ?? '',
    told?.expected ?? '',
    told?.found ?? '',
    told?.code ?? '',
    told === undefined ? '' : [told, ...others.slice(0, MAX_TOLD - 1)].map(placedMessage).concat(more).join(' '),
  ];
}
