import { canonicalJson, type Order, problem, type Problem } from '#libs/documents';
import { type Decision, releaseHold, routeDocument } from '#libs/lifecycle';
import {
  appendEvents,
  endHold,
  findDocument,
  lockHold,
  lockOrder,
  type NewEvent,
  OvertakenBySend,
  planIntents,
  releaseDocument,
  reopenReceipts,
  updateOrders,
  withdrawPlanned,
} from '#libs/store';

import type { Hub } from './hub.js';
import { planResults } from './reply/plan-results.js';

export type HoldEnd =
  | { ok: true; orderId: string; orderNumber: string; targets: string[] }
  | { ok: false; problem: Problem };

/**
 * A person lets a held order, or a held revision of one, go on: it is applied, routed and delivered as if it had never been held, and its sender gets a
 * new result. Reason and person go to the event log.
 */
export async function releaseHeld(hub: Hub, holdId: string, by: string, reason: string): Promise<HoldEnd> {
  try {
    return await release(hub, holdId, by, reason);
  } catch (error) {
    // Once more: now the effect that went out counts as delivered.
    if (error instanceof OvertakenBySend) return release(hub, holdId, by, reason);
    throw error;
  }
}

async function release(hub: Hub, holdId: string, by: string, reason: string): Promise<HoldEnd> {
  let relieved: string[] = [];
  let configuration = 0;
  const ended = await hub.database.transaction().execute(async (trx): Promise<HoldEnd> => {
    const hold = await lockHold(trx, holdId);
    if (hold === undefined) return { ok: false, problem: problem('hold-unknown', { found: holdId }) };
    const order = await lockOrder(trx, hold.orderId);
    const document = await findDocument(trx, hold.documentId);
    if (order === undefined || document?.body == null)
      return { ok: false, problem: problem('hold-unknown', { found: holdId }) };
    const { workspace, version } = await hub.configurations.active(hold.companyId);
    const body = document.body as unknown as Order;
    const partner = workspace.partners.find((one) => one.id === order.partnerId);
    if (partner === undefined) return { ok: false, problem: problem('hold-unknown', { found: holdId }) };
    const routed = routeDocument(body, workspace.routes, {
      partner,
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
        ...(document.revision === null ? {} : { revision: document.revision }),
      },
      { reason },
      { rules: workspace.rulesOf(partner.id), acceptPartialOrders: partner.acceptPartialOrders, partner },
    );
    if (decision.kind !== 'created' && decision.kind !== 'changed')
      return { ok: false, problem: refusalOf(decision, holdId) };
    await updateOrders(
      trx,
      [
        {
          id: order.id,
          companyId: hold.companyId,
          state: decision.state,
          partnerId: order.partnerId ?? '',
          documentId: document.id,
          receiptId: order.receiptId,
        },
      ],
      hub.now(),
    );
    relieved = order.delivered ? [] : await withdrawPlanned(trx, [order.id]);
    await endHold(trx, holdId, { by, reason, outcome: 'released' });
    await releaseDocument(trx, document.id, canonicalJson(decision.document));
    const heads = await appendEvents(
      trx,
      decision.events.map((event): NewEvent => ({
        companyId: hold.companyId,
        subjectType: 'order',
        subjectId: order.id,
        type: event.type,
        version: event.version,
        payload: { ...event.payload, hold: holdId, reason, document: document.id },
        actor: by,
        cause: holdId,
      })),
      hub.now(),
    );
    await reopenReceipts(trx, [document.receiptId]);
    await planIntents(
      trx,
      routed.targets.map((target) => ({
        companyId: hold.companyId,
        connectionId: target.connection,
        // What the target has is replaced, never made twice.
        effect: order.delivered ? 'OrderChange' : 'Order',
        effectKey: `${order.id}@${decision.state.version}`,
        naturalKey: order.state.key.orderNumber,
        lane: order.id,
        laneSeq: heads.get(order.id)?.seq ?? 0,
        documentId: document.id,
        documentType: 'Order',
        receiptId: document.receiptId,
        orderId: order.id,
        configurationVersion: version,
      })),
    );
    configuration = version;
    return {
      ok: true,
      orderId: order.id,
      orderNumber: order.state.key.orderNumber,
      targets: routed.targets.map((target) => target.connection),
    };
  });
  await planResults(hub, relieved, configuration);
  hub.wake();
  return ended;
}

const refusalOf = (decision: Decision, holdId: string): Problem =>
  'problems' in decision && decision.problems[0] !== undefined
    ? decision.problems[0]
    : problem('hold-unknown', { found: holdId });
