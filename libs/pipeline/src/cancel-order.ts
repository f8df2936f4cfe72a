import { problem, type Problem } from '#libs/documents';
import { cancelOrder as decideCancellation, type Decision } from '#libs/lifecycle';
import {
  appendEvents,
  lockOrder,
  type NewEvent,
  supersedeHolds,
  type Trx,
  updateOrders,
  withdrawPlanned,
} from '#libs/store';

import type { Hub } from './hub.js';

export type Cancelled = { ok: true; orderNumber: string } | { ok: false; problem: Problem };

/**
 * A person cancels an order of which nothing was delivered yet: its planned effects are withdrawn, its holds end. Once an effect went out it is too late,
 * and the order stays as it is.
 */
export function cancelOrder(hub: Hub, orderId: string, by: string, reason: string): Promise<Cancelled> {
  return hub.database.transaction().execute((trx) => cancel(hub, trx, orderId, by, reason));
}

async function cancel(hub: Hub, trx: Trx, orderId: string, by: string, reason: string): Promise<Cancelled> {
  const order = await lockOrder(trx, orderId);
  if (order === undefined) return { ok: false, problem: problem('order-unknown', { found: orderId }) };
  const decision = decideCancellation({ existing: order.state, delivered: order.delivered }, { reason });
  if (decision.kind !== 'cancelled') return { ok: false, problem: refusal(decision, order.state.key.orderNumber) };
  await withdrawPlanned(trx, [orderId]);
  await supersedeHolds(trx, [orderId]);
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
  return { ok: true, orderNumber: order.state.key.orderNumber };
}

const refusal = (decision: Decision, orderNumber: string): Problem =>
  ('problems' in decision ? decision.problems[0] : undefined) ??
  problem('order-cancellation-too-late', { found: orderNumber });
