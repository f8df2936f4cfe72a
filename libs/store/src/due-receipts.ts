import { sql } from 'kysely';

import type { Database, Trx } from './database.js';
import { ring } from './outbox.js';
import { isOverdue, type Overdue } from './patience.js';

/**
 * Rings for received files that nobody works on: their worker died, or the queue forgot them.
 * @returns how many, at most `limit`.
 */
export async function ringOverdueReceipts(
  database: Database,
  companyId: string,
  overdue: Overdue,
  limit: number,
): Promise<number> {
  return database.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      update receipts set rung_at = now() where id in (
        select id from receipts
        where company_id = ${companyId} and status = 'received' and ended_at is null
          and (lease_until is null or lease_until < now()) and ${isOverdue('rung_at', 'coalesce(rerun_at, received_at)', overdue)}
        order by received_at limit ${limit} for update skip locked)
      returning id`.execute(trx);
    await ring(
      trx,
      rows.map(({ id }) => ({ companyId, queue: 'process' as const, ids: [id] })),
    );
    return rows.length;
  });
}

/**
 * Receipts of which documents need wait no longer run again, for these documents only; one that runs already goes on. Rings for each.
 */
export async function rerunReceipts(trx: Trx, companyId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    update receipts set status = 'received', rerun_at = now(), rung_at = now(), ended_at = null, lease_until = null
    where id = any(${[...ids]}) and status in ('applied', 'ended') returning id`.execute(trx);
  await ring(trx, [{ companyId, queue: 'process', ids: rows.map(({ id }) => id) }]);
}
