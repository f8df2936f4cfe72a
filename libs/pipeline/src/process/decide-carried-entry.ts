import { described, type Document } from '#libs/documents';
import { decideDocument, type DocumentDecision, type EventDraft, routeDocument } from '#libs/lifecycle';
import type { Mapped } from '#libs/mapping';
import { documentKeyText, newId, type NewEvent, type NewIntent, orderKeyText, type StoredOrder } from '#libs/store';
import type { Partner, Workspace } from '#libs/workspace';

import { contentOf, type Decided, documentOf, type EntryContext, withFound } from './entry.js';
import { orderKeysOf } from './order-key.js';

/** What is known before a batch of the orders and documents that it names. */
export interface CarriedFacts {
  orders: ReadonlyMap<string, StoredOrder>;
  /** Revisions of accepted documents, by {@link documentKeyText}. */
  known: ReadonlyMap<string, string>;
  /** Ship notices that hold, by the id of their order; those of the batch join them one by one. */
  shipped: Map<string, readonly Document[]>;
}

/** Without a route, an answer to a document of ours is recorded; anything else waits for a person. */
const NEEDS_NO_ROUTE = new Set<Document['documentType']>(['ApplicationResponse']);

/**
 * Adds what becomes of a document that is neither an order nor a stock report: it is checked, tied to its order where that is known, and
 * carried to its targets.
 */
export function decideCarriedEntry(
  context: EntryContext,
  mapped: Mapped,
  document: Document,
  facts: CarriedFacts,
  decided: Decided,
): void {
  const { receipt, partner, workspace } = context;
  const content = contentOf(document);
  const key = { documentType: document.documentType, number: document.documentId };
  const known = facts.known.get(documentKeyText(key));
  const order = orderOf(context, document, facts.orders);
  const orderId = order?.id;
  const shippedBefore = (facts.shipped.get(orderId ?? '') ?? []).filter((other) => other.documentId !== key.number);
  const judged = decideDocument(
    document,
    {
      revision: content.revision,
      order: order?.state ?? unknownTo(partner),
      shippedBefore,
      ...(known === undefined ? {} : { known }),
    },
    { rules: workspace.rulesOf(partner.id), partner },
  );
  const routed = routesOf(workspace, partner, document, context.connection.id);
  const decision = 'problem' in routed && judged.kind === 'created' ? heldForRoute(judged, routed.problem) : judged;
  const reasons = decision.kind === 'held' ? decision.reasons : [];
  const stored = documentOf(context, withFound(mapped, [...reasons, ...decision.problems]), decision.kind, content);
  if (orderId !== undefined) stored.orderId = orderId;
  decided.documents.push(stored);
  if (decision.kind === 'rejected' || decision.kind === 'unchanged') return;
  const carried: Carried = { companyId: receipt.companyId, documentId: stored.id, orderId, receiptId: receipt.id };
  decided.events.push(
    ...carriedEvents(carried, decision.events, { actor: `partner:${partner.id}`, cause: receipt.id }),
  );
  if (decision.kind === 'held') {
    const reason = described(decision.reasons[0]!);
    decided.holds.push({ id: newId('hold'), companyId: receipt.companyId, documentId: stored.id, reason });
    return;
  }
  if (orderId !== undefined && document.documentType === 'DespatchAdvice')
    facts.shipped.set(orderId, [...shippedBefore, document]);
  decided.known.push({
    ...key,
    companyId: receipt.companyId,
    partnerId: partner.id,
    revision: content.revision,
    documentId: stored.id,
    replaces: known !== undefined,
  });
  if ('targets' in routed) decided.intents.push(...carriedIntents(carried, document, routed.targets));
}

/** Connections that take a document, or why nobody does. */
export function routesOf(workspace: Workspace, partner: Partner, document: Document, connection: string) {
  const direction = partner.role === 'supplier' ? 'purchase' : 'sales';
  const routed = routeDocument(document, workspace.routes, { partner, direction, connection });
  if ('problem' in routed && routed.problem.code === 'route-none' && NEEDS_NO_ROUTE.has(document.documentType))
    return { targets: [] };
  return routed;
}

function heldForRoute(
  { events, problems }: Extract<DocumentDecision, { kind: 'created' }>,
  reason: Extract<ReturnType<typeof routesOf>, { problem: unknown }>['problem'],
): Extract<DocumentDecision, { kind: 'held' }> {
  return {
    kind: 'held',
    reasons: [reason],
    problems,
    events: events.map((event) => ({
      ...event,
      type: 'document.held',
      payload: { ...event.payload, reason: reason.code },
    })),
  };
}

/** A supplier answers orders that went through here; those of others may have come another way. */
const unknownTo = ({ role }: Partner): null | undefined => (role === 'supplier' ? null : undefined);

/** The order that a document names, where we know it. */
function orderOf(
  context: EntryContext,
  document: Document,
  orders: ReadonlyMap<string, StoredOrder>,
): StoredOrder | undefined {
  const keys = orderKeysOf(context, document);
  return keys.map((key) => orders.get(orderKeyText(key))).find((order) => order !== undefined);
}

/** A stored document and what it belongs to. */
export interface Carried {
  companyId: string;
  documentId: string;
  orderId: string | undefined;
  receiptId: string;
}

/** Effects of one order keep their order; a document without one stands alone. */
const laneOf = ({ orderId, documentId }: Carried): string => orderId ?? documentId;

export const carriedEvents = (
  carried: Carried,
  drafts: readonly EventDraft[],
  { details, ...by }: { actor: string; cause: string; details?: Readonly<Record<string, unknown>> },
): NewEvent[] =>
  drafts.map(({ type, version, payload }) => ({
    companyId: carried.companyId,
    subjectType: carried.orderId === undefined ? 'document' : 'order',
    subjectId: laneOf(carried),
    type,
    version,
    payload: { ...payload, ...details, document: carried.documentId },
    ...by,
  }));

export const carriedIntents = (
  carried: Carried,
  { documentType, documentId: number }: Document,
  targets: readonly { connection: string }[],
): Omit<NewIntent, 'laneSeq' | 'configurationVersion'>[] =>
  targets.map(({ connection }) => ({
    companyId: carried.companyId,
    connectionId: connection,
    effect: documentType,
    effectKey: carried.documentId,
    naturalKey: number,
    lane: laneOf(carried),
    documentId: carried.documentId,
    documentType,
    receiptId: carried.receiptId,
    ...(carried.orderId === undefined ? {} : { orderId: carried.orderId }),
  }));
