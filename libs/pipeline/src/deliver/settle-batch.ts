import { appendEvents, type ClaimedIntent, hasEnded, type NewEvent, ringSuccessors, settleIntents } from '#libs/store';

import type { Hub } from '../hub.js';
import { planResults } from '../reply/plan-results.js';
import type { Sent } from './send-intent.js';
import { planStatusReports } from './status-reports.js';

/** Intents of one connection, by id: at most 50. */
export interface DeliverJob {
  companyId: string;
  connectionId: string;
  ids: readonly string[];
}

/**
 * Writes what became of a batch in one transaction: states, events of the orders, status reports for finance, the bell for effects that waited
 * behind, and the results of receipts whose last target this was.
 */
export async function settleBatch(
  hub: Hub,
  job: DeliverJob,
  claimed: readonly ClaimedIntent[],
  sent: readonly Sent[],
): Promise<void> {
  const byId = new Map(claimed.map((intent) => [intent.id, intent]));
  const settlements = sent.map((one) => one.settlement);
  const omitted = new Map(sent.map((one) => [one.settlement.id, one.omitted]));
  const { version, workspace } = await hub.configurations.active(job.companyId);
  const receipts = await hub.database.transaction().execute(async (trx) => {
    const settled = await settleIntents(trx, settlements);
    const written = new Set(settled.map((one) => one.id));
    const ended = settlements.filter((one) => written.has(one.id) && hasEnded(one.state));
    const outcomes = ended.map((settlement) => ({ settlement, intent: byId.get(settlement.id)! }));
    const heads = await appendEvents(
      trx,
      outcomes
        .filter(({ intent }) => intent.orderId !== null)
        .map(({ settlement, intent }): NewEvent => ({
          companyId: job.companyId,
          subjectType: 'order',
          subjectId: intent.orderId!,
          type: `effect.${settlement.state}`,
          payload: {
            connection: job.connectionId,
            effect: intent.effect,
            attempt: intent.attempt,
            reference: settlement.reference,
            controlNumber: intent.controlNumber ?? undefined,
            failure: settlement.failure,
            omitted: omitted.get(settlement.id),
          },
          actor: 'hub',
          cause: intent.id,
        })),
      hub.now(),
    );
    await planStatusReports(trx, { companyId: job.companyId, workspace, version, now: hub.now() }, outcomes, heads);
    await ringSuccessors(trx, job.companyId, job.connectionId, [
      ...new Set(settled.filter((one) => written.has(one.id)).map((one) => one.lane)),
    ]);
    return outcomes.flatMap(({ intent }) =>
      intent.receiptId === null || intent.effect.startsWith('reply.') ? [] : [intent.receiptId],
    );
  });
  await planResults(hub, [...new Set(receipts)], version);
}
