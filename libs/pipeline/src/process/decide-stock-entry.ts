import { described, type InventoryReport } from '#libs/documents';
import { decideInventory, type EventDraft, type InventoryDecision, routeDocument } from '#libs/lifecycle';
import type { Mapped } from '#libs/mapping';
import { type DocumentOutcome, newId, type NewEvent, type NewIntent } from '#libs/store';
import type { Connection, Partner, Workspace } from '#libs/workspace';

import { contentOf, type Decided, documentOf, type EntryContext, type StockWrite, withFound } from './entry.js';

/** What is known of a partner's stock before a batch. */
export interface StockFacts {
  /** As-of of the newest level, an instant in UTC. */
  newestAsOf?: string;
}

const OUTCOMES: Readonly<Record<InventoryDecision['kind'], DocumentOutcome>> = {
  recorded: 'recorded',
  renewed: 'recorded',
  ignored: 'ignored',
  held: 'held',
  rejected: 'rejected',
};

/** Adds what becomes of a stock report to what is decided: it is recorded, ignored as older than what is known, held or refused. */
export function decideStockEntry(
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
  const found = [...(decision.kind === 'held' ? decision.reasons : []), ...decision.problems];
  const document = documentOf(context, withFound(mapped, found), OUTCOMES[decision.kind], content);
  decided.documents.push(document);
  if (decision.kind === 'rejected') return;
  const stock: StockOfPartner = { companyId: receipt.companyId, partner, documentId: document.id };
  decided.events.push(...stockEvents(stock, decision.events, { actor: `partner:${partner.id}`, cause: receipt.id }));
  if (decision.kind === 'held') {
    decided.holds.push({
      id: newId('hold'),
      companyId: receipt.companyId,
      documentId: document.id,
      reason: described(decision.reasons[0]!),
    });
  }
  if (decision.kind !== 'recorded') return;
  decided.levels.push(levelsToWrite(stock, decision));
  decided.intents.push(
    ...stockIntents(stock, report, { workspace, connection: context.connection, receiptId: receipt.id }),
  );
}

/** A stock report and whose it is. */
export interface StockOfPartner {
  companyId: string;
  partner: Partner;
  documentId: string;
}

const subjectOf = ({ companyId, partner }: StockOfPartner): string => `stock:${companyId}:${partner.id}`;

export const levelsToWrite = (
  { companyId, partner, documentId }: StockOfPartner,
  { asOf, levels }: Extract<InventoryDecision, { kind: 'recorded' }>,
): StockWrite => ({ companyId, partnerId: partner.id, asOf: new Date(asOf), documentId, levels });

export const stockEvents = (
  stock: StockOfPartner,
  drafts: readonly EventDraft[],
  { details, ...by }: { actor: string; cause: string; details?: Readonly<Record<string, unknown>> },
): NewEvent[] =>
  drafts.map(({ type, version, payload }) => ({
    companyId: stock.companyId,
    subjectType: 'inventory',
    subjectId: subjectOf(stock),
    type,
    version,
    payload: { ...payload, ...details, document: stock.documentId },
    ...by,
  }));

/** Where stock levels are published is optional: without a route they are recorded only. */
export function stockIntents(
  stock: StockOfPartner,
  report: InventoryReport,
  setting: { workspace: Workspace; connection?: Connection; receiptId: string },
): Omit<NewIntent, 'laneSeq' | 'configurationVersion'>[] {
  const { partner, companyId, documentId } = stock;
  const routed = routeDocument(report, setting.workspace.routes, {
    partner,
    direction: 'purchase',
    connection: setting.connection?.id ?? '',
  });
  if ('problem' in routed) return [];
  return routed.targets.map((target) => ({
    companyId,
    connectionId: target.connection,
    effect: 'InventoryReport',
    effectKey: documentId,
    naturalKey: report.documentId,
    lane: subjectOf(stock),
    documentId,
    documentType: 'InventoryReport',
    receiptId: setting.receiptId,
  }));
}
