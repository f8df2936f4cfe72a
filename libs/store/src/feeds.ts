import { sql } from 'kysely';

import type { FileSize, Zeroing } from '#libs/lifecycle';

import type { Database } from './database.js';

/** A feed that has a schedule: files of a connection, of one kind or (`''`) of any. */
export interface WatchedFeed {
  connectionId: string;
  kind: string;
  /** Another hash is another schedule, which holds from now on. */
  scheduleHash: string;
}

/** What the database knows of a feed; `now` is its clock. */
export interface FeedState extends Omit<WatchedFeed, 'scheduleHash'> {
  now: Date;
  watchedSince: Date;
  /** When its inbox was last looked into. */
  polledAt: Date | null;
  isPaused: boolean;
  /** Its newest file that was not refused. */
  newest: { receiptId: string; fileName: string; receivedAt: string } | null;
  /** A file has come of which nobody knows yet what it is. */
  isUndecided: boolean;
}

/** A file that is not read after so long says nothing about whether what is expected has come. */
const UNDECIDED = sql.raw(`interval '10 minutes'`);

/** Remembers since when each schedule holds, forgets those that no longer do, and tells the state of all. */
export async function watchedFeeds(
  database: Database,
  companyId: string,
  feeds: readonly WatchedFeed[],
): Promise<FeedState[]> {
  const named = sql`json_to_recordset(${JSON.stringify(feeds)}::json) as n ("connectionId" text, kind text, "scheduleHash" text)`;
  // Nothing is written as long as nothing changes.
  await sql`
    with gone as (
      delete from feeds f where company_id = ${companyId}
        and not exists (select from ${named} where n."connectionId" = f.connection_id and n.kind = f.kind))
    insert into feeds (company_id, connection_id, kind, schedule_hash)
    select ${companyId}, n."connectionId", n.kind, n."scheduleHash" from ${named}
    where not exists (select from feeds f where f.company_id = ${companyId} and f.connection_id = n."connectionId"
      and f.kind = n.kind and f.schedule_hash = n."scheduleHash")
    on conflict (company_id, connection_id, kind) do update set
      schedule_hash = excluded.schedule_hash, watched_since = now()`.execute(database);
  const { rows } = await sql<FeedState>`
    select f.connection_id as "connectionId", f.kind, now() as now, f.watched_since as "watchedSince",
      c.polled_at as "polledAt", c.paused_reason is not null as "isPaused",
      (select json_build_object('receiptId', r.id, 'fileName', r.file_name, 'receivedAt', r.received_at) from receipts r
        where r.company_id = f.company_id and r.connection_id = f.connection_id and r.replay_of is null
          and r.status in ('applied', 'ended', 'held', 'duplicate') and (f.kind = '' or r.document_type = f.kind)
        order by r.received_at desc limit 1) as newest,
      exists (select from receipts r
        where r.company_id = f.company_id and r.connection_id = f.connection_id and r.status = 'received'
          and r.received_at > now() - ${UNDECIDED}) as "isUndecided"
    from feeds f left join connection_states c on c.company_id = f.company_id and c.connection_id = f.connection_id
    where f.company_id = ${companyId}`.execute(database);
  return rows;
}

/** Sizes of the files of this very kind of which anything was taken last on a connection. */
export async function usualSizes(
  database: Database,
  file: { companyId: string; connectionId: string; mapping: string | null; documentType: string | null },
  limit: number,
): Promise<FileSize[]> {
  const { rows } = await sql<FileSize>`
    select rows, size as bytes from receipts r
    where company_id = ${file.companyId} and connection_id = ${file.connectionId} and status in ('applied', 'ended')
      and replay_of is null and split_part(mapping, '@', 1) is not distinct from ${file.mapping}
      and document_type is not distinct from ${file.documentType}
      and exists (select from documents d where d.receipt_id = r.id and d.outcome <> 'rejected')
    order by received_at desc limit ${limit}`.execute(database);
  return rows;
}

/** Whether anything of a file was committed by an earlier run. */
export async function isBegun(database: Database, receiptId: string): Promise<boolean> {
  const { rows } = await sql<{ isBegun: boolean }>`
    select exists (select from documents where receipt_id = ${receiptId}) as "isBegun"`.execute(database);
  return rows[0]!.isBegun;
}

/** Of these levels of a partner, how many are above 0 now, and how many of those would be set to 0. */
export async function countZeroing(
  database: Database,
  companyId: string,
  partnerId: string,
  levels: readonly { itemId: string; site: string; quantity: string }[],
): Promise<Zeroing> {
  const { rows } = await sql<Zeroing>`
    select count(*) as "inStock", count(*) filter (where n.quantity <= 0) as "toZero"
    from json_to_recordset(${JSON.stringify(levels)}::json) as n ("itemId" text, site text, quantity numeric)
    join inventory_levels l on l.company_id = ${companyId} and l.partner_id = ${partnerId}
      and l.item_id = n."itemId" and l.site = n.site
    where l.quantity > 0`.execute(database);
  return rows[0]!;
}
