import type { DescribedProblem } from '#libs/documents';
import type { OpenBytes } from '#libs/formats';
import { type CompiledMapping, type TableBinding } from '#libs/mapping';
import { decode } from '#libs/reading';
import type { EntryOutcome } from '#libs/store';

import { DUPLICATE, type EntryStatus, entryStatus, nameOfEntry, placedMessage } from './entry-status.js';
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
  let written: ReplyRows['written'];
  let binding: TableBinding | undefined;
  let read = 0;
  const known = new Map<string, Told>();
  for await (const item of decode(open, mapping)) {
    if (item.kind === 'columns') {
      ({ delimiter, written } = item);
      const bound = mapping.bind(item.columns);
      if (!bound.ok) return;
      binding = bound.binding;
      yield { delimiter, written, rows: [[...item.columns, ...ADDED]] };
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
      known.set(entry.entryKey, { name: nameOfEntry(entry), ...entryStatus(entry, phase) });
    }
    yield {
      delimiter,
      written,
      rows: item.rows.map((row, index) => {
        const documents = keys[index]!.flatMap((key) => known.get(key) ?? []);
        return [...row.cells, ...added(documents, row.line)];
      }),
    };
  }
}

/** What became of a document, and what it is called. */
interface Told extends EntryStatus {
  name: string;
}

/** What a sender has to do something about, then what people here look at; what was here before says least. */
const TELLING = ['rejected', 'refused', 'held', 'waiting'];

const rank = ({ status }: Told): number => {
  const at = TELLING.indexOf(status);
  if (at >= 0) return at;
  return status === DUPLICATE ? TELLING.length + 1 : TELLING.length;
};

/** Statuses kept for rows of orders that stand further down. */
const MAX_KNOWN = 20_000;

/** Problems of one row that are told in it; the report has all of them. */
const MAX_TOLD = 5;

/**
 * The status and columns are those of the document that says most, the message tells of all: of a row that belongs to several, what became of those that
 * fared otherwise, too.
 */
function added(documents: readonly Told[], line: number): string[] {
  const [first, ...others] = documents.toSorted((a, b) => rank(a) - rank(b));
  if (first === undefined) return ['not processed', '', '', '', '', '', ''];
  const [told] = problemsAt(first, line);
  const otherwise = others.filter((other) => fared(other, first, line)).map((other) => sentence(other, line));
  return [
    first.status,
    first.reference,
    told?.field ?? '',
    told?.expected ?? '',
    told?.found ?? '',
    told?.code ?? '',
    [messages(first, line), ...otherwise].filter((text) => text !== '').join(' '),
  ];
}

/** Whether a document has something to say beside the one that says most. That one was here before is no news where all is well. */
function fared(other: Told, first: Told, line: number): boolean {
  if (other.status !== first.status) return TELLING.includes(other.status) || TELLING.includes(first.status);
  return TELLING.includes(other.status) && messages(other, line) !== messages(first, line);
}

const sentence = (document: Told, line: number): string =>
  `${document.name}: ${document.status}. ${messages(document, line)}`.trimEnd();

/** The problems of this very line, else the first that rejects its document. */
function problemsAt({ problems }: EntryStatus, line: number): readonly DescribedProblem[] {
  const own = problems.filter((problem) => problem.line === line);
  if (own.length > 0) return own;
  return [problems.find(({ severity }) => severity === 'error') ?? problems[0]].flatMap((one) => one ?? []);
}

function messages(document: EntryStatus, line: number): string {
  const problems = problemsAt(document, line);
  const more = problems.length > MAX_TOLD ? [`${problems.length - MAX_TOLD} more: see the report.`] : [];
  return problems.slice(0, MAX_TOLD).map(placedMessage).concat(more).join(' ');
}
