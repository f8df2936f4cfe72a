import { type Document, problem } from '#libs/documents';
import type { Mapped } from '#libs/mapping';
import {
  chainEvents,
  committedEntries,
  documentsOfOrders,
  type DocumentKey,
  documentInserts,
  holdInserts,
  intentInserts,
  LeaseLost,
  lockDueEntries,
  lockKnownDocuments,
  lockOrders,
  lockWaiting,
  newestLevel,
  orderInserts,
  removeDocuments,
  type StoredOrder,
  supersedeHolds,
  type Trx,
  updateOrders,
  waitingInserts,
  withdrawPlanned,
  writeAll,
  writeKnownDocuments,
  writeLevels,
} from '#libs/store';

import type { Hub } from '../hub.js';
import { planResults } from '../reply/plan-results.js';
import { decideEntries } from './decide-entries.js';
import { releasedEvents } from './decide-waiting-entry.js';
import { type Decided, type EntryContext, rejectedEntry } from './entry.js';
import { entryKnownAs } from './known-as.js';
import { orderKeysOf } from './order-key.js';
import { supersedeWaiting } from './supersede-waiting.js';

/** SQLSTATEs after which the same statements may well succeed: another transaction was there first. */
const RETRYABLE = new Set(['23505', '40001', '40P01', '55P03']);
const MAX_TRIES = 4;

/**
 * Applies mapped entries of a receipt, all in one transaction: states, documents, events, holds, intents, doorbells. Entries of one order go in
 * file order. A batch that the database refuses is bisected, so that one poison entry never stops the others: it is told as rejected.
 */
export async function applyEntries(hub: Hub, context: EntryContext, batch: readonly Mapped[]): Promise<void> {
  for (const round of roundsWithoutRepeats(context, batch))
    await planResults(hub, await applyOrBisect(hub, context, round), context.version);
}

/** @returns other receipts that may have nothing left to wait for. */
async function applyOrBisect(hub: Hub, context: EntryContext, batch: readonly Mapped[]): Promise<string[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await hub.database.transaction().execute((trx) => applyBatch(hub, trx, context, batch));
    } catch (error) {
      const sqlState = (error as { code?: unknown }).code;
      if (error instanceof LeaseLost || typeof sqlState !== 'string' || isOutage(sqlState)) throw error;
      if (RETRYABLE.has(sqlState) && attempt < MAX_TRIES) continue;
      if (batch.length > 1) {
        const middle = Math.ceil(batch.length / 2);
        const relieved = await applyOrBisect(hub, context, batch.slice(0, middle));
        return [...relieved, ...(await applyOrBisect(hub, context, batch.slice(middle)))];
      }
      hub.log.error({ receipt: context.receipt.id, entry: batch[0]!.key, err: error }, 'an entry could not be stored');
      await recordPoison(hub, context, batch[0]!, error as Error);
      return [];
    }
  }
}

/** Connection trouble and shutdowns of the server: nothing is wrong with the entries. */
const isOutage = (sqlState: string): boolean => /^(?:08|53|57P|58|E)/.test(sqlState);

async function applyBatch(hub: Hub, trx: Trx, context: EntryContext, batch: readonly Mapped[]): Promise<string[]> {
  const { companyId, id: receiptId } = context.receipt;
  const entryKeys = batch.map((mapped) => mapped.key);
  const committed = await committedEntries(trx, receiptId, context.fence, entryKeys);
  const due = context.runsAgain ? await lockDueEntries(trx, receiptId, entryKeys) : undefined;
  const fresh = batch.filter(({ key }) => (due === undefined ? !committed.has(key) : due.has(key)));
  const waiting = await lockWaiting(
    trx,
    companyId,
    fresh.flatMap((mapped) => entryKnownAs(context, mapped) ?? []),
  );
  const keys = fresh.flatMap(({ document }) => (document === undefined ? [] : orderKeysOf(context, document)));
  const stored = keys.length === 0 ? new Map() : await lockOrders(trx, companyId, keys);
  const known = await lockKnownDocuments(trx, { companyId, partnerId: context.partner.id }, fresh.flatMap(carriedKey));
  const isStock = fresh.some((mapped) => mapped.document?.documentType === 'InventoryReport');
  const asOf = isStock ? await newestLevel(trx, companyId, context.partner.id) : undefined;
  const stock = asOf === undefined ? {} : { newestAsOf: asOf.toISOString() };
  const running = due === undefined ? context : { ...context, due };
  const shipped = await shippedBefore(trx, fresh, stored);
  const decided = decideEntries(running, fresh, stored, stock, { known, shipped });
  decided.events.push(...releasedEvents(running, decided.documents));
  await removeDocuments(trx, [...(due?.values() ?? [])]);
  const overtaken = await supersedeWaiting(trx, running, fresh, decided, waiting);
  return [...(await write(hub, trx, running, decided)), ...overtaken];
}

