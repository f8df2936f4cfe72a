import { sql } from 'kysely';

import { bulkInsert, type Write } from './bulk-insert.js';
import type { Database, Trx } from './database.js';

/** A document that waits for cross-references; its own row has the outcome `waiting`. */
export interface WaitingDocument {
  documentId: string;
  companyId: string;
  receiptId: string;
  /** One text for the order or document that it is; absent: no other takes its place. */
  knownAs?: string;
  /** Goods without tax, where they can be told. */
  money?: { currency: string; net: string };
  values: readonly UnmappedValue[];
}

export interface UnmappedValue {
  table: string;
  value: string;
  partnerId: string;
  /** `YYYY-MM-DD` */
  on: string;
  sample?: string;
}

const DOCUMENT_COLUMNS = ['document_id', 'company_id', 'receipt_id', 'known_as', 'currency', 'net'] as const;
const VALUE_COLUMNS = ['document_id', 'company_id', 'table_name', 'value', 'partner_id', 'on_day', 'sample'] as const;

export function waitingInserts(waiting: readonly WaitingDocument[]): Write[] {
  const documents = waiting.map(({ documentId, companyId, receiptId, knownAs, money }) =>
    JSON.stringify({
      document_id: documentId,
      company_id: companyId,
      receipt_id: receiptId,
      known_as: knownAs,
      currency: money?.currency,
      net: money?.net,
    }),
  );
  const values = waiting.flatMap(({ documentId, companyId, values }) =>
    values.map(({ table, value, partnerId, on, sample }) =>
      JSON.stringify({
        document_id: documentId,
        company_id: companyId,
        table_name: table,
        value,
        partner_id: partnerId,
        on_day: on,
        sample,
      }),
    ),
  );
  return [
    ...bulkInsert('waiting_documents', DOCUMENT_COLUMNS, documents),
    ...bulkInsert('unmapped_values', VALUE_COLUMNS, values),
  ];
}

/** Of a waiting document `w`: every value that it waits for is known by now. */
const IS_DUE = sql`not exists (select from unmapped_values v where v.document_id = w.document_id and not v.known)`;

/** Keys of a receipt's entries that waited and need wait no longer. */
export async function dueEntries(database: Database | Trx, receiptId: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select d.entry_key as key from waiting_documents w join documents d on d.id = w.document_id
    where w.receipt_id = ${receiptId} and ${IS_DUE}`.execute(database);
  return rows.map(({ key }) => key);
}

/** Locks those of the named entries that waited and need wait no longer. @returns their documents by key of the entry */
export async function lockDueEntries(
  trx: Trx,
  receiptId: string,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; id: string }>`
    select d.entry_key as key, d.id from waiting_documents w join documents d on d.id = w.document_id
    where w.receipt_id = ${receiptId} and d.entry_key = any(${[...keys]}) and ${IS_DUE}
    order by d.id for update of w`.execute(trx);
  return new Map(rows.map(({ key, id }) => [key, id]));
}

export interface Waiting {
  documentId: string;
  receiptId: string;
  knownAs: string | null;
}

/** Locks what waits under these names, by document ascending. */
export async function lockWaiting(trx: Trx, companyId: string, knownAs: readonly string[]): Promise<Waiting[]> {
  if (knownAs.length === 0) return [];
  const { rows } = await sql<Waiting>`
    select document_id as "documentId", receipt_id as "receiptId", known_as as "knownAs" from waiting_documents
    where company_id = ${companyId} and known_as = any(${[...knownAs]}) order by document_id for update`.execute(trx);
  return rows;
}

/** Locks what waits for a value, by document ascending. */
export async function lockWaitingFor(
  trx: Trx,
  companyId: string,
  { table, value, partnerId }: { table: string; value: string; partnerId?: string },
): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select w.document_id as "documentId", w.receipt_id as "receiptId", w.known_as as "knownAs" from waiting_documents w
    where w.document_id in (
      select v.document_id from unmapped_values v
      where v.company_id = ${companyId} and v.table_name = ${table} and v.value = ${value} and not v.known
        and ${partnerId === undefined ? sql`true` : sql`v.partner_id = ${partnerId}`})
    order by w.document_id for update`.execute(trx);
  return rows;
}

