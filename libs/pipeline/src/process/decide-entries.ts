import {
  canonicalJson,
  described,
  type Document,
  type DocumentType,
  type InventoryReport,
  type Order,
  type Problem,
  sha256,
} from '#libs/documents';
import { decideInventory, type Decision, decideOrder, type OrderFacts, routeDocument } from '#libs/lifecycle';
import type { Mapped } from '#libs/mapping';
import {
  type DocumentOutcome,
  type DocumentWrite,
  type LevelWrite,
  newId,
  type NewEvent,
  type NewHold,
  type NewIntent,
  orderKeyText,
  type OrderWrite,
  type Receipt,
  type StoredOrder,
} from '#libs/store';
import type { Connection, Partner, Workspace } from '#libs/workspace';

import { orderKeyOf } from './order-key.js';

export interface EntryContext {
  workspace: Workspace;
  /** Version of the configuration that this run uses. */
  version: number;
  partner: Partner;
  connection: Connection;
  receipt: Receipt;
  fence: number;
  /** Mapping id and version. */
  mapping: string;
  /** What the mapping makes. */
  documentType: DocumentType;
}

/** Everything that one transaction writes. */
export interface Decided {
  documents: DocumentWrite[];
  created: OrderWrite[];
  changed: OrderWrite[];
  holds: NewHold[];
  /** Accepted orders whose planned effects a new version replaces. */
  withdrawn: string[];
  /** Orders whose older open holds a newer document made pointless. */
  superseded: string[];
  levels: { companyId: string; partnerId: string; asOf: Date; documentId: string; levels: LevelWrite[] }[];
  events: NewEvent[];
  /** `laneSeq` is the lane's newest event, known when the events are written. */
  intents: Omit<NewIntent, 'laneSeq' | 'configurationVersion'>[];
}

/** Decides what becomes of each entry. Pure but for new ids. */
export function decideEntries(
  context: EntryContext,
  batch: readonly Mapped[],
  stored: ReadonlyMap<string, StoredOrder>,
  stock: StockFacts,
): Decided {
  const decided: Decided = {
    documents: [],
    created: [],
    changed: [],
    holds: [],
    withdrawn: [],
    superseded: [],
    levels: [],
    events: [],
    intents: [],
  };
  for (const mapped of batch) {
    const { document } = mapped;
    if (document === undefined) decided.documents.push(rejectedEntry(context, mapped));
    else if (document.documentType === 'Order') decideOrderEntry(context, mapped, document, stored, decided);
    else if (document.documentType === 'InventoryReport') decideStockEntry(context, mapped, document, stock, decided);
    else decided.documents.push(documentOf(context, mapped, 'recorded'));
  }
  return decided;
}

/** An entry that could not become a document: kept with its problems, so that its sender is told each of them. */
export const rejectedEntry = (context: EntryContext, mapped: Mapped): DocumentWrite =>
  documentOf(context, mapped, 'rejected');

/** What is stored of an entry. `canonical` is what was accepted, `revision` is of what was sent. */
interface Content {
  canonical: string;
  revision: string;
}

function contentOf(document: Document): Content {
  const canonical = canonicalJson({ ...document, source: undefined });
  return { canonical, revision: sha256(canonical) };
}

function documentOf(
  context: EntryContext,
  mapped: Mapped,
  outcome: DocumentOutcome,
  content: Content | undefined = mapped.document && contentOf(mapped.document),
): DocumentWrite {
  return {
    id: newId('doc'),
    companyId: context.receipt.companyId,
    receiptId: context.receipt.id,
    entryKey: mapped.key,
    line: mapped.line,
    documentType: mapped.document?.documentType ?? context.documentType,
    ...(mapped.document === undefined ? {} : { documentNumber: mapped.document.documentId }),
    ...content,
    outcome,
    problems: mapped.problems.map((problem) => described(problem)),
    mapping: context.mapping,
  };
}

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

function decideOrderEntry(
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
    partner,
    direction: key.direction,
    connection: context.connection.id,
  });
  const decision = 'problem' in routed ? heldForRoute(judged, routed.problem) : judged;
  const isWhole = !('document' in decision) || decision.document === order;
  const document: DocumentWrite = {
    ...documentOf(
      context,
      { ...mapped, problems: [...mapped.problems, ...problemsOf(decision)] },
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

/** A stock report is absolute and never waits for a person: it is recorded, ignored as older than what is known, or refused. */
function decideStockEntry(
  context: EntryContext,
  mapped: Mapped,
  report: InventoryReport,
  known: StockFacts,
  decided: Decided,
): void {
  const { receipt, partner, workspace } = context;
  const content = contentOf(report);
  const decision = decideInventory(
    report,
    {
      receivedAt: receipt.receivedAt.toISOString(),
      revision: content.revision,
      ...(known.newestAsOf === undefined ? {} : { newest: { asOf: known.newestAsOf, revision: '' } }),
    },
    { rules: workspace.rulesOf(partner.id), partner },
  );
  const problems = [...mapped.problems, ...(decision.kind === 'held' ? decision.reasons : []), ...decision.problems];
  const isRecorded = decision.kind === 'recorded' || decision.kind === 'renewed';
  const outcome = isRecorded ? 'recorded' : decision.kind === 'ignored' ? 'ignored' : 'rejected';
  const document = documentOf(context, { ...mapped, problems }, outcome, content);
  decided.documents.push(document);
  const subjectId = `stock:${receipt.companyId}:${partner.id}`;
  if (decision.kind !== 'rejected') {
    for (const event of decision.events) {
      decided.events.push({
        companyId: receipt.companyId,
        subjectType: 'inventory',
        subjectId,
        type: event.type,
        version: event.version,
        payload: { ...event.payload, document: document.id },
        actor: `partner:${partner.id}`,
        cause: receipt.id,
      });
    }
  }
  if (decision.kind !== 'recorded') return;
  decided.levels.push({
    companyId: receipt.companyId,
    partnerId: partner.id,
    asOf: new Date(decision.asOf),
    documentId: document.id,
    levels: decision.levels,
  });
  // Where stock levels are published is optional: without a route they are recorded only.
  const routed = routeDocument(report, workspace.routes, {
    partner,
    direction: 'purchase',
    connection: context.connection.id,
  });
  if ('problem' in routed) return;
  for (const target of routed.targets) {
    decided.intents.push({
      companyId: receipt.companyId,
      connectionId: target.connection,
      effect: 'InventoryReport',
      effectKey: document.id,
      naturalKey: report.documentId,
      lane: subjectId,
      documentId: document.id,
      documentType: 'InventoryReport',
      receiptId: receipt.id,
    });
  }
}

/** What is known of a partner's stock before a batch. */
export interface StockFacts {
  /** As-of of the newest level, an instant in UTC. */
  newestAsOf?: string;
}
