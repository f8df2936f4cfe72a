import { type SelectQueryBuilder, sql } from 'kysely';

import { bulkInsert, writeAll } from './bulk-insert.js';
import type { Database, Trx } from './database.js';
import type { Tables } from './tables.js';

/** An entry of a cross-reference table that a person added. */
export interface AddedReference {
  id: number;
  table: string;
  from: string;
  to: string;
  partner: string | null;
  validFrom: string | null;
  validUntil: string | null;
  note: string | null;
  addedAt: Date;
  addedBy: string;
}

export interface NewReference {
  companyId: string;
  table: string;
  from: string;
  /** The value without blanks, in capitals. */
  fromKey: string;
  to: string;
  partner?: string;
  validFrom?: string;
  validUntil?: string;
  note?: string;
  addedBy: string;
}

const COLUMNS = [
  'id',
  'table_name as table',
  'from_value as from',
  'to_value as to',
  'partner_id as partner',
  'valid_from as validFrom',
  'valid_until as validUntil',
  'note',
  'added_at as addedAt',
  'added_by as addedBy',
] as const;

/** Locks a company's tables against all other changes until the transaction ends. @returns the revision that they have */
export async function lockReferences(trx: Trx, companyId: string): Promise<number> {
  const state = await ofCompany(trx, companyId).forUpdate().executeTakeFirstOrThrow();
  return state.revision;
}

/** The revision of a company's tables, which nobody changes until the transaction ends. */
export async function holdReferences(trx: Trx, companyId: string): Promise<number> {
  const state = await ofCompany(trx, companyId).forShare().executeTakeFirstOrThrow();
  return state.revision;
}

export async function referencesRevision(database: Database, companyId: string): Promise<number> {
  return (await ofCompany(database, companyId).executeTakeFirst())?.revision ?? 0;
}

const ofCompany = (database: Database | Trx, companyId: string) =>
  database.selectFrom('cross_reference_states').select('revision').where('company_id', '=', companyId);

/** Entries that were added or removed after a revision; after none: all that hold now. Oldest first. */
export const changedReferences = (
  database: Database,
  companyId: string,
  after: number | undefined,
): Promise<(AddedReference & { removed: boolean })[]> =>
  database
    .selectFrom('cross_references')
    .select(COLUMNS)
    .select(sql<boolean>`removed_revision is not null`.as('removed'))
    .where('company_id', '=', companyId)
    .where((eb) =>
      after === undefined
        ? eb('removed_revision', 'is', null)
        : eb.or([
            eb.and([eb('added_revision', '>', after), eb('removed_revision', 'is', null)]),
            eb.and([eb('added_revision', '<=', after), eb('removed_revision', '>', after)]),
          ]),
    )
    .orderBy('id')
    .execute();

/** Entries that hold now, of one table or of all, in the order in which they were added. */
export const liveReferences = (
  database: Database | Trx,
  companyId: string,
  among: { table?: string; keys?: readonly string[] } = {},
): Promise<AddedReference[]> => {
  let query = live(database, companyId).select(COLUMNS).orderBy('id');
  if (among.table !== undefined) query = query.where('table_name', '=', among.table);
  if (among.keys !== undefined) query = query.where(sql<boolean>`from_key = any(${[...new Set(among.keys)]})`);
  return query.execute();
};

const live = (database: Database | Trx, companyId: string): SelectQueryBuilder<Tables, 'cross_references', object> =>
  database.selectFrom('cross_references').where('company_id', '=', companyId).where('removed_revision', 'is', null);

/** How many entries people added to each table. */
export const countReferences = (database: Database, companyId: string): Promise<{ table: string; count: number }[]> =>
  live(database, companyId)
    .select(['table_name as table', sql<number>`count(*)`.as('count')])
    .groupBy('table_name')
    .execute();

/** Documents that were delivered while an entry held. */
export interface SentWith {
  /** At most {@link MOST_SENT}. */
  documents: number;
  /** The files that they came in, newest first; some of them. */
  receipts: string[];
}

/** Above this, documents are not counted further. */
export const MOST_SENT = 10_000;
const MOST_RECEIPTS = 5;

/**
 * Counts documents that were mapped while a person's entry held, for its partner, that hold a text, and that have been delivered somewhere.
 * @param text a value as it stands in the JSON of a document
 */
export async function sentWith(
  database: Database | Trx,
  companyId: string,
  { id, text }: { id: number; text: string },
): Promise<SentWith> {
  const { rows } = await sql<{ receiptId: string }>`
    select d.receipt_id as "receiptId"
    from cross_references x
    join documents d on d.company_id = x.company_id and d.tables_revision >= x.added_revision
      and (x.removed_revision is null or d.tables_revision < x.removed_revision)
    join receipts r on r.id = d.receipt_id and (x.partner_id is null or r.partner_id = x.partner_id)
    where x.id = ${id} and x.company_id = ${companyId} and position(${text} in d.body::text) > 0
      and exists (select from intents i where i.document_id = d.id and i.state = 'confirmed' and i.effect not like 'reply.%')
    order by d.created_at desc
    limit ${MOST_SENT}`.execute(database);
  const receipts = [...new Set(rows.map(({ receiptId }) => receiptId))].slice(0, MOST_RECEIPTS);
  return { documents: rows.length, receipts };
}

const NEW_COLUMNS = [
  'company_id',
  'table_name',
  'partner_id',
  'from_value',
  'from_key',
  'to_value',
  'valid_from',
  'valid_until',
  'note',
  'added_revision',
  'added_by',
] as const;

/** Rows written by one statement. */
const CHUNK = 5000;

/** Ends entries and adds others: the next revision of locked tables. */
export async function changeReferences(
  trx: Trx,
  companyId: string,
  { added, removed }: { added: readonly NewReference[]; removed: readonly number[] },
): Promise<number> {
  const { revision } = await trx
    .updateTable('cross_reference_states')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('company_id', '=', companyId)
    .returning('revision')
    .executeTakeFirstOrThrow();
  if (removed.length > 0)
    await trx
      .updateTable('cross_references')
      .set({ removed_revision: revision })
      .where(sql<boolean>`id = any(${[...removed]})`)
      .where('company_id', '=', companyId)
      .execute();
  for (let start = 0; start < added.length; start += CHUNK) {
    const rows = added.slice(start, start + CHUNK).map((one) =>
      JSON.stringify({
        company_id: one.companyId,
        table_name: one.table,
        partner_id: one.partner,
        from_value: one.from,
        from_key: one.fromKey,
        to_value: one.to,
        valid_from: one.validFrom,
        valid_until: one.validUntil,
        note: one.note,
        added_revision: revision,
        added_by: one.addedBy,
      }),
    );
    await writeAll(trx, bulkInsert('cross_references', NEW_COLUMNS, rows));
  }
  return revision;
}
