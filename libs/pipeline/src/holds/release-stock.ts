import { type InventoryReport, problem } from '#libs/documents';
import { decideInventory } from '#libs/lifecycle';
import { appendEvents, newestLevel, planIntents, type Trx, writeLevels } from '#libs/store';

import type { Hub } from '../hub.js';
import { levelsToWrite, stockEvents, stockIntents } from '../process/decide-stock-entry.js';
import type { Ending, Held, Verdict } from './held.js';

/** A held stock report is recorded as of its own moment, unless a newer one was recorded while it waited: an old report never wins. */
export async function releaseStock(hub: Hub, trx: Trx, held: Held, { by, reason }: Verdict): Promise<Ending> {
  const { document, receipt, workspace, companyId } = held;
  const partner = workspace.partners.find((one) => one.id === receipt.partnerId);
  if (partner === undefined || document.body === null)
    return { ok: false, problem: problem('hold-unknown', { found: held.id }) };
  if (reason.trim() === '') return { ok: false, problem: problem('hold-reason-missing', { found: held.id }) };
  const report = document.body as unknown as InventoryReport;
  const newest = await newestLevel(trx, companyId, partner.id);
  const decision = decideInventory(
    report,
    {
      receivedAt: receipt.receivedAt.toISOString(),
      ...(document.revision === null ? {} : { revision: document.revision }),
      ...(newest === undefined ? {} : { newest: { asOf: newest.toISOString(), revision: '' } }),
      released: { reason },
    },
    { rules: workspace.rulesOf(partner.id), partner },
  );
  if (decision.kind !== 'recorded')
    return { ok: false, problem: decision.problems[0] ?? problem('hold-unknown', { found: held.id }) };
  const stock = { companyId, partner, documentId: document.id };
  await writeLevels(trx, levelsToWrite(stock, decision));
  const events = stockEvents(stock, decision.events, { actor: by, cause: held.id, details: { hold: held.id, reason } });
  const heads = await appendEvents(trx, events, hub.now());
  const intents = stockIntents(stock, report, { workspace, receiptId: receipt.id });
  await planIntents(
    trx,
    intents.map((intent) => ({
      ...intent,
      laneSeq: heads.get(intent.lane)?.seq ?? 0,
      configurationVersion: held.version,
    })),
  );
  return {
    ok: true,
    number: report.documentId,
    targets: intents.map((intent) => intent.connectionId),
    outcome: { outcome: 'recorded' },
  };
}
