import { type Document, problem } from '#libs/documents';
import { decideDocument } from '#libs/lifecycle';
import {
  appendEvents,
  documentKeyText,
  lockKnownDocuments,
  planIntents,
  type Trx,
  writeKnownDocuments,
} from '#libs/store';

import type { Hub } from '../hub.js';
import { type Carried, carriedEvents, carriedIntents, routesOf } from '../process/decide-carried-entry.js';
import type { Ending, Held, Verdict } from './held.js';

/** A held document goes on to its targets by the routes of now, and holds under its number from here on. */
export async function releaseCarried(hub: Hub, trx: Trx, held: Held, { by, reason }: Verdict): Promise<Ending> {
  const { receipt, workspace, companyId } = held;
  const partner = workspace.partners.find((one) => one.id === receipt.partnerId);
  if (partner === undefined || held.document.body === null || held.document.revision === null)
    return { ok: false, problem: problem('hold-unknown', { found: held.id }) };
  if (reason.trim() === '') return { ok: false, problem: problem('hold-reason-missing', { found: held.id }) };
  const document = held.document.body as unknown as Document;
  const routed = routesOf(workspace, partner, document, '');
  if ('problem' in routed) return { ok: false, problem: routed.problem };
  const key = { documentType: document.documentType, number: document.documentId };
  const known = (await lockKnownDocuments(trx, { companyId, partnerId: partner.id }, [key])).get(documentKeyText(key));
  const { revision, id: documentId } = held.document;
  const facts = { revision, released: { reason }, ...(known === undefined ? {} : { known }) };
  const decision = decideDocument(document, facts, { rules: workspace.rulesOf(partner.id), partner });
  if (decision.kind !== 'created')
    return { ok: false, problem: decision.problems[0] ?? problem('hold-unknown', { found: held.id }) };
  await writeKnownDocuments(trx, [
    { ...key, companyId, partnerId: partner.id, revision, documentId, replaces: known !== undefined },
  ]);
  const carried = carriedOf(held);
  const events = carriedEvents(carried, decision.events, { actor: by, cause: held.id, details: { hold: held.id } });
  const heads = await appendEvents(trx, events, hub.now());
  const intents = carriedIntents(carried, document, routed.targets);
  await planIntents(
    trx,
    intents.map((intent) => ({
      ...intent,
      laneSeq: heads.get(intent.lane)?.seq ?? 0,
      configurationVersion: held.version,
    })),
  );
  const targets = intents.map((intent) => intent.connectionId);
  return { ok: true, number: document.documentId, targets, outcome: { outcome: 'released' } };
}

export const carriedOf = ({ companyId, document, receipt }: Held): Carried => ({
  companyId,
  documentId: document.id,
  orderId: document.orderId ?? undefined,
  receiptId: receipt.id,
});
