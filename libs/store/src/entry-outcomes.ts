import { sql } from 'kysely';

import type { Database } from './database.js';

/** What became of the entries of a receipt. */
export interface EntryOutcome {
  entryKey: string;
  line: number;
  outcome: string;
  documentNumber: string | null;
  orderId: string | null;
  /** Of an order that was here before and had been delivered: its newest number at a target. */
  knownAs: string | null;
  problems: readonly Record<string, unknown>[] | null;
  /** Each target of the entry: where it went and what came of it. Of an order that was here before: those that did not take it, and still may. */
  targets: readonly EntryTarget[];
}

export interface EntryTarget {
  connection: string;
  state: string;
  reference: string | null;
  failure: { message?: string } | null;
}

const TARGETS = sql`json_agg(
  json_build_object('connection', i.connection_id, 'state', i.state, 'reference', i.reference, 'failure', i.failure) order by i.created_at, i.id)`;

/** What became of the named entries of a receipt, with their targets; a reply asks for as many as it has rows in hand. */
export async function entryOutcomes(
  database: Database,
  receiptId: string,
  keys?: readonly string[],
): Promise<EntryOutcome[]> {
  const { rows } = await sql<EntryOutcome>`
    select d.entry_key as "entryKey", d.line, d.outcome, d.document_number as "documentNumber", d.order_id as "orderId", d.problems,
      case when d.outcome = 'unchanged' then (
        select i.reference from intents i
        where i.lane = d.order_id and i.state = 'confirmed' and i.document_type = 'Order' and i.reference is not null
        order by i.lane_seq desc, i.created_at, i.id limit 1) end as "knownAs",
      coalesce(case d.outcome
        when 'unchanged' then (select ${TARGETS} from intents i where i.lane = d.order_id and i.state in ('rejected', 'parked'))
        else (select ${TARGETS} from intents i where i.receipt_id = d.receipt_id and i.document_id = d.id) end, '[]'::json) as targets
    from ${keys === undefined ? sql`documents d` : eachEntry(receiptId, keys)}
    where d.receipt_id = ${receiptId} and d.outcome <> 'derived'
    order by d.line, d.entry_key`.execute(database);
  return rows;
}

/** Each found by its key: without statistics the planner reads all documents instead, and a large file costs the square of its length. */
const eachEntry = (receiptId: string, keys: readonly string[]) => sql`
  unnest(${[...new Set(keys)]}::text[]) as named (key) cross join lateral (
    select id, receipt_id, entry_key, line, outcome, document_number, order_id, problems from documents
    where receipt_id = ${receiptId} and entry_key = named.key limit 1) d`;

/** Targets that will not take an entry without a person's help. */
const REFUSED = sql`exists (
  select from intents i where i.receipt_id = d.receipt_id and i.document_id = d.id and i.state in ('rejected', 'parked'))`;

/** What the targets of an entry made of it. Undelivered: it has none, it was only shown (shadow), skipped, or is not sent yet. */
export type Fate = 'refused' | 'delivered' | 'undelivered';

export interface OutcomeCount {
  outcome: string;
  fate: Fate;
  count: number;
}

/** Counts of a receipt's entries by outcome and by what their targets made of them. */
export async function countOutcomes(database: Database, receiptId: string): Promise<OutcomeCount[]> {
  const { rows } = await sql<OutcomeCount>`
    select d.outcome, coalesce((
        select case when bool_or(i.state in ('rejected', 'parked')) then 'refused'
          when bool_or(i.state = 'confirmed') then 'delivered' end
        from intents i where i.receipt_id = d.receipt_id and i.document_id = d.id), 'undelivered') as fate,
      count(*) as count from documents d
    where d.receipt_id = ${receiptId} and d.outcome <> 'derived' group by 1, 2 order by 1, 2`.execute(database);
  return rows;
}

/** Keys of entries that their sender should look at: with problems, or refused by a target. Worst first, then in file order. */
export async function entriesInTrouble(database: Database, receiptId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ entry_key: string }>`
    select d.entry_key from documents d
    where d.receipt_id = ${receiptId} and d.outcome <> 'derived' and (d.problems is not null or ${REFUSED})
    order by not (d.outcome in ('rejected', 'held', 'waiting') or ${REFUSED}), d.line, d.entry_key limit ${limit}`.execute(
    database,
  );
  return rows.map((row) => row.entry_key);
}
