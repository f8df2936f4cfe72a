import { problem } from '#libs/documents';
import type { OpenBytes } from '#libs/formats';
import { type CompiledMapping, type Mapped, rowsKeyOf } from '#libs/mapping';
import { messageKind } from '#libs/pgp';
import { type IsWanted, readSource, type WholeSource } from '#libs/reading';
import {
  dueEntries,
  LeaseLost,
  leaseReceipt,
  type Receipt,
  type ReceiptLease,
  releaseReceipt,
  renewReceipt,
} from '#libs/store';
import type { Connection, Partner, Workspace } from '#libs/workspace';

import { factsOf, judgeFile } from '../feeds/judge-file.js';
import type { Hub } from '../hub.js';
import { openReceipt } from '../pgp/open-receipt.js';
import { applyEntries } from './apply-entries.js';
import { endDuplicate, finish, hold, refuse } from './end-receipt.js';
import type { EntryContext } from './entry.js';
import type { Found, Run } from './receipt-run.js';

/** Transactions of one receipt under way at once: mapping goes on while the database works. */
const IN_FLIGHT = 2;
/** So many are applied one after the other, so that the first effects of a file are on their way before the rest of it takes the processor. */
const FIRST_BATCHES = 2;

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

async function walk(hub: Hub, came: ReceiptLease): Promise<void> {
  const { receipt } = came;
  const { companyId } = receipt;
  const pinned = await hub.configurations.version(companyId, receipt.configurationVersion!);
  const runsAgain = receipt.rerunAt !== null;
  // A file is read as it was when it came; documents that had to wait meet the tables, rules and routes of now.
  const { workspace, version } = runsAgain ? await hub.configurations.latest(companyId) : pinned;
  const run: Run = {
    version,
    added: await hub.references.now(companyId),
    due: new Set(runsAgain ? await dueEntries(hub.database, receipt.id) : []),
  };
  if (receipt.duplicateOf !== null) return endDuplicate(hub, came, run);
  const connection = connectionOf(receipt, workspace) ?? connectionOf(receipt, pinned.workspace);
  const partner = partnerOf(receipt, workspace) ?? partnerOf(receipt, pinned.workspace);
  if (connection === undefined || partner === undefined) {
    return refuse(hub, came, run, 'quarantined', [
      { severity: 'error', code: 'sender-unknown', params: { connection: receipt.connectionId, receipt: receipt.id } },
    ]);
  }
  const opened = await openReceipt(hub, came, connectionOf(receipt, pinned.workspace) ?? connection);
  if (!opened.ok) return refuse(hub, came, run, 'quarantined', [opened.problem]);
  const { lease } = opened;
  if (lease.receipt.duplicateOf !== null) return endDuplicate(hub, lease, run);
  await readAndApply(hub, lease, { workspace, run, partner, connection }, pinned.workspace);
}

/** @param pinned what was active when the file came: by its mappings it is read */
async function readAndApply(hub: Hub, lease: ReceiptLease, found: Found, pinned: Workspace): Promise<void> {
  const { receipt } = lease;
  const { workspace, run, partner } = found;
  const mappings = mappingsOf(pinned, connectionOf(receipt, pinned)?.mappings);
  const { receivedOn } = hub.configurations.mappingContext(workspace, partner, receipt, run.added.tables);
  const open: OpenBytes = (start) => hub.blobs.open(receipt.sha256, start);
  const read = await readSource(open, mappings, receivedOn, receipt.fileName);
  if (!read.ok) {
    return refuse(
      hub,
      lease,
      run,
      read.mapping === undefined ? 'quarantined' : 'rejected',
      (await isSealed(open)) ? [problem('pgp-unexpected')] : read.problems,
      read.mapping,
    );
  }
  const unusual = await judgeFile(hub, receipt, { ...found, added: run.added.tables }, read.sources);
  if (unusual.length > 0) return hold(hub, lease, found, read.sources, unusual);
  await applySources(hub, lease, found, read.sources);
}

/** Of a file that nothing could be made of: whether it is encrypted or signed, and was not expected to be. */
async function isSealed(open: OpenBytes): Promise<boolean> {
  for await (const start of open(0)) return ['encrypted', 'signed', 'armored'].includes(messageKind(start));
  return false;
}

/** The connection that a file came by. */
export const connectionOf = ({ connectionId }: Receipt, { connections }: Workspace): Connection | undefined =>
  connections.find((one) => one.id === connectionId);
const partnerOf = ({ partnerId }: Receipt, { partners }: Workspace): Partner | undefined =>
  partners.find((one) => one.id === partnerId);

/** The mappings that a connection allows; all of the workspace when it names none. */
export const mappingsOf = (workspace: Workspace, names: readonly string[] | undefined): readonly CompiledMapping[] =>
  names === undefined || names.length === 0
    ? workspace.mappings
    : workspace.mappings.filter((mapping) => names.includes(mapping.id));

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
  await finish(hub, lease, found.run, {
    status: 'applied',
    ...factsOf(sources),
    // A run for some of its entries says nothing of how many there are.
    ...(lease.receipt.rerunAt === null && { entries }),
  });
}

/** Entries of one file, as many as it has. */
async function applySource(
  hub: Hub,
  lease: ReceiptLease,
  { run, ...found }: Found,
  source: WholeSource,
): Promise<number | 'stopped'> {
  const { receipt, fence } = lease;
  const context: EntryContext = {
    ...found,
    version: run.version,
    tablesRevision: run.added.revision,
    runsAgain: receipt.rerunAt !== null,
    receipt,
    fence,
    mapping: `${source.mapping.id}@${source.mapping.version}`,
    documentType: source.mapping.target,
  };
  let entries = 0;
  let batches = 0;
  const inFlight = new Set<Promise<void>>();
  const keysInFlight = new Map<string, Promise<void>>();
  const mappingContext = hub.configurations.mappingContext(found.workspace, found.partner, receipt, run.added.tables);
  // A later run maps those entries only that it is for.
  const wanted = context.runsAgain ? entriesWanted(source.mapping, run.due) : undefined;
  for await (const batch of source.documents(mappingContext, wanted)) {
    if (hub.signal.aborted) {
      await Promise.all(inFlight);
      return 'stopped';
    }
    entries += batch.length;
    batches += 1;
    // Two entries of one order must not overtake one another.
    for (const number of orderNumbers(batch)) await keysInFlight.get(number);
    if (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight);
    const work = applyEntries(hub, context, batch).finally(() => {
      inFlight.delete(work);
      for (const number of orderNumbers(batch)) if (keysInFlight.get(number) === work) keysInFlight.delete(number);
      // What has been committed is rung for at once, not when the next batch has been mapped.
      hub.wake();
    });
    // A failure is met again at the next await; this keeps it from counting as unhandled until then.
    work.catch(() => undefined);
    inFlight.add(work);
    for (const number of orderNumbers(batch)) keysInFlight.set(number, work);
    if (batches <= FIRST_BATCHES) await work;
  }
  await Promise.all(inFlight);
  return entries;
}

/** Rows that make an entry of one of these keys. */
export function entriesWanted({ also }: CompiledMapping, keys: ReadonlySet<string>): IsWanted {
  const wanted = new Set([...keys].map((key) => rowsKeyOf(key, also)));
  return (key) => wanted.has(key);
}

const orderNumbers = (batch: readonly Mapped[]): string[] =>
  batch.flatMap(({ document, waits }) => {
    const number = document?.documentType === 'Order' ? document.orderNumber : waits?.draft['orderNumber'];
    return typeof number === 'string' ? [number] : [];
  });
