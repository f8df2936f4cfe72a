import { problem, type Problem } from '#libs/documents';
import { acknowledgeException, appendEvents, findException, findReceipt, type HubException } from '#libs/store';

import type { Verdict } from '../holds/held.js';
import type { Hub } from '../hub.js';
import { endException } from './raise.js';

export type ExceptionChange = { ok: true; exception: HubException } | { ok: false; problem: Problem };

/** A person has it in hand: it stays open, and is no longer overdue. */
export const acknowledge = (hub: Hub, id: string, by: string): Promise<ExceptionChange> =>
  hub.database.transaction().execute(async (trx) => {
    const exception = await findException(trx, id);
    if (exception === undefined || !(await acknowledgeException(trx, id, by))) return refusal(id, exception);
    const { companyId } = exception;
    const event = { type: 'exception.acknowledged', payload: {}, actor: by };
    await appendEvents(trx, [{ ...event, companyId, subjectType: 'exception', subjectId: id }], hub.now());
    return { ok: true, exception };
  });

/** A person closes what does not close by itself. A held file is let go or refused instead: that closes its exception. */
export const close = (hub: Hub, id: string, { by, reason }: Verdict): Promise<ExceptionChange> =>
  hub.database.transaction().execute(async (trx) => {
    const exception = await findException(trx, id);
    if (exception === undefined) return refusal(id, exception);
    const receipt = exception.subjectType === 'receipt' ? await findReceipt(trx, exception.subjectId) : undefined;
    if (receipt?.status === 'held')
      return { ok: false, problem: problem('exception-of-held-file', { found: id, params: { receipt: receipt.id } }) };
    return (await endException(hub, trx, exception, { by, reason })) ? { ok: true, exception } : refusal(id, exception);
  });

function refusal(id: string, exception: HubException | undefined): ExceptionChange {
  if (exception === undefined || exception.closedAt !== null)
    return { ok: false, problem: problem('exception-unknown', { found: id }) };
  const by = exception.acknowledgedBy ?? '';
  return { ok: false, problem: problem('exception-acknowledged-before', { found: id, params: { by } }) };
}
