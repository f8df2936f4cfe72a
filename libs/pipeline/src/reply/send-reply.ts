import type { Failure, FileSession } from '#libs/connector-sdk';
import type { DescribedProblem } from '#libs/documents';
import { type CompiledMapping, isTableFormat } from '#libs/mapping';
import { openedName } from '#libs/pgp';
import {
  type ClaimedIntent,
  countOutcomes,
  entriesInTrouble,
  type EntryOutcome,
  entryOutcomes,
  findReceipt,
  type Receipt,
  type ReceiptStatus,
} from '#libs/store';
import type { Workspace } from '#libs/workspace';

import { reactTo } from '../deliver/reaction.js';
import type { Sent } from '../deliver/send-intent.js';
import type { Hub } from '../hub.js';
import type { Sealing } from '../pgp/sealing.js';
import { entryStatus, nameOfEntry, statusWord } from './entry-status.js';
import { htmlReport, MAX_LISTED } from './html-report.js';
import type { ReplyPhase } from './plan-reply.js';
import { replyName, reportName } from './reply-names.js';
import { type ReplyRows, tableBytes } from './reply-table.js';
import { rowReply } from './row-reply.js';
import { ublReply } from './ubl-reply.js';

/** Writes the answer to a file's sender beside its files: in its own dialect, and with the result a report for people. */
export async function sendReply(
  hub: Hub,
  session: FileSession | Failure,
  sealing: Sealing,
  intent: ClaimedIntent,
): Promise<Sent> {
  const written = 'kind' in session ? session : await writeReply(hub, session, sealing, intent);
  if (written === undefined) return { settlement: { id: intent.id, fence: intent.fence, state: 'confirmed' } };
  const reaction = reactTo(written, {
    attempt: intent.attempt,
    idempotency: 'native',
    settleMs: 0,
    random: Math.random(),
  });
  return {
    settlement: {
      id: intent.id,
      fence: intent.fence,
      state: reaction.state,
      delayMs: reaction.delayMs,
      failure: written,
    },
    failure: written,
    reaction,
  };
}

async function writeReply(
  hub: Hub,
  session: FileSession,
  sealing: Sealing,
  intent: ClaimedIntent,
): Promise<Failure | undefined> {
  const receipt = await findReceipt(hub.database, intent.receiptId!);
  if (receipt === undefined) return { kind: 'rejected', message: `receipt ${intent.receiptId} is gone` };
  const phase: ReplyPhase = intent.effect === 'reply.received' ? 'received' : 'result';
  const { workspace } = await hub.configurations.version(receipt.companyId, receipt.configurationVersion!);
  const seal = await sealing.seal();
  if (!seal.ok) return seal.failure;
  const write = (name: string, bytes: AsyncIterable<Uint8Array>) =>
    session.reply(sealing.nameOf(name), seal.value(bytes));
  // One that could not be opened is answered as what it would have held.
  const fileName = openedName(receipt.fileName);
  const replied = await write(replyName(fileName, phase), replyBytes(hub, workspace, { ...receipt, fileName }, phase));
  if (!replied.ok) return replied.failure;
  if (phase === 'received') return undefined;
  const reported = await write(reportName(fileName), once(await report(hub, receipt)));
  return reported.ok ? undefined : reported.failure;
}

/** A file that was read row by row is answered row by row; one that was not is answered with its problems. */
function replyBytes(hub: Hub, workspace: Workspace, receipt: Receipt, phase: ReplyPhase): AsyncIterable<Uint8Array> {
  const mapping = workspace.mappings.find((one) => `${one.id}@${one.version}` === receipt.mapping);
  const wasApplied = receipt.status === 'applied' || receipt.status === 'ended';
  if (mapping !== undefined && isTableFormat(mapping.format) && mapping.format !== 'json-rows' && wasApplied) {
    const rows = rowReply(
      (start) => hub.blobs.open(receipt.sha256, start),
      mapping,
      phase,
      async (keys) => (keys.length === 0 ? [] : entryOutcomes(hub.database, receipt.id, keys)),
    );
    return tableBytes(receipt.fileName, rows);
  }
  return treeReply(hub, workspace, receipt, phase, mapping);
}

