import { described, type KnownProblem } from '#libs/documents';
import { dueOf, type ExceptionSeverity } from '#libs/lifecycle';
import {
  appendEvents,
  closeException,
  type ExceptionEnd,
  insertException,
  newId,
  type NewException,
  type Trx,
} from '#libs/store';

import type { Hub } from '../hub.js';

export type ExceptionDraft = Omit<NewException, 'id' | 'severity' | 'reason' | 'dueAt'> & {
  severity: ExceptionSeverity;
  problem: KnownProblem;
  /** By the clock that judged it. */
  at: Date;
};

/** Opens an exception with its event; undefined when the same was told before. */
export async function raiseException(hub: Hub, trx: Trx, draft: ExceptionDraft): Promise<string | undefined> {
  const { problem, at, ...exception } = draft;
  const id = newId('exc');
  const reason = described(problem);
  const dueAt = dueOf(draft.severity, at);
  if (!(await insertException(trx, { ...exception, id, reason, dueAt }))) return undefined;
  const { companyId, kind, subjectType, subjectId, severity, owner, impact } = draft;
  await appendEvents(
    trx,
    [
      {
        companyId,
        subjectType: 'exception',
        subjectId: id,
        fresh: true,
        type: 'exception.opened',
        payload: { kind, subject: { type: subjectType, id: subjectId }, severity, owner, dueAt, reason, impact },
        actor: 'hub',
        cause: subjectId,
      },
    ],
    hub.now(),
  );
  return id;
}

/** Closes an exception with its event; false when it was closed before. */
export async function endException(
  hub: Hub,
  trx: Trx,
  { id, companyId }: { id: string; companyId: string },
  end: ExceptionEnd,
): Promise<boolean> {
  if (!(await closeException(trx, id, end))) return false;
  await appendEvents(
    trx,
    [
      {
        companyId,
        subjectType: 'exception',
        subjectId: id,
        type: 'exception.closed',
        payload: { reason: end.reason },
        actor: end.by,
        ...(end.cause === undefined ? {} : { cause: end.cause }),
      },
    ],
    hub.now(),
  );
  return true;
}
