import { described, type KnownProblem, type Problem } from '#libs/documents';
import { expectationFor } from '#libs/lifecycle';
import type { CompiledMapping, Mapped } from '#libs/mapping';
import { readSource, type WholeSource } from '#libs/reading';
import {
  appendEvents,
  finishReceipt,
  LeaseLost,
  leaseReceipt,
  type ReceiptEnd,
  type ReceiptLease,
  type ReceiptStatus,
  renewLevels,
  releaseReceipt,
  renewReceipt,
  type Trx,
} from '#libs/store';
import type { Workspace } from '#libs/workspace';

import { raiseException } from '../exceptions/raise.js';
import { factsOf, judgeFile } from '../feeds/judge-file.js';
import type { Hub } from '../hub.js';
import { planReply } from '../reply/plan-reply.js';
import { planResults } from '../reply/plan-results.js';
import { applyEntries } from './apply-entries.js';
import type { EntryContext } from './entry.js';

/** Transactions of one receipt under way at once: mapping goes on while the database works. */
const IN_FLIGHT = 2;

/**
 * The road of one received file from its bytes to planned effects: decode, map, validate, apply, route. The configuration that was active when
 * it came is used to the end. Safe to run twice, to be stopped and to be killed anywhere: entries that are committed are left out of a repeat.
 */
export async function processReceipt(hub: Hub, receiptId: string): Promise<void> {
  if (hub.signal.aborted) return;
  const lease = await leaseReceipt(hub.database, receiptId, hub.settings.leaseSeconds);
  if (lease === undefined) return;
  const heartbeat = setInterval(
    () => void renewReceipt(hub.database, receiptId, lease.fence, hub.settings.leaseSeconds).catch(() => undefined),
    (hub.settings.leaseSeconds * 1000) / 3,
  );
  try {
    await walk(hub, lease);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
  } finally {
    clearInterval(heartbeat);
    hub.wake();
  }
}

async function walk(hub: Hub, lease: ReceiptLease): Promise<void> {
  const { receipt } = lease;
  const { workspace, version } = await hub.configurations.version(receipt.companyId, receipt.configurationVersion!);
  if (receipt.duplicateOf !== null) return endDuplicate(hub, lease, version);
  const connection = workspace.connections.find((one) => one.id === receipt.connectionId);
  const partner = workspace.partners.find((one) => one.id === receipt.partnerId);
  if (connection === undefined || partner === undefined) {
    return refuse(hub, lease, version, 'quarantined', [
      { severity: 'error', code: 'sender-unknown', params: { connection: receipt.connectionId, receipt: receipt.id } },
    ]);
  }
  const mappings = mappingsOf(workspace, connection.mappings);
  const { receivedOn } = hub.configurations.mappingContext(workspace, partner, receipt);
  const read = await readSource((start) => hub.blobs.open(receipt.sha256, start), mappings, receivedOn);
  if (!read.ok) {
    return refuse(
      hub,
      lease,
      version,
      read.mapping === undefined ? 'quarantined' : 'rejected',
      read.problems,
      read.mapping,
    );
  }
  const found = { workspace, version, partner, connection };
  const unusual = await judgeFile(hub, receipt, found, read.sources);
  if (unusual.length > 0) return hold(hub, lease, found, read.sources, unusual);
  await applySources(hub, lease, found, read.sources);
}

/** The mappings that a connection allows; all of the workspace when it names none. */
export const mappingsOf = (workspace: Workspace, names: readonly string[] | undefined): readonly CompiledMapping[] =>
  names === undefined || names.length === 0
    ? workspace.mappings
    : workspace.mappings.filter((mapping) => names.includes(mapping.id));

type Found = Pick<EntryContext, 'workspace' | 'version' | 'partner' | 'connection'>;

/** The files of an archive one after the other, so that of one order the later file wins. */
async function applySources(
  hub: Hub,
  lease: ReceiptLease,
  found: Found,
  sources: readonly WholeSource[],
): Promise<void> {
  let entries = 0;
  for (const source of sources) {
    const applied = await applySource(hub, lease, found, source);
    if (applied === 'stopped') return releaseReceipt(hub.database, lease.receipt.id, lease.fence);
    entries += applied;
  }
  await finish(hub, lease, found.version, { status: 'applied', ...factsOf(sources), entries });
}

/** Entries of one file, as many as it has. */
async function applySource(
  hub: Hub,
  lease: ReceiptLease,
  found: Found,
  source: WholeSource,
): Promise<number | 'stopped'> {
  const { receipt, fence } = lease;
  const context: EntryContext = {
    ...found,
    receipt,
    fence,
    mapping: `${source.mapping.id}@${source.mapping.version}`,
    documentType: source.mapping.target,
  };
  let entries = 0;
  const inFlight = new Set<Promise<void>>();
  const keysInFlight = new Map<string, Promise<void>>();
  for await (const batch of source.documents(
    hub.configurations.mappingContext(found.workspace, found.partner, receipt),
  )) {
    if (hub.signal.aborted) {
      await Promise.all(inFlight);
      return 'stopped';
    }
    entries += batch.length;
    // Two entries of one order must not overtake one another.
    for (const number of orderNumbers(batch)) await keysInFlight.get(number);
    if (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight);
    const work = applyEntries(hub, context, batch).finally(() => {
      inFlight.delete(work);
      for (const number of orderNumbers(batch)) if (keysInFlight.get(number) === work) keysInFlight.delete(number);
    });
    // A failure is met again at the next await; this keeps it from counting as unhandled until then.
    work.catch(() => undefined);
    inFlight.add(work);
    for (const number of orderNumbers(batch)) keysInFlight.set(number, work);
    hub.wake();
  }
  await Promise.all(inFlight);
  return entries;
}

