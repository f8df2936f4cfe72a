import { canonicalJson, type Order, problem, type Problem } from '#libs/documents';
import { type Decision, releaseHold, routeDocument } from '#libs/lifecycle';
import {
  appendEvents,
  lockOrder,
  passRefused,
  planIntents,
  type StoredOrder,
  type Trx,
  updateOrders,
  withdrawPlanned,
} from '#libs/store';

import type { Hub } from '../hub.js';
import { counterpartOf } from '../process/order-key.js';
import type { Ending, Held, Verdict } from './held.js';
import { orderEvents, orderWrite } from './order-writes.js';

/** A held order, or a held revision of one, is applied and routed by the rules of now. */
export async function releaseOrder(hub: Hub, trx: Trx, held: Held, { by, reason }: Verdict): Promise<Ending> {
  const order = await lockOrder(trx, held.orderId!);
  const partner = held.workspace.partners.find((one) => one.id === order?.partnerId);
  if (order === undefined || partner === undefined || held.document.body === null) return refused(held);
  const body = held.document.body as unknown as Order;
  const routed = routeDocument(body, held.workspace.routes, {
    partner: counterpartOf({ workspace: held.workspace, partner }, order.state.key),
    direction: order.state.key.direction,
    // The connection that a document came by is no longer asked: a person releases it.
    connection: '',
  });
  if ('problem' in routed) return { ok: false, problem: routed.problem };
  const decision = releaseHold(
    body,
    {
      existing: order.state,
      ...(order.body === null ? {} : { existingDocument: order.body as unknown as Order }),
      delivered: order.delivered,
      openHold: true,
      ...(held.document.revision === null ? {} : { revision: held.document.revision }),
    },
    { reason },
    { rules: held.workspace.rulesOf(partner.id), acceptPartialOrders: partner.acceptPartialOrders, partner },
  );
  if (decision.kind !== 'created' && decision.kind !== 'changed') return refused(held, decision);
  const now = hub.now();
  await updateOrders(trx, [orderWrite(order, held, decision.state)], now);
  const relieved = order.delivered ? [] : await withdrawPlanned(trx, [order.id]);
  const having = await passRefused(trx, order.id);
  const heads = await appendEvents(trx, orderEvents(order, held, decision.events, { by, reason }), now);
  await planIntents(
    trx,
    routed.targets.map((target) => ({
      ...effectOf(order, held, decision.state.version),
      // What a target has is replaced, never made twice.
      effect: having.has(target.connection) ? 'OrderChange' : 'Order',
      connectionId: target.connection,
      laneSeq: heads.get(order.id)?.seq ?? 0,
    })),
  );
  return {
    ok: true,
    number: order.state.key.orderNumber,
    targets: routed.targets.map((target) => target.connection),
    outcome: { outcome: 'released', canonical: canonicalJson(decision.document) },
    relieved,
  };
}

const effectOf = (order: StoredOrder, held: Held, version: number) => ({
  companyId: held.companyId,
  effectKey: `${order.id}@${version}`,
  naturalKey: order.state.key.orderNumber,
  lane: order.id,
  documentId: held.document.id,
  documentType: 'Order',
  receiptId: held.document.receiptId,
  orderId: order.id,
  configurationVersion: held.version,
});

function refused(held: Held, decision?: Decision): { ok: false; problem: Problem } {
  const [first] = decision !== undefined && 'problems' in decision ? decision.problems : [];
  return { ok: false, problem: first ?? problem('hold-unknown', { found: held.id }) };
}
