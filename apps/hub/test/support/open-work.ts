import { sql } from 'kysely';

import { releaseHeld } from '#libs/pipeline';
import { listHolds } from '#libs/store';

import { type House, until } from './house.js';

/** What the database still has to do, by kind; all zero when nothing is left. */
export interface OpenWork {
  receipts: number;
  /** Without those behind a dead letter, which wait for a person too. */
  intents: number;
  claims: number;
  outbox: number;
  /** Rejected or parked: waits for a person. */
  deadLetters: number;
}

export async function openWork({ hub }: House): Promise<OpenWork> {
  const { rows } = await sql<OpenWork>`
    select
      (select count(*) from receipts where ended_at is null) as receipts,
      (select count(*) from intents i where ended_at is null and not exists (
        select from intents p where p.lane = i.lane and p.connection_id = i.connection_id and p.lane_seq < i.lane_seq
          and p.state in ('rejected', 'parked'))) as intents,
      (select count(*) from claims where receipt_id is not null) as claims,
      (select count(*) from outbox) as outbox,
      (select count(*) from intents where state in ('rejected', 'parked')) as "deadLetters"`.execute(hub.database);
  return rows[0]!;
}

/** What is left when nothing moves any more: an answer may still be planned, and a doorbell goes a moment after it was heard. */
export async function workAtRest(house: House): Promise<OpenWork> {
  let work = await openWork(house);
  const isDone = async (): Promise<boolean> => {
    work = await openWork(house);
    return work.receipts + work.intents + work.claims + work.outbox === 0;
  };
  // What does not end is told by the work that is left.
  await until('all work to be at rest', 10_000, isDone).catch(() => undefined);
  return work;
}

/** Resolves when `receipts` files were received and all that they ask for is done; a database that is away is waited for. */
export async function untilDone(house: House, receipts: number, timeoutMs: number): Promise<void> {
  let seen = '';
  await until(
    'all work to be done',
    timeoutMs,
    async () => {
      const work = await openWork(house).catch(() => undefined);
      const received = await countReceipts(house).catch(() => 0);
      seen = JSON.stringify({ received, of: receipts, ...work });
      return (
        work !== undefined && received >= receipts && work.receipts + work.intents + work.claims + work.outbox === 0
      );
    },
    () => seen,
  );
}

export async function countReceipts({ hub }: House): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from receipts`.execute(hub.database);
  return rows[0]!.count;
}

/** A person lets every held order go on. Resolves to how many were released. */
export async function releaseAll({ hub }: House): Promise<number> {
  const holds = await listHolds(hub.database, 'testco');
  let released = 0;
  for (const hold of holds) {
    const ended = await releaseHeld(hub, hold.id, 'person:ann', 'agreed by phone');
    if (ended.ok) released += 1;
  }
  return released;
}
