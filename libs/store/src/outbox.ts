import { sql } from 'kysely';

import { bulkInsert, type Write, writeAll } from './bulk-insert.js';
import type { Database, Trx } from './database.js';
import type { QueueName } from './tables.js';

/** Most intents a deliver job carries. */
export const JOB_SIZE = 50;

export interface Doorbell {
  companyId: string;
  queue: QueueName;
  /** Deliver and receive jobs are of one connection. */
  connectionId?: string;
  ids: readonly string[];
}

/** Doorbells, for the transaction that makes the work; longer id lists become several jobs. */
export function bellInserts(bells: readonly Doorbell[]): Write[] {
  const rows = bells.flatMap((bell) => {
    const jobs = [];
    for (let start = 0; start < bell.ids.length; start += JOB_SIZE) {
      jobs.push(
        JSON.stringify({
          company_id: bell.companyId,
          queue: bell.queue,
          connection_id: bell.connectionId,
          ids: bell.ids.slice(start, start + JOB_SIZE),
        }),
      );
    }
    return jobs;
  });
  return bulkInsert('outbox', ['company_id', 'queue', 'connection_id', 'ids'], rows);
}

/** Writes doorbells in the transaction that makes the work. */
export const ring = (trx: Trx, bells: readonly Doorbell[]): Promise<void> => writeAll(trx, bellInserts(bells));

/**
 * Hands up to `limit` doorbells to `deliver`, oldest first, and deletes them once it has returned. A crash in between rings them
 * again: harmless, since a job carries ids only and claims decide.
 * @returns how many were rung.
 */
export async function relayOutbox(
  database: Database,
  limit: number,
  deliver: (bells: Doorbell[]) => Promise<void>,
): Promise<number> {
  return database.transaction().execute(async (trx) => {
    const { rows } = await sql<{ company_id: string; queue: QueueName; connection_id: string | null; ids: string[] }>`
      delete from outbox where position in (
        select position from outbox order by position limit ${limit} for update skip locked
      ) returning company_id, queue, connection_id, ids`.execute(trx);
    if (rows.length === 0) return 0;
    await deliver(
      rows.map((row) => ({
        companyId: row.company_id,
        queue: row.queue,
        ...(row.connection_id === null ? {} : { connectionId: row.connection_id }),
        ids: row.ids,
      })),
    );
    return rows.length;
  });
}