async function* treeReply(
  hub: Hub,
  workspace: Workspace,
  receipt: Receipt,
  phase: ReplyPhase,
  mapping: CompiledMapping | undefined,
): AsyncGenerator<Uint8Array> {
  const entries = await entryOutcomes(hub.database, receipt.id);
  const fileProblems = problemsOf(receipt);
  const name = receipt.fileName.toLowerCase();
  if (mapping?.format === 'xml' || name.endsWith('.xml')) {
    const them =
      workspace.partners.find((partner) => partner.id === receipt.partnerId)?.name ?? receipt.partnerId ?? '';
    const all = fileProblems.length === 0 ? entries : [wholeFile(receipt, fileProblems)];
    yield encode(ublReply(receipt, phase, { us: workspace.company.name, them }, all, hub.now()));
  } else if (mapping?.format.startsWith('json') === true || /\.(?:json|jsonl|ndjson)$/.test(name)) {
    const results = entries.map((entry) => ({
      document: nameOfEntry(entry),
      ...entryStatus(entry, phase),
    }));
    yield encode(
      `${JSON.stringify({ receipt: receipt.id, status: fileStatus(receipt), problems: fileProblems, results }, null, 2)}\n`,
    );
  } else {
    yield* tableBytes(receipt.fileName, problemTable(receipt, phase, fileProblems, entries));
  }
}

const TABLE = ['status', 'reference', 'line', 'column', 'field', 'expected', 'found', 'code', 'message'] as const;

/** A file that was refused by its problems; an archive, whose files have no rows in common, by its documents. */
async function* problemTable(
  receipt: Receipt,
  phase: ReplyPhase,
  problems: readonly DescribedProblem[],
  entries: readonly EntryOutcome[],
): AsyncGenerator<ReplyRows> {
  const told = problems.map((problem) => ['', fileStatus(receipt), receipt.id, ...problemCells(problem)]);
  const outcomes = entries.flatMap((entry) => {
    const { status, reference, problems } = entryStatus(entry, phase);
    const cells = problems.length === 0 ? [problemCells(undefined)] : problems.map(problemCells);
    return cells.map((each) => [nameOfEntry(entry), status, reference, ...each]);
  });
  yield { delimiter: ',', rows: [['document', ...TABLE], ...told, ...outcomes] };
}

const problemCells = (problem: DescribedProblem | undefined): string[] => [
  String(problem?.line ?? ''),
  String(problem?.column ?? ''),
  problem?.field ?? '',
  problem?.expected ?? '',
  problem?.found ?? '',
  problem?.code ?? '',
  problem?.message ?? '',
];

/** That no mapping reads a file is our word; to its sender it was refused like any other. */
const fileStatus = ({ status }: Receipt): string => (status === 'quarantined' ? 'rejected' : status);

const WHOLE_FILE: Partial<Record<ReceiptStatus, string>> = { duplicate: 'unchanged', held: 'held' };

const wholeFile = (receipt: Receipt, problems: readonly DescribedProblem[]): EntryOutcome => ({
  entryKey: receipt.fileName,
  line: 1,
  outcome: WHOLE_FILE[receipt.status] ?? 'rejected',
  documentNumber: receipt.fileName,
  orderId: receipt.id,
  knownAs: null,
  problems: problems as never,
  targets: [],
});

async function report(hub: Hub, receipt: Receipt): Promise<Uint8Array> {
  const counts: Record<string, number> = {};
  for (const { outcome, fate, count } of await countOutcomes(hub.database, receipt.id)) {
    const status = statusWord(outcome, fate, 'result');
    counts[status] = (counts[status] ?? 0) + count;
  }
  const keys = await entriesInTrouble(hub.database, receipt.id, MAX_LISTED + 1);
  const entries = keys.length === 0 ? [] : await entryOutcomes(hub.database, receipt.id, keys);
  const fileProblems = problemsOf(receipt);
  const status = fileStatus(receipt);
  if (fileProblems.length > 0) counts[status] = 1;
  return encode(htmlReport({ receipt, status, counts, entries, fileProblems }));
}

const problemsOf = (receipt: Receipt): DescribedProblem[] =>
  (receipt.problem as { problems?: DescribedProblem[] } | null)?.problems ?? [];

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
