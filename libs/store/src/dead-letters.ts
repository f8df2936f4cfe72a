import { sql } from 'kysely';

import type { Database, Trx } from './database.js';

/** Which dead letters of a company; without a name, all. */
export interface DeadLetterFilter {
  connection?: string;
  /** A type of document or reply: `Order`, `reply.result`. */
  effect?: string;
}

const ofCompany = (database: Database, companyId: string, { connection, effect }: DeadLetterFilter) =>
  database
    .selectFrom('intents')
    .where('company_id', '=', companyId)
    .where('state', 'in', ['rejected', 'parked'])
    .$if(connection !== undefined, (query) => query.where('connection_id', '=', connection!))
    .$if(effect !== undefined, (query) => query.where('effect', '=', effect!));

/** Dead letters, the newest first: what ended without success and waits for a person. */
export function deadLetters(database: Database, companyId: string, filter: DeadLetterFilter = {}, limit?: number) {
  return ofCompany(database, companyId, filter)
    .select([
      'id',
      'connection_id',
      'effect',
      'natural_key',
      'state',
      'attempt',
      'failure',
      'order_id',
      'receipt_id',
      'ended_at',
    ])
    .orderBy('ended_at', 'desc')
    .$if(limit !== undefined, (query) => query.limit(limit!))
    .execute();
}

/**
 * Ids of all, in the order in which they were planned.
 * @returns `unsure`: those that may have arrived although they are parked. Sent again unseen they could be there twice.
 */
export async function deadLetterIds(
  database: Database,
  companyId: string,
  filter: DeadLetterFilter,
): Promise<{ sure: string[]; unsure: string[] }> {
  const rows = await ofCompany(database, companyId, filter)
    .select(['id', sql<boolean>`state = 'rejected' or failure->>'kind' = any(${[...NOT_DONE]})`.as('isSure')])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const idsOf = (isSure: boolean): string[] => rows.flatMap((row) => (row.isSure === isSure ? [row.id] : []));
  return { sure: idsOf(true), unsure: idsOf(false) };
}

/** Kinds of failure that say that nothing was done; what is parked for another may have arrived. */
const NOT_DONE = ['transient', 'throttled', 'unauthorised'] as const;

export interface ResolvedLetter {
  id: string;
  companyId: string;
  connectionId: string;
  effect: string;
  orderId: string | null;
  receiptId: string | null;
  lane: string;
  controlNumber: number | null;
  /** What it was before. */
  state: 'rejected' | 'parked';
}

/**
 * Makes dead letters due again (`retry`), or lets later effects of their lanes pass (`skip`). One that was in hand whenever the process died may have
 * arrived: it is looked up before it is sent again.
 * @returns those that were dead letters.
 */
export async function resolveDeadLetters(
  trx: Trx,
  ids: readonly string[],
  how: 'retry' | 'skip',
): Promise<ResolvedLetter[]> {
  const change =
    how === 'retry'
      ? sql`state = case i.failure->>'kind' when 'poison' then 'in_doubt' else 'planned' end, blocking = true, ended_at = null,
          due_at = now(), waiting = true, rung_at = null, losses = 0`
      : sql`state = 'skipped', blocking = false`;
  const { rows } = await sql<ResolvedLetter>`
    with letter as (
      select id, state from intents where id = any(${[...ids]}) and state in ('rejected', 'parked') order by id for update)
    update intents i set ${change} from letter where i.id = letter.id
    returning i.id, i.company_id as "companyId", i.connection_id as "connectionId", i.effect, i.order_id as "orderId",
      i.receipt_id as "receiptId", i.lane, i.control_number as "controlNumber", letter.state`.execute(trx);
  return rows;
}
