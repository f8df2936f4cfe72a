import { sql } from 'kysely';

import type { ExceptionSeverity } from '#libs/lifecycle';

import type { Database, Trx } from './database.js';
import type { ExceptionKind } from './tables.js';

export interface NewException {
  id: string;
  companyId: string;
  kind: ExceptionKind;
  /** Names the thing among all of its kind. */
  key: string;
  subjectType: 'connection' | 'receipt';
  subjectId: string;
  severity: ExceptionSeverity;
  owner: string;
  /** The problem, with its text. */
  reason: object;
  impact: object;
  dueAt: Date;
}

export interface HubException extends Omit<NewException, 'key' | 'reason' | 'impact'> {
  reason: Record<string, unknown>;
  impact: Record<string, unknown>;
  openedAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  closedAt: Date | null;
  closedBy: string | null;
  closeReason: string | null;
  closeCause: string | null;
}

const COLUMNS = [
  'id',
  'company_id as companyId',
  'kind',
  'subject_type as subjectType',
  'subject_id as subjectId',
  'severity',
  'owner',
  'reason',
  'impact',
  'opened_at as openedAt',
  'due_at as dueAt',
  'acknowledged_at as acknowledgedAt',
  'acknowledged_by as acknowledgedBy',
  'closed_at as closedAt',
  'closed_by as closedBy',
  'close_reason as closeReason',
  'close_cause as closeCause',
] as const;

/** Opens an exception; false when the same was told before, by whomever: the unique key decides. */
export async function insertException(trx: Trx, exception: NewException): Promise<boolean> {
  const inserted = await trx
    .insertInto('exceptions')
    .values({
      id: exception.id,
      company_id: exception.companyId,
      kind: exception.kind,
      exception_key: exception.key,
      subject_type: exception.subjectType,
      subject_id: exception.subjectId,
      severity: exception.severity,
      owner: exception.owner,
      reason: JSON.stringify(exception.reason),
      impact: JSON.stringify(exception.impact),
      due_at: exception.dueAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(inserted.numInsertedOrUpdatedRows ?? 0) === 1;
}

export const findException = (database: Database | Trx, id: string): Promise<HubException | undefined> =>
  database.selectFrom('exceptions').select(COLUMNS).where('id', '=', id).executeTakeFirst();

/** Open exceptions of a company, those that are due first in front; with `limit`, the newest of all, closed ones too. */
export const listExceptions = (database: Database, companyId: string, limit?: number): Promise<HubException[]> =>
  database
    .selectFrom('exceptions')
    .select(COLUMNS)
    .where('company_id', '=', companyId)
    .$if(limit === undefined, (query) => query.where('closed_at', 'is', null).orderBy('due_at'))
    .$if(limit !== undefined, (query) => query.orderBy('opened_at', 'desc').limit(limit!))
    .execute();

/** How many are open, and how many of them somebody should have seen to by now. */
export async function countExceptions(
  database: Database,
  companyId: string,
): Promise<{ open: number; overdue: number }> {
  const { rows } = await sql<{ open: number; overdue: number }>`
    select count(*) as open, count(*) filter (where due_at < now() and acknowledged_at is null) as overdue
    from exceptions where company_id = ${companyId} and closed_at is null`.execute(database);
  return rows[0]!;
}

/** Open exceptions of a kind, e.g. to see which causes are gone. */
export const openExceptions = (
  database: Database | Trx,
  of: { companyId: string; kind: ExceptionKind; subjectId?: string },
): Promise<HubException[]> =>
  database
    .selectFrom('exceptions')
    .select(COLUMNS)
    .where('company_id', '=', of.companyId)
    .where('kind', '=', of.kind)
    .where('closed_at', 'is', null)
    .$if(of.subjectId !== undefined, (query) => query.where('subject_id', '=', of.subjectId!))
    .orderBy('opened_at')
    .execute();

/** Notes who has it in hand; false when it is closed, or somebody has. */
export async function acknowledgeException(trx: Trx, id: string, by: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('exceptions')
    .set({ acknowledged_at: sql<Date>`now()`, acknowledged_by: by })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}

export interface ExceptionEnd {
  by: string;
  reason: string;
  /** The receipt that ended it. */
  cause?: string;
}

/** False when it was closed before: of several that see its cause gone, one closes it. */
export async function closeException(trx: Trx, id: string, end: ExceptionEnd): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('exceptions')
    .set({
      closed_at: sql<Date>`now()`,
      closed_by: end.by,
      close_reason: end.reason,
      close_cause: end.cause ?? null,
    })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}
