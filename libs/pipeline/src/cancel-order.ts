import { described, problem, type Problem } from '#libs/documents';
import { cancelOrder as decideCancellation, type Decision } from '#libs/lifecycle';
import {
  appendEvents,
  endHeldDocument,
  findDocument,
  lockOrder,
  type NewEvent,
  reopenReceipts,
  supersedeHolds,
  type Trx,
  updateOrders,
  withdrawPlanned,
} from '#libs/store';

import type { Hub } from './hub.js';
import { planResults } from './reply/plan-results.js';

export type Cancelled = { ok: true; orderNumber: string } | { ok: false; problem: Problem };

/**
 * A person cancels an order of which nothing was delivered yet: its planned effects are withdrawn, its holds end. Once an effect went out it is too late,
 * and the order stays as it is. Its sender gets a new result.
 */
export async function cancelOrder(hub: Hub, orderId: string, by: string, reason: string): Promise<Cancelled> {
  const done = await hub.database.transaction().execute((trx) => cancel(hub, trx, orderId, by, reason));
  if (!done.ok) return done;
  const { companyId, orderNumber, receiptIds } = done;
  await planResults(hub, receiptIds, (await hub.configurations.active(companyId)).version);
  return { ok: true, orderNumber };
}

/** With the receipts whose senders get a new result. */
type Done =
  | Exclude<Cancelled, { ok: true }>
  | { ok: true; orderNumber: string; companyId: string; receiptIds: string[] };

async function cancel(hub: Hub, trx: Trx, orderId: string, by: string, reason: string): Promise<Done> {
  const order = await lockOrder(trx, orderId);
  if (order === undefined) return { ok: false, problem: problem('order-unknown', { found: orderId }) };
  const decision = decideCancellation({ existing: order.state, delivered: order.delivered }, { reason });
  if (decision.kind !== 'cancelled') return { ok: false, problem: refusal(decision, order.state.key.orderNumber) };
  const relieved = await withdrawPlanned(trx, [orderId]);
  await supersedeHolds(trx, [orderId]);
  const reopened = await endDocument(trx, order.documentId, reason);
  const { companyId, documentId, receiptId } = order;
  const write = {
    id: orderId,
    companyId,
    documentId,
    receiptId,
    partnerId: order.partnerId ?? '',
    state: decision.state,
  };
  await updateOrders(trx, [write], hub.now());
  await appendEvents(
    trx,
    decision.events.map((event): NewEvent => ({
      companyId,
      subjectType: 'order',
      subjectId: orderId,
      type: event.type,
      version: event.version,
      payload: { ...event.payload, reason },
      actor: by,
    })),
    hub.now(),
  );
  const receiptIds = [...new Set([...relieved, ...reopened])];
  return { ok: true, orderNumber: order.state.key.orderNumber, companyId, receiptIds };
}

/** The document that the order went by. Its receipt is open again until the new result is told. */
async function endDocument(trx: Trx, documentId: string, reason: string): Promise<string[]> {
  const refused = described(problem('document-cancelled', { params: { reason } }));
  await endHeldDocument(trx, documentId, { outcome: 'discarded', problem: refused });
  const receiptIds = [(await findDocument(trx, documentId))?.receiptId].filter((id) => id !== undefined);
  await reopenReceipts(trx, receiptIds);
  return receiptIds;
}

const refusal = (decision: Decision, orderNumber: string): Problem =>
  ('problems' in decision ? decision.problems[0] : undefined) ??
  problem('order-cancellation-too-late', { found: orderNumber });
