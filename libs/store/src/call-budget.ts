import { sql } from 'kysely';

import type { Database } from './database.js';

export interface ReservedCalls {
  /** How many of the wanted calls may be made. */
  granted: number;
  /** When the first of them may be made, from now; the next ones follow at the rate. */
  startsInMs: number;
}

/** A worker reserves calls no further ahead than this, so that it neither sleeps long nor starves the others. */
const HORIZON_SECONDS = 1;

/**
 * Reserves calls to a connection's remote under a rate that all processes share: one moment a connection, after which the next call is free, moved on by
 * what was granted (generic cell rate algorithm, ITU-T I.371, without a burst).
 * @param perSecond calls a second, may be a fraction.
 */
export async function reserveCalls(
  database: Database,
  companyId: string,
  connectionId: string,
  wanted: number,
  perSecond: number,
): Promise<ReservedCalls> {
  const horizon = Math.max(HORIZON_SECONDS, 1 / perSecond);
  const { rows } = await sql<ReservedCalls>`
    with state as materialized (
      select calls_free_at from connection_states
      where company_id = ${companyId} and connection_id = ${connectionId} for update
    ), clock as materialized (
      select clock_timestamp() as now, greatest(calls_free_at, clock_timestamp()) as free from state
    ), budget as (
      select now, free, least(${wanted}::integer,
        greatest(0, floor((${horizon}::float8 - extract(epoch from free - now)) * ${perSecond}::float8))::integer) as granted
      from clock
    )
    update connection_states c set calls_free_at = b.free + make_interval(secs => b.granted / ${perSecond}::float8)
    from budget b where c.company_id = ${companyId} and c.connection_id = ${connectionId}
    returning b.granted, (extract(epoch from b.free - b.now) * 1000)::float8 as "startsInMs"`.execute(database);
  return rows[0] ?? { granted: wanted, startsInMs: 0 };
}
