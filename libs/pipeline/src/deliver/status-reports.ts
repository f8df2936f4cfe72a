import { canonicalJson, type Order, sha256, type StatusReport } from '#libs/documents';
import { routeDocument } from '#libs/lifecycle';
import {
  type ClaimedIntent,
  documentInserts,
  type DocumentWrite,
  type EventHead,
  intentInserts,
  type IntentState,
  newId,
  type Settlement,
  type Trx,
  writeAll,
} from '#libs/store';
import type { Workspace } from '#libs/workspace';

interface Setting {
  companyId: string;
  workspace: Workspace;
  version: number;
  now: Date;
}

interface Outcome {
  settlement: Settlement;
  intent: ClaimedIntent;
}

/**
 * When a target has ended an order's effect, finance and whoever else is routed to hears of it: one StatusReport an outcome, planned in the same
 * transaction. Nothing is built when no route wants it.
 */
export async function planStatusReports(
  trx: Trx,
  setting: Setting,
  outcomes: readonly Outcome[],
  heads: ReadonlyMap<string, EventHead>,
): Promise<void> {
  if (!setting.workspace.routes.has('StatusReport')) return;
  const told = outcomes.flatMap(({ settlement, intent }) => {
    const status = STATUS_OF[settlement.state];
    if (status === undefined || intent.documentType !== 'Order' || intent.orderId === null || intent.receiptId === null)
      return [];
    const report = statusReport(status, settlement, intent, setting.now);
    const targets = routeDocument(report, setting.workspace.routes, {
      partner: { id: intent.partnerId ?? '' },
      direction: 'sales',
      connection: intent.connectionId,
    });
    return 'problem' in targets
      ? []
      : [{ report, intent, orderId: intent.orderId, receiptId: intent.receiptId, targets: targets.targets }];
  });
  if (told.length === 0) return;
  const documents = told.map(({ report, orderId, receiptId }): DocumentWrite => {
    const canonical = canonicalJson(report);
    return {
      id: newId('doc'),
      companyId: setting.companyId,
      receiptId,
      entryKey: `status ${report.documentId}`,
      line: 0,
      documentType: 'StatusReport',
      documentNumber: report.documentId,
      orderId,
      canonical,
      revision: sha256(canonical),
      outcome: 'derived',
    };
  });
  const intents = told.flatMap(({ report, orderId, targets }, index) =>
    targets.map((target) => ({
      companyId: setting.companyId,
      connectionId: target.connection,
      effect: 'StatusReport',
      effectKey: report.documentId,
      naturalKey: report.orderNumber,
      lane: orderId,
      laneSeq: heads.get(orderId)?.seq ?? 0,
      documentId: documents[index]!.id,
      documentType: 'StatusReport',
      orderId,
      configurationVersion: setting.version,
    })),
  );
  await writeAll(trx, [...documentInserts(documents), ...intentInserts(intents).writes]);
}

/** Outcomes that others hear of. A shadowed effect never happened; a skipped one was a person's decision. */
const STATUS_OF: Partial<Record<IntentState, StatusReport['status']>> = {
  confirmed: 'accepted',
  rejected: 'rejected',
  parked: 'failed',
};

function statusReport(
  status: StatusReport['status'],
  settlement: Settlement,
  intent: ClaimedIntent,
  now: Date,
): StatusReport {
  const order = JSON.parse(intent.body!) as Order;
  const reason = settlement.failure?.message;
  return {
    documentType: 'StatusReport',
    documentId: `${intent.id}-${intent.attempt}`,
    orderNumber: intent.naturalKey,
    orderId: intent.orderId!,
    issuedAt: now.toISOString(),
    status,
    connection: intent.connectionId,
    ...(settlement.reference === undefined ? {} : { targetReference: settlement.reference }),
    ...(reason === undefined ? {} : { reason }),
    ...(order.currency === undefined ? {} : { currency: order.currency }),
    ...(order.totals === undefined ? {} : { totals: order.totals }),
    lineCount: order.lines.length,
  };
}
