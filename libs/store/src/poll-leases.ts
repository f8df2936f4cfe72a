import { sql } from 'kysely';

import type { Database } from './database.js';

/** The right to poll a connection, as one worker took it: whoever takes it next gets the next fence. */
export interface PollLease {
  companyId: string;
  connectionId: string;
  fence: number;
}

/** Takes the right to poll a connection, for `seconds`, by the database's clock; undefined when another worker has it. */
export async function leasePoll(
  database: Database,
  companyId: string,
  connectionId: string,
  seconds: number,
): Promise<PollLease | undefined> {
  const leased = await database
    .updateTable('connection_states')
    .set((eb) => ({
      poll_lease_until: sql<Date>`now() + make_interval(secs => ${seconds})`,
      poll_fence: eb('poll_fence', '+', 1),
    }))
    .where('company_id', '=', companyId)
    .where('connection_id', '=', connectionId)
    .where((eb) => eb.or([eb('poll_lease_until', 'is', null), eb('poll_lease_until', '<', sql<Date>`now()`)]))
    .returning('poll_fence as fence')
    .executeTakeFirst();
  return leased && { companyId, connectionId, fence: leased.fence };
}

/** The lease in the database, while it was neither given back nor taken over. One that ran out and that nobody wants is still its holder's. */
const held = (database: Database, { companyId, connectionId, fence }: PollLease) =>
  database
    .updateTable('connection_states')
    .where('company_id', '=', companyId)
    .where('connection_id', '=', connectionId)
    .where('poll_fence', '=', fence)
    .where('poll_lease_until', 'is not', null);

/** Extends a lease; false when it is not there any more: given back, or taken over by another worker. */
export async function renewPoll(database: Database, lease: PollLease, seconds: number): Promise<boolean> {
  const renewed = await held(database, lease)
    .set({ poll_lease_until: sql<Date>`now() + make_interval(secs => ${seconds})` })
    .executeTakeFirst();
  return Number(renewed.numUpdatedRows) === 1;
}

/** Gives a lease back, so that the next poll may begin; one that was taken over stays where it is. */
export async function releasePoll(database: Database, lease: PollLease): Promise<void> {
  await held(database, lease).set({ poll_lease_until: null }).execute();
}
