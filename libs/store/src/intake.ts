import { sql } from 'kysely';

import type { Database, Trx } from './database.js';

/** A file as one listing showed it. */
export interface Sighting {
  name: string;
  size: number;
  modified: string;
}

export interface AgedSighting extends Sighting {
  /** How long listings have agreed on size and stamp, by the database's clock. */
  stableSeconds: number;
  /** Whether it was reported as it is now. */
  isReported: boolean;
}

/**
 * Remembers a whole listing of an inbox and tells how long each file has looked the same. Names that are gone are forgotten;
 * a changed size or stamp starts anew. One statement.
 */
export async function recordSightings(
  database: Database,
  companyId: string,
  connectionId: string,
  listing: readonly Sighting[],
): Promise<AgedSighting[]> {
  const { rows } = await sql<AgedSighting>`
    with seen as (
      select * from json_to_recordset(${JSON.stringify(listing)}::json) as s (name text, size bigint, modified text)
    ), gone as (
      delete from sightings where company_id = ${companyId} and connection_id = ${connectionId}
        and name not in (select name from seen)
    )
    insert into sightings as s (company_id, connection_id, name, size, modified)
    select ${companyId}, ${connectionId}, name, size, modified from seen
    on conflict (company_id, connection_id, name) do update set
      since = case when s.size = excluded.size and s.modified = excluded.modified then s.since else now() end,
      size = excluded.size, modified = excluded.modified,
      reported_at = case when s.size = excluded.size and s.modified = excluded.modified then s.reported_at end
    returning s.name, s.size, s.modified, extract(epoch from now() - s.since)::double precision as "stableSeconds",
      s.reported_at is not null as "isReported"`.execute(database);
  return rows;
}

/** True the first time a file is reported (an unusable name, a link, a folder): each is told once, not at every poll. */
export async function reportSightingOnce(
  database: Database,
  companyId: string,
  connectionId: string,
  name: string,
): Promise<boolean> {
  const reported = await database
    .updateTable('sightings')
    .set({ reported_at: sql<Date>`now()` })
    .where('company_id', '=', companyId)
    .where('connection_id', '=', connectionId)
    .where('name', '=', name)
    .where('reported_at', 'is', null)
    .executeTakeFirst();
  return Number(reported.numUpdatedRows) === 1;
}

export interface Claim {
  id: string;
  name: string;
  receiptId: string | null;
}

export async function insertClaim(
  database: Database,
  claim: { id: string; companyId: string; connectionId: string; name: string; size: number },
): Promise<void> {
  await database
    .insertInto('claims')
    .values({
      id: claim.id,
      company_id: claim.companyId,
      connection_id: claim.connectionId,
      name: claim.name,
      size: claim.size,
      receipt_id: null,
    })
    .execute();
}

/** Claims of a connection that are not archived yet, with their age: what a crash may have left half done. */
export const openClaims = (
  database: Database,
  companyId: string,
  connectionId: string,
): Promise<(Claim & { ageSeconds: number })[]> =>
  database
    .selectFrom('claims')
    .select(['id', 'name', 'receipt_id as receiptId'])
    .select(sql<number>`extract(epoch from now() - created_at)::float8`.as('ageSeconds'))
    .where('company_id', '=', companyId)
    .where('connection_id', '=', connectionId)
    .orderBy('created_at')
    .execute();

export async function deleteClaim(database: Database, id: string): Promise<void> {
  await database.deleteFrom('claims').where('id', '=', id).execute();
}

/** Notes the receipt that a claim became. Throws when it became one already: a claim is good for one receipt. */
export async function bindClaim(trx: Trx, id: string, receiptId: string): Promise<void> {
  const bound = await trx
    .updateTable('claims')
    .set({ receipt_id: receiptId })
    .where('id', '=', id)
    .where('receipt_id', 'is', null)
    .executeTakeFirst();
  if (Number(bound.numUpdatedRows) !== 1) throw new Error(`claim ${id} was already received`);
}
