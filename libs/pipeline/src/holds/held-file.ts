import { described, problem, type Problem } from '#libs/documents';
import {
  appendEvents,
  openExceptions,
  type Receipt,
  refuseHeldReceipt,
  resumeHeldReceipt,
  ring,
  type Trx,
} from '#libs/store';

import { endException } from '../exceptions/raise.js';
import type { Hub } from '../hub.js';
import { planReply } from '../reply/plan-reply.js';
import type { Verdict } from './held.js';

export type HeldFileEnd = { ok: true; receipt: Receipt } | { ok: false; problem: Problem };

const notHeld = (id: string): HeldFileEnd => ({ ok: false, problem: problem('receipt-not-held', { found: id }) });

/** A person lets a file that was held as a whole go on: it is processed as if it had never been held. */
export async function releaseHeldFile(hub: Hub, id: string, verdict: Verdict): Promise<HeldFileEnd> {
  const ended = await hub.database.transaction().execute(async (trx): Promise<HeldFileEnd> => {
    const receipt = await resumeHeldReceipt(trx, id);
    if (receipt === undefined) return notHeld(id);
    await endOnce(hub, trx, receipt, verdict, 'receipt.released');
    await ring(trx, [{ companyId: receipt.companyId, queue: 'process', ids: [id] }]);
    return { ok: true, receipt };
  });
  hub.wake();
  return ended;
}

/** A person refuses a file that was held as a whole: nothing of it is applied, and its sender is told. */
export async function discardHeldFile(hub: Hub, id: string, verdict: Verdict): Promise<HeldFileEnd> {
  const refusal = described(problem('file-discarded', { params: { reason: verdict.reason } }));
  const ended = await hub.database.transaction().execute(async (trx): Promise<HeldFileEnd> => {
    const receipt = await refuseHeldReceipt(trx, id, { problems: [refusal] });
    if (receipt === undefined) return notHeld(id);
    await endOnce(hub, trx, receipt, verdict, 'receipt.discarded');
    await planReply(hub, trx, { ...receipt, resultRound: 1 }, receipt.configurationVersion!, 'result');
    return { ok: true, receipt };
  });
  hub.wake();
  return ended;
}

/** The exception of a held file closes with the verdict on it. */
async function endOnce(hub: Hub, trx: Trx, receipt: Receipt, { by, reason }: Verdict, type: string): Promise<void> {
  const { id, companyId } = receipt;
  await appendEvents(
    trx,
    [{ companyId, subjectType: 'receipt', subjectId: id, type, payload: { reason }, actor: by }],
    hub.now(),
  );
  for (const exception of await openExceptions(trx, { companyId, kind: 'file-size', subjectId: id }))
    await endException(hub, trx, exception, { by, reason, cause: id });
}
