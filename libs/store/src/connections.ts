import { sql } from 'kysely';

import type { Database, Trx } from './database.js';

export interface ConnectionState {
  connectionId: string;
  heldUntil: Date | null;
  pausedReason: string | null;
  failuresInRow: number;
}

/** Makes a state row for every connection of the active configuration; existing ones keep theirs. */
export async function ensureConnectionStates(trx: Trx, companyId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .insertInto('connection_states')
    .values(ids.map((connection_id) => ({ company_id: companyId, connection_id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Takes the polls that are due, by the database's clock, and sets each one's next time; of several workers one gets it.
 * @param intervals seconds between polls by connection id; a connection that is not named is not polled.
 */
export async function takeDuePolls(
  database: Database,
  companyId: string,
  intervals: Readonly<Record<string, number>>,
): Promise<string[]> {
  const { rows } = await sql<{ connection_id: string }>`
    update connection_states c set next_poll_at = now() + make_interval(secs => p.value::double precision)
    from json_each_text(${JSON.stringify(intervals)}::json) as p
    where c.connection_id = p.key and c.company_id = ${companyId} and c.next_poll_at <= now()
      and c.paused_reason is null and (c.held_until is null or c.held_until <= now())
    returning c.connection_id`.execute(database);
  return rows.map((row) => row.connection_id);
}

/** Takes a poll that a clock has not made due; false when nobody may speak to the connection now. */
export async function pollNow(
  database: Database,
  companyId: string,
  connectionId: string,
  pollSeconds: number,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update connection_states set next_poll_at = now() + make_interval(secs => ${pollSeconds})
    where company_id = ${companyId} and connection_id = ${connectionId}
      and paused_reason is null and (held_until is null or held_until <= now())`.execute(database);
  return Number(numAffectedRows ?? 0) === 1;
}

export const connectionState = (
  database: Database,
  companyId: string,
  connectionId: string,
): Promise<ConnectionState | undefined> =>
  database
    .selectFrom('connection_states')
    .select([
      'connection_id as connectionId',
      'held_until as heldUntil',
      'paused_reason as pausedReason',
      'failures_in_row as failuresInRow',
    ])
    .where('company_id', '=', companyId)
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();

/** The state of every connection of a company, with its newest failure, as shown to people. */
export const connectionStates = (database: Database, companyId: string) =>
  database
    .selectFrom('connection_states')
    .select([
      'connection_id as connectionId',
      'held_until as heldUntil',
      'paused_reason as pausedReason',
      'failures_in_row as failuresInRow',
      'last_failure as lastFailure',
      'polled_at as polledAt',
    ])
    .where('company_id', '=', companyId)
    .orderBy('connection_id')
    .execute();

export interface ConnectionReport {
  ok: boolean;
  /** The newest failure, as it is shown to people. */
  failure?: object;
  holdMs?: number;
  pauseReason?: string;
  /** A poll: how many files its listing left for later. */
  unsettled?: number;
}

/** Keeps the health of a connection as real calls showed it. */
export async function reportConnection(
  database: Database,
  companyId: string,
  connectionId: string,
  report: ConnectionReport,
): Promise<void> {
  await database
    .updateTable('connection_states')
    .set((eb) => ({
      ...(report.unsettled === undefined
        ? {}
        : { polled_at: sql<Date>`clock_timestamp()`, unsettled: report.unsettled }),
      failures_in_row: report.ok ? 0 : eb('failures_in_row', '+', 1),
      last_failure: report.ok ? JSON.stringify(null) : JSON.stringify(report.failure ?? {}),
      ...(report.holdMs === undefined
        ? {}
        : { held_until: sql<Date>`now() + ${report.holdMs} * interval '1 millisecond'` }),
      ...(report.pauseReason === undefined ? {} : { paused_reason: report.pauseReason }),
    }))
    .where('company_id', '=', companyId)
    .where('connection_id', '=', connectionId)
    // Batches that find a healthy connection healthy do not queue up to say so.
    .$if(saysOnlyOk(report), (update) => update.where('failures_in_row', '>', 0))
    .execute();
}

const saysOnlyOk = ({ ok, unsettled, holdMs, pauseReason }: ConnectionReport): boolean =>
  ok && unsettled === undefined && holdMs === undefined && pauseReason === undefined;

/** Lets a paused or held connection work again; false when it was neither. */
export async function clearConnectionTrouble(trx: Trx, companyId: string, connectionId: string): Promise<boolean> {
  const resumed = await trx
    .updateTable('connection_states')
    .set({ paused_reason: null, held_until: null, failures_in_row: 0, next_poll_at: sql<Date>`now()` })
    .where('company_id', '=', companyId)
    .where('connection_id', '=', connectionId)
    .where((eb) => eb.or([eb('paused_reason', 'is not', null), eb('held_until', '>', sql<Date>`now()`)]))
    .executeTakeFirst();
  return Number(resumed.numUpdatedRows) === 1;
}