/** Documents wait no longer: they have an end, and what their sender is told besides. */
export async function endWaiting(
  trx: Trx,
  ids: readonly string[],
  end: { outcome: 'superseded' | 'discarded'; problem: object },
): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from waiting_documents where document_id = any(${[...ids]})`.execute(trx);
  await sql`
    update documents set outcome = ${end.outcome}, problems = ${JSON.stringify([end.problem])}::jsonb
    where id = any(${[...ids]})`.execute(trx);
}

/** Removes the rows of waiting documents, in whose place others are written. */
export async function removeDocuments(trx: Trx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`delete from documents where id = any(${[...ids]})`.execute(trx);
}

/** Each value that is waited for, by table, partner and day. */
export async function awaitedValues(
  trx: Trx,
  companyId: string,
  among: { table: string } | { receiptId: string } | undefined,
): Promise<Required<Omit<UnmappedValue, 'sample'>>[]> {
  const { rows } = await sql<Required<Omit<UnmappedValue, 'sample'>>>`
    select distinct v.table_name as "table", v.value, v.partner_id as "partnerId", v.on_day as "on"
    from unmapped_values v ${among !== undefined && 'receiptId' in among ? sql`join waiting_documents w on w.document_id = v.document_id and w.receipt_id = ${among.receiptId}` : sql``}
    where v.company_id = ${companyId} and not v.known
      ${among !== undefined && 'table' in among ? sql`and v.table_name = ${among.table}` : sql``}`.execute(trx);
  return rows;
}

/** These values are known by now. @returns the documents that need wait no longer, by receipt */
export async function markKnown(
  trx: Trx,
  companyId: string,
  values: readonly Omit<UnmappedValue, 'sample'>[],
): Promise<{ receiptId: string; documents: number }[]> {
  if (values.length === 0) return [];
  const { rows: marked } = await sql<{ id: string }>`
    update unmapped_values v set known = true
    from json_to_recordset(${JSON.stringify(values)}::json) as n ("table" text, value text, "partnerId" text, "on" text)
    where v.company_id = ${companyId} and v.table_name = n."table" and v.value = n.value and v.partner_id = n."partnerId"
      and v.on_day = n."on" and not v.known
    returning v.document_id as id`.execute(trx);
  const ids = [...new Set(marked.map(({ id }) => id))];
  const { rows } = await sql<{ receiptId: string; documents: number }>`
    select w.receipt_id as "receiptId", count(*) as documents from waiting_documents w
    where w.document_id = any(${ids}) and ${IS_DUE} group by w.receipt_id order by w.receipt_id`.execute(trx);
  return rows;
}

export async function waitsForAnything(trx: Trx, receiptId: string): Promise<boolean> {
  const { rows } = await sql<{ waits: boolean }>`
    select exists (select from waiting_documents where receipt_id = ${receiptId}) as waits`.execute(trx);
  return rows[0]!.waits;
}

/** A value that documents wait for, and what waits. */
export interface AwaitedValue {
  table: string;
  value: string;
  partnerId: string;
  /** Received: the first that waits. */
  since: Date;
  documents: number;
  /** Numbers of the first few. */
  numbers: readonly string[];
  sample: string | null;
  /** Goods without tax by currency, of those documents where they can be told. */
  money: Readonly<Record<string, string>>;
}

/** Each missing value of each partner once, what waits longest first. */
export async function unmappedValues(database: Database, companyId: string): Promise<AwaitedValue[]> {
  const { rows } = await sql<AwaitedValue>`
    with open as (
      select v.table_name, v.value, v.partner_id, v.sample, w.currency, w.net, d.document_number, r.received_at
      from unmapped_values v
      join waiting_documents w on w.document_id = v.document_id
      join documents d on d.id = v.document_id
      join receipts r on r.id = w.receipt_id
      where v.company_id = ${companyId} and not v.known
    ), sums as (
      select table_name, value, partner_id, json_object_agg(currency, net::text) as money from (
        select table_name, value, partner_id, currency, sum(net) as net from open where currency is not null group by 1, 2, 3, 4) s
      group by 1, 2, 3
    )
    select o.table_name as "table", o.value, o.partner_id as "partnerId", min(o.received_at) as since, count(*) as documents,
      coalesce((array_agg(o.document_number order by o.received_at, o.document_number) filter (where o.document_number is not null))[1:5], '{}') as numbers,
      min(o.sample) as sample, coalesce((array_agg(s.money))[1], '{}'::json) as money
    from open o left join sums s on s.table_name = o.table_name and s.value = o.value and s.partner_id = o.partner_id
    group by 1, 2, 3 order by since, 1, 2, 3`.execute(database);
  return rows;
}

/** How many documents wait, and for how many values. */
export async function countWaiting(
  database: Database,
  companyId: string,
): Promise<{ documents: number; values: number }> {
  const { rows } = await sql<{ documents: number; values: number }>`
    select (select count(*) from waiting_documents where company_id = ${companyId}) as documents,
      (select count(*) from (select distinct table_name, value from unmapped_values where company_id = ${companyId} and not known) v) as values`.execute(
    database,
  );
  return rows[0]!;
}
