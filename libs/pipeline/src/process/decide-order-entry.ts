import { described, type Order, type Problem } from '#libs/documents';
import { type Decision, decideOrder, type OrderFacts, routeDocument } from '#libs/lifecycle';
import type { Mapped } from '#libs/mapping';
import { type DocumentWrite, newId, orderKeyText, type OrderWrite, type StoredOrder } from '#libs/store';

import { contentOf, type Decided, documentOf, type EntryContext, withFound } from './entry.js';
import { counterpartOf, orderKeyOf } from './order-key.js';

const factsOf = (stored: StoredOrder | undefined, revision: string): OrderFacts =>
  stored === undefined
    ? { delivered: false, openHold: false, revision }
    : {
        existing: stored.state,
        ...(stored.body === null ? {} : { existingDocument: stored.body as unknown as Order }),
        delivered: stored.delivered,
        openHold: stored.openHold,
        revision,
      };

/** Adds what becomes of an order to what is decided. */
export function decideOrderEntry(
  context: EntryContext,
  mapped: Mapped,
  order: Order,
  stored: ReadonlyMap<string, StoredOrder>,
  decided: Decided,
): void {
  const { workspace, partner } = context;
  const key = orderKeyOf(context, order);
  const existing = stored.get(orderKeyText(key));
  const content = contentOf(order);
  const policy = { rules: workspace.rulesOf(partner.id), acceptPartialOrders: partner.acceptPartialOrders, partner };
  const judged = decideOrder(order, key, factsOf(existing, content.revision), policy);
  const routed = routeDocument(order, workspace.routes, {
    partner: counterpartOf(context, key),
    direction: key.direction,
    connection: context.connection.id,
  });
  const decision = 'problem' in routed ? heldForRoute(judged, routed.problem) : judged;
  const isWhole = !('document' in decision) || decision.document === order;
  const document: DocumentWrite = {
    ...documentOf(
      context,
      withFound(mapped, problemsOf(decision)),
      decision.kind,
      isWhole ? content : { canonical: contentOf(decision.document).canonical, revision: content.revision },
    ),
  };
  decided.documents.push(document);
  if (decision.kind === 'rejected') return;
  const orderId = existing?.id ?? newId('ord');
  document.orderId = orderId;
  if (decision.kind === 'unchanged') return;
  recordDecision(context, decision, { orderId, existing, document }, decided);
  if (decision.kind === 'held' || decision.kind === 'cancelled' || 'problem' in routed) return;
  for (const target of routed.targets) {
    decided.intents.push({
      companyId: context.receipt.companyId,
      connectionId: target.connection,
      effect: 'Order',
      effectKey: `${orderId}@${decision.state.version}`,
      naturalKey: order.orderNumber,
      lane: orderId,
      documentId: document.id,
      documentType: 'Order',
      receiptId: context.receipt.id,
      orderId,
    });
  }
}

/** No route is an exception, never a drop: a new order exists and waits for a person, a revision waits beside the order that it revises. */
function heldForRoute(decision: Decision, reason: Problem): Decision {
  if (decision.kind !== 'created' && decision.kind !== 'changed') return decision;
  return {
    kind: 'held',
    hold: { reason, reasons: [reason] },
    ...(decision.kind === 'created' ? { state: { ...decision.state, status: 'held' as const } } : {}),
    events: decision.events.map((event) => ({
      ...event,
      type: 'order.held',
      payload: { ...event.payload, reason: reason.code },
    })),
    warnings: decision.warnings,
  };
}

function problemsOf(decision: Decision): readonly Problem[] {
  switch (decision.kind) {
    case 'rejected':
    case 'unchanged':
      return decision.problems;
    case 'held':
      return [...decision.hold.reasons, ...decision.warnings];
    case 'created':
    case 'changed':
    case 'cancelled':
      return decision.warnings;
  }
}

type Effective = Exclude<Decision, { kind: 'rejected' | 'unchanged' }>;

function recordDecision(
  context: EntryContext,
  decision: Effective,
  about: { orderId: string; existing: StoredOrder | undefined; document: DocumentWrite },
  decided: Decided,
): void {
  const { orderId, existing, document } = about;
  const { receipt } = context;
  if (decision.state !== undefined) {
    const order: OrderWrite = {
      id: orderId,
      companyId: receipt.companyId,
      state: decision.state,
      partnerId: context.partner.id,
      documentId: document.id,
      receiptId: existing?.receiptId ?? receipt.id,
    };
    (existing === undefined ? decided.created : decided.changed).push(order);
  }
  if (decision.kind === 'changed' || decision.kind === 'cancelled') decided.withdrawn.push(orderId);
  if (existing?.openHold === true) decided.superseded.push(orderId);
  if (decision.kind === 'held') {
    decided.holds.push({
      id: newId('hold'),
      companyId: receipt.companyId,
      orderId,
      documentId: document.id,
      reason: described(decision.hold.reason),
    });
  }
  for (const event of decision.events) {
    decided.events.push({
      companyId: receipt.companyId,
      subjectType: 'order',
      subjectId: orderId,
      fresh: existing === undefined,
      type: event.type,
      version: event.version,
      payload: { ...event.payload, document: document.id, revision: document.revision },
      actor: `partner:${context.partner.id}`,
      cause: receipt.id,
    });
  }
}
