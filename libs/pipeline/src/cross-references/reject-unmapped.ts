import { described, problem, type Problem, shorten } from '#libs/documents';
import { appendEvents, endWaiting, lockWaitingFor, reopenReceipts } from '#libs/store';

import type { Verdict } from '../holds/held.js';
import type { Hub } from '../hub.js';
import { planResults } from '../reply/plan-results.js';

export type RejectedUnmapped = { ok: true; documents: number; receipts: number } | { ok: false; problem: Problem };

/** A person says that a value means nothing to us: all documents that wait for it are refused, and their senders are told. */
export async function rejectUnmapped(
  hub: Hub,
  companyId: string,
  awaited: { table: string; value: string; partnerId?: string },
  { by, reason }: Verdict,
): Promise<RejectedUnmapped> {
  const { table, value } = awaited;
  if (reason.trim() === '') return { ok: false, problem: problem('reference-reason-missing', { found: table }) };
  const { version } = await hub.configurations.latest(companyId);
  const waiting = await hub.database.transaction().execute(async (trx) => {
    const found = await lockWaitingFor(trx, companyId, awaited);
    const refusal = described(problem('value-refused', { found: shorten(value), params: { table, reason } }));
    await endWaiting(
      trx,
      found.map(({ documentId }) => documentId),
      { outcome: 'discarded', problem: refusal },
    );
    await appendEvents(
      trx,
      found.map(({ documentId }) => ({
        companyId,
        subjectType: 'document',
        subjectId: documentId,
        type: 'document.discarded',
        payload: { table, value, reason },
        actor: by,
      })),
      hub.now(),
    );
    await reopenReceipts(
      trx,
      found.map(({ receiptId }) => receiptId),
    );
    return found;
  });
  const receipts = [...new Set(waiting.map(({ receiptId }) => receiptId))];
  if (receipts.length === 0)
    return { ok: false, problem: problem('unmapped-none', { found: shorten(value), params: { table } }) };
  await planResults(hub, receipts, version);
  hub.wake();
  return { ok: true, documents: waiting.length, receipts: receipts.length };
}