/** Ship notices that hold for the orders of a batch, where it holds ship notices. */
async function shippedBefore(
  trx: Trx,
  batch: readonly Mapped[],
  orders: ReadonlyMap<string, StoredOrder>,
): Promise<Map<string, readonly Document[]>> {
  const shipped = new Map<string, readonly Document[]>();
  if (!batch.some(({ document }) => document?.documentType === 'DespatchAdvice')) return shipped;
  const ids = [...orders.values()].map(({ id }) => id);
  for (const { orderId, body } of await documentsOfOrders(trx, ids, 'DespatchAdvice'))
    shipped.set(orderId, [...(shipped.get(orderId) ?? []), body as unknown as Document]);
  return shipped;
}

/** What a document is known by that is neither an order nor a stock report. */
const carriedKey = ({ document }: Mapped): DocumentKey[] =>
  document === undefined || document.documentType === 'Order' || document.documentType === 'InventoryReport'
    ? []
    : [{ documentType: document.documentType, number: document.documentId }];

async function write(hub: Hub, trx: Trx, context: EntryContext, decided: Decided): Promise<string[]> {
  const now = hub.now();
  await updateOrders(trx, decided.changed, now);
  const relieved = await withdrawPlanned(trx, decided.withdrawn);
  await supersedeHolds(trx, decided.superseded);
  for (const levels of decided.levels) await writeLevels(trx, levels);
  const events = await chainEvents(trx, decided.events, now);
  const intents = decided.intents.map((intent) => ({
    ...intent,
    laneSeq: events.heads.get(intent.lane)?.seq ?? 0,
    configurationVersion: context.version,
  }));
  await writeAll(trx, [
    ...orderInserts(decided.created, now),
    ...documentInserts(decided.documents),
    ...waitingInserts(decided.waiting),
    ...holdInserts(decided.holds),
    ...events.writes,
    ...intentInserts(intents).writes,
  ]);
  await writeKnownDocuments(trx, decided.known);
  return relieved.filter((id) => id !== context.receipt.id);
}

/** Two entries of one order, or of one number, in a batch are applied one after the other, each seeing what the one before did. */
function roundsWithoutRepeats(context: EntryContext, batch: readonly Mapped[]): Mapped[][] {
  const rounds: Mapped[][] = [];
  const depth = new Map<string, number>();
  for (const mapped of batch) {
    const key = entryKnownAs(context, mapped) ?? mapped.key;
    const round = depth.get(key) ?? 0;
    depth.set(key, round + 1);
    (rounds[round] ??= []).push(mapped);
  }
  return rounds;
}

async function recordPoison(hub: Hub, context: EntryContext, mapped: Mapped, error: Error): Promise<void> {
  const told = problem('apply-failed', { line: mapped.line, found: error.message });
  await hub.database.transaction().execute(async (trx) => {
    await committedEntries(trx, context.receipt.id, context.fence, []);
    const due = context.runsAgain ? await lockDueEntries(trx, context.receipt.id, [mapped.key]) : undefined;
    await removeDocuments(trx, [...(due?.values() ?? [])]);
    const rejected = { ...mapped, problems: [...mapped.problems, told] };
    await writeAll(trx, documentInserts([rejectedEntry(due === undefined ? context : { ...context, due }, rejected)]));
  });
}
