import { sql } from 'kysely';

import type { Database } from './database.js';
import { ring } from './outbox.js';
import { patience } from './patience.js';

/** Most files that a sweep rings for. */
const LIMIT = 1000;

/**
 * Rings for received files that nobody works on: their worker died, or the queue forgot them.
 * @param overdueSeconds how long the queue may take at least; undefined when it is empty, which has forgotten all that is due.
 */
export async function ringOverdueReceipts(
  database: Database,
  companyId: string,
  overdueSeconds: number | undefined,
): Promise<number> {
  const forgotten = overdueSeconds === undefined ? sql`true` : patience('rung_at', 'received_at', overdueSeconds);
  return database.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      update receipts set rung_at = now() where id in (
        select id from receipts
        where company_id = ${companyId} and status = 'received' and ended_at is null
          and (lease_until is null or lease_until < now()) and ${forgotten}
        order by received_at limit ${LIMIT} for update skip locked)
      returning id`.execute(trx);
    await ring(
      trx,
      rows.map(({ id }) => ({ companyId, queue: 'process' as const, ids: [id] })),
    );
    return rows.length;
  });
}