const orderNumbers = (batch: readonly Mapped[]): string[] =>
  batch.flatMap((mapped) => (mapped.document?.documentType === 'Order' ? [mapped.document.orderNumber] : []));

/** A file that is refused as a whole: nothing of it reaches the lifecycle, its sender is told why. */
async function refuse(
  hub: Hub,
  lease: ReceiptLease,
  version: number,
  status: 'rejected' | 'quarantined',
  problems: readonly Problem[],
  mapping?: CompiledMapping,
): Promise<void> {
  const { receipt } = lease;
  const told = problems.map((problem) => described(problem));
  hub.log.warn(
    { receipt: receipt.id, connection: receipt.connectionId, file: receipt.fileName, problems: told.slice(0, 5) },
    `${receipt.fileName} ${status}: ${told[0]?.message ?? ''}`,
  );
  await finish(hub, lease, version, {
    status,
    problem: { problems: told },
    ...(mapping === undefined ? {} : { mapping: `${mapping.id}@${mapping.version}`, documentType: mapping.target }),
  });
}

/** A file that a person should look at first: nothing of it reaches the lifecycle as long as it is held, and its sender is told so. */
async function hold(
  hub: Hub,
  lease: ReceiptLease,
  { version, connection }: Found,
  sources: readonly WholeSource[],
  problems: readonly KnownProblem[],
): Promise<void> {
  const { receipt } = lease;
  const told = problems.map((problem) => described(problem));
  const facts = factsOf(sources);
  const expectation = expectationFor(connection.expect, facts.documentType);
  const exception = await hub.database.transaction().execute(async (trx) => {
    await close(hub, trx, lease, version, { status: 'held', ...facts, problem: { problems: told } });
    return raiseException(hub, trx, {
      companyId: receipt.companyId,
      kind: 'file-size',
      key: receipt.id,
      subjectType: 'receipt',
      subjectId: receipt.id,
      severity: expectation?.severity ?? 'medium',
      owner: expectation?.owner ?? 'operations',
      problem: problems[0]!,
      impact: {
        connection: connection.id,
        fileName: receipt.fileName,
        documentType: facts.documentType,
        rows: facts.rows,
      },
      at: hub.now(),
    });
  });
  hub.log.warn(
    { receipt: receipt.id, connection: connection.id, file: receipt.fileName, exception },
    `${receipt.fileName} is held as a whole: ${told[0]!.message}`,
  );
}

/** Of such a file nothing was applied. */
const REFUSED_WHOLE: ReadonlySet<ReceiptStatus> = new Set(['rejected', 'quarantined']);

async function endDuplicate(hub: Hub, lease: ReceiptLease, version: number): Promise<void> {
  const { receipt } = lease;
  const first = await hub.database
    .selectFrom('receipts')
    .select(['id', 'file_name as fileName', 'document_type as documentType', 'received_at as receivedAt', 'status'])
    .where('id', '=', receipt.duplicateOf!)
    .executeTakeFirstOrThrow();
  const duplicate = described({
    severity: 'warning',
    code: REFUSED_WHOLE.has(first.status) ? 'file-duplicate-of-refused' : 'file-duplicate',
    params: { first: first.fileName, receipt: first.id },
  });
  await hub.database.transaction().execute(async (trx) => {
    // A stock report is absolute: the same content again says that it still holds.
    if (first.documentType === 'InventoryReport')
      await renewLevels(trx, receipt.companyId, first.id, receipt.receivedAt);
    await close(hub, trx, lease, version, {
      status: 'duplicate',
      problem: { problems: [duplicate] },
      ...(first.documentType === null ? {} : { documentType: first.documentType }),
    });
  });
}

async function finish(hub: Hub, lease: ReceiptLease, version: number, end: ReceiptEnd): Promise<void> {
  await hub.database.transaction().execute((trx) => close(hub, trx, lease, version, end));
  await planResults(hub, [lease.receipt.id], version);
}

async function close(
  hub: Hub,
  trx: Trx,
  { receipt, fence }: ReceiptLease,
  version: number,
  end: ReceiptEnd,
): Promise<void> {
  await finishReceipt(trx, receipt.id, fence, end);
  await appendEvents(
    trx,
    [
      {
        companyId: receipt.companyId,
        subjectType: 'receipt',
        subjectId: receipt.id,
        type: `receipt.${end.status}`,
        payload: {
          mapping: end.mapping,
          entries: end.entries,
          rows: end.rows,
          problem: end.problem,
          configuration: version,
        },
        actor: 'hub',
      },
    ],
    hub.now(),
  );
  await planReply(hub, trx, receipt, version, 'received');
  if (end.status !== 'applied' && end.status !== 'held')
    await planReply(hub, trx, { ...receipt, resultRound: 1 }, version, 'result');
}
