import { sql } from 'kysely';

import type { Database } from './database.js';
import { type Doorbell, ring } from './outbox.js';
import { isOverdue, type Overdue, patience } from './patience.js';

/** Times that a process may die with an intent in hand before a person must look. */
export const MAX_LOSSES = 5;

/** From so many losses on an intent is delivered alone: if it is the one that kills, the others no longer die with it. */
const SUSPECT_LOSSES = 2;

/**
 * Frees intents whose lease ran out. One that was being sent is in doubt until the connector's settle time is over: nobody knows whether it
 * arrived. Each loss is counted.
 * @returns how many were lost.
 */
export async function recoverLostIntents(
  database: Database,
  settleMs: (connectionId: string) => number,
): Promise<number> {
  return database.transaction().execute(async (trx) => {
    const lost = await trx
      .selectFrom('intents')
      .select(['id', 'connection_id'])
      .where('ended_at', 'is', null)
      .where('lease_until', '<', sql<Date>`now()`)
      .limit(5000)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const connectionId of new Set(lost.map((intent) => intent.connection_id))) {
      const ids = lost.filter((intent) => intent.connection_id === connectionId).map((intent) => intent.id);
      await sql`
        update intents set
          due_at = case state when 'sending' then now() + ${settleMs(connectionId)} * interval '1 millisecond' else due_at end,
          state = 'in_doubt', losses = losses + 1, lease_until = null, waiting = true, rung_at = null
        where id = any(${ids})`.execute(trx);
    }
    return lost.length;
  });
}

/** Nobody may speak to the connection of intent `i` now. */
const CONNECTION_RESTS = sql`exists (
  select from connection_states c where c.company_id = i.company_id and c.connection_id = i.connection_id
    and (c.paused_reason is not null or c.held_until > now()))`;

interface DueRow {
  id: string;
  company_id: string;
  connection_id: string;
  losses: number;
}

/** Rings for intents whose retry or settle time has come; each again, in case the bell was lost, when it has waited as long once more. */
export async function ringDueIntents(database: Database, quietSeconds: number, limit = 2000): Promise<number> {
  return database.transaction().execute(async (trx) => {
    const { rows } = await sql<DueRow>`
      update intents set rung_at = now() where id in (
        select due.id from connection_states c cross join lateral (
          select i.id from intents i
          where i.waiting and i.company_id = c.company_id and i.connection_id = c.connection_id and i.due_at <= now()
            and (i.rung_at is null or ${patience('i.rung_at', 'i.due_at', quietSeconds)})
            and (i.lease_until is null or i.lease_until < now())
          order by i.due_at limit ${limit} for update of i skip locked) as due
        where c.paused_reason is null and (c.held_until is null or c.held_until <= now()))
      returning id, company_id, connection_id, losses`.execute(trx);
    await ring(trx, bellsFor(rows));
    return rows.length;
  });
}

/**
 * Rings for the firsts of their lanes that are due and that nobody took, though they were rung for: what a wiped, restored or forgetful queue no
 * longer knows of. A needless bell is harmless, but a backlog must not multiply its bells.
 * @returns how many, at most `limit`.
 */
export async function ringOverdueIntents(database: Database, overdue: Overdue, limit: number): Promise<number> {
  return database.transaction().execute(async (trx) => {
    const { rows } = await sql<DueRow>`
      update intents set rung_at = now() where id in (
        select i.id from intents i
        where i.ended_at is null and i.state in ('planned', 'in_doubt') and i.due_at <= now()
          and ${isOverdue('i.rung_at', 'i.due_at', overdue)}
          and (i.lease_until is null or i.lease_until < now())
          and not exists (
            select from intents p
            where p.lane = i.lane and p.connection_id = i.connection_id and p.blocking and p.lane_seq < i.lane_seq)
          and not ${CONNECTION_RESTS}
        order by i.due_at limit ${limit} for update of i skip locked)
      returning id, company_id, connection_id, losses`.execute(trx);
    await ring(trx, bellsFor(rows));
    return rows.length;
  });
}

function bellsFor(rows: readonly DueRow[]): Doorbell[] {
  const bells = new Map<string, Doorbell & { ids: string[] }>();
  for (const { id, company_id: companyId, connection_id: connectionId, losses } of rows) {
    const key = losses >= SUSPECT_LOSSES ? id : `${companyId} ${connectionId}`;
    const bell = bells.get(key);
    if (bell === undefined) bells.set(key, { companyId, queue: 'deliver', connectionId, ids: [id] });
    else bell.ids.push(id);
  }
  return [...bells.values()];
}
