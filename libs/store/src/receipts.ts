import { sql } from 'kysely';

import type { Database, Trx } from './database.js';
import type { ReceiptStatus, SealedAs } from './tables.js';

export interface Receipt {
  id: string;
  companyId: string;
  connectionId: string;
  partnerId: string | null;
  fileName: string;
  size: number;
  sha256: string;
  status: ReceiptStatus;
  configurationVersion: number | null;
  mapping: string | null;
  documentType: string | null;
  duplicateOf: string | null;
  replayOf: string | null;
  resultRound: number;
  receivedAt: Date;
  problem: Record<string, unknown> | null;
  rows: number;
  entries: number;
  /** When a person let it pass although it was held as a whole. */
  releasedAt: Date | null;
  /** What it came as, when it was encrypted or signed; name, size and hash above are those of what was inside. */
  sealed: SealedAs | null;
  /** Since when it runs again, for documents that had to wait; null: it is the first time. */
  rerunAt: Date | null;
}

const COLUMNS = [
  'id',
  'company_id as companyId',
  'connection_id as connectionId',
  'partner_id as partnerId',
  'file_name as fileName',
  'size',
  'sha256',
  'status',
  'configuration_version as configurationVersion',
  'mapping',
  'document_type as documentType',
  'duplicate_of as duplicateOf',
  'replay_of as replayOf',
  'result_round as resultRound',
  'received_at as receivedAt',
  'problem',
  'rows',
  'entries',
  'released_at as releasedAt',
  'rerun_at as rerunAt',
  'sealed',
] as const;

export const findReceipt = (database: Database | Trx, id: string): Promise<Receipt | undefined> =>
  database.selectFrom('receipts').select(COLUMNS).where('id', '=', id).executeTakeFirst();

/** The newest receipts of a company, newest first. */
export const recentReceipts = (database: Database, companyId: string, limit: number): Promise<Receipt[]> =>
  database
    .selectFrom('receipts')
    .select(COLUMNS)
    .where('company_id', '=', companyId)
    .orderBy('received_at', 'desc')
    .limit(limit)
    .execute();

/**
 * What came, newest first, each content once: no duplicates, no second runs.
 * @param page only of one connection; only what came before a receipt
 */
export const receiptsOfContent = (
  database: Database,
  companyId: string,
  page: { connectionId?: string | undefined; before?: string | undefined; limit: number },
): Promise<Receipt[]> => {
  let query = database
    .selectFrom('receipts')
    .select(COLUMNS)
    .where('company_id', '=', companyId)
    .where('duplicate_of', 'is', null)
    .where('replay_of', 'is', null);
  if (page.connectionId !== undefined) query = query.where('connection_id', '=', page.connectionId);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  // Ids sort by creation, to the millisecond.
  return query.orderBy('id', 'desc').limit(page.limit).execute();
};

/** The first receipt of these bytes on this connection, if any: what a duplicate is told of. */
export const findSameContent = (
  database: Database,
  companyId: string,
  connectionId: string,
  sha256: string,
): Promise<Receipt | undefined> =>
  database
    .selectFrom('receipts')
    .select(COLUMNS)
    .where('company_id', '=', companyId)
    .where('connection_id', '=', connectionId)
    .where('sha256', '=', sha256)
    .where('duplicate_of', 'is', null)
    .where('replay_of', 'is', null)
    .executeTakeFirst();

export interface NewReceipt {
  id: string;
  companyId: string;
  connectionId: string;
  partnerId: string;
  fileName: string;
  size: number;
  sha256: string;
  configurationVersion: number;
  replayOf?: string;
  /** Of a file that runs again, and was opened the first time. */
  sealed?: SealedAs | null;
}

/**
 * Writes a receipt, unless the same bytes came before on this connection: then it is written as a duplicate of the first.
 * The unique index decides, so two hubs at once make one receipt and one duplicate.
 */
export async function insertReceipt(trx: Trx, receipt: NewReceipt): Promise<{ duplicateOf?: string }> {
  const values = {
    id: receipt.id,
    company_id: receipt.companyId,
    connection_id: receipt.connectionId,
    partner_id: receipt.partnerId,
    file_name: receipt.fileName,
    size: receipt.size,
    sha256: receipt.sha256,
    status: 'received' as const,
    configuration_version: receipt.configurationVersion,
    replay_of: receipt.replayOf ?? null,
    sealed: receipt.sealed == null ? null : JSON.stringify(receipt.sealed),
  };
  const inserted = await trx
    .insertInto('receipts')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (Number(inserted.numInsertedOrUpdatedRows ?? 0) === 1) return {};
  const first = await findSameContent(trx, receipt.companyId, receipt.connectionId, receipt.sha256);
  if (first === undefined) throw new Error(`receipt ${receipt.id} met a conflict but no first receipt`);
  await trx
    .insertInto('receipts')
    .values({ ...values, duplicate_of: first.id })
    .execute();
  return { duplicateOf: first.id };
}

export interface ReceiptLease {
  receipt: Receipt;
  fence: number;
  attempts: number;
}

/** Takes a received file for processing, for `seconds`, by the database's clock. Undefined when another has it or it is done. */
export async function leaseReceipt(database: Database, id: string, seconds: number): Promise<ReceiptLease | undefined> {
  const leased = await database
    .updateTable('receipts')
    .set((eb) => ({
      lease_until: sql<Date>`now() + make_interval(secs => ${seconds})`,
      fence: eb('fence', '+', 1),
      attempts: eb('attempts', '+', 1),
    }))
    .where('id', '=', id)
    .where('status', '=', 'received')
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', sql<Date>`now()`)]))
    .returning([...COLUMNS, 'fence', 'attempts'])
    .executeTakeFirst();
  if (leased === undefined) return undefined;
  const { fence, attempts, ...receipt } = leased;
  return { receipt, fence, attempts };
}

/** Extends a lease; false when it was given back or lost to another worker, whose word then counts. A beat that comes late takes nothing. */
export async function renewReceipt(database: Database, id: string, fence: number, seconds: number): Promise<boolean> {
  const renewed = await database
    .updateTable('receipts')
    .set({ lease_until: sql<Date>`now() + make_interval(secs => ${seconds})` })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .where('lease_until', 'is not', null)
    .where('status', '=', 'received')
    .executeTakeFirst();
  return Number(renewed.numUpdatedRows) === 1;
}

/** Gives a file back half done: the next worker goes on where this one stopped. */
export async function releaseReceipt(database: Database, id: string, fence: number): Promise<void> {
  await database
    .updateTable('receipts')
    .set({ lease_until: null })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .where('status', '=', 'received')
    .execute();
}

/**
 * Which of these entries of a receipt an earlier run has already committed: a repeat after a crash leaves them out. Locks nothing, so that the lease can be
 * renewed meanwhile: what a worker commits after losing its lease, the next one meets at the unique key of receipt and entry.
 * @throws LeaseLost when the receipt went on without us.
 */
export async function committedEntries(
  trx: Trx,
  id: string,
  fence: number,
  entryKeys: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ keys: string[] }>`
    select array(select entry_key from documents d where d.receipt_id = r.id and d.entry_key = any(${entryKeys})) as keys
    from receipts r where r.id = ${id} and r.fence = ${fence}`.execute(trx);
  if (rows[0] === undefined) throw new LeaseLost(id);
  return new Set(rows[0].keys);
}

/** Another worker has taken the work over. Not an error: stop quietly. */
export class LeaseLost extends Error {
  constructor(id: string) {
    super(`the lease on ${id} was taken over by another worker`);
  }
}

export interface ReceiptEnd {
  status: ReceiptStatus;
  mapping?: string;
  documentType?: string;
  problem?: object;
  rows?: number;
  entries?: number;
}

/**
 * Closes the processing of a receipt: `applied` waits for its targets, `held` for a person, every other status ends it.
 * @throws LeaseLost when it went on without us.
 */
export async function finishReceipt(trx: Trx, id: string, fence: number, end: ReceiptEnd): Promise<void> {
  const finished = await trx
    .updateTable('receipts')
    .set({
      status: end.status,
      lease_until: null,
      applied_at: sql<Date>`now()`,
      ...(end.mapping === undefined ? {} : { mapping: end.mapping }),
      ...(end.documentType === undefined ? {} : { document_type: end.documentType }),
      ...(end.problem === undefined ? {} : { problem: JSON.stringify(end.problem) }),
      ...(end.rows === undefined ? {} : { rows: end.rows }),
      ...(end.entries === undefined ? {} : { entries: end.entries }),
      ...(end.status === 'applied' || end.status === 'held' ? {} : { ended_at: sql<Date>`now()` }),
    })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .executeTakeFirst();
  if (Number(finished.numUpdatedRows) !== 1) throw new LeaseLost(id);
}

/** A file that was held as a whole is to be processed after all; undefined when it is not held. */
export const resumeHeldReceipt = (trx: Trx, id: string): Promise<Receipt | undefined> =>
  trx
    .updateTable('receipts')
    .set({ status: 'received', released_at: sql<Date>`now()`, problem: null })
    .where('id', '=', id)
    .where('status', '=', 'held')
    .returning(COLUMNS)
    .executeTakeFirst();

/** A file that was held as a whole is refused; undefined when it is not held. */
export const refuseHeldReceipt = (trx: Trx, id: string, problem: object): Promise<Receipt | undefined> =>
  trx
    .updateTable('receipts')
    .set({ status: 'rejected', problem: JSON.stringify(problem), ended_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('status', '=', 'held')
    .returning(COLUMNS)
    .executeTakeFirst();

/** An effect of the receipt, no reply, that has yet to end. */
const OPEN_EFFECT = sql<boolean>`exists (
  select from intents i where i.receipt_id = receipts.id and i.ended_at is null and i.effect not like 'reply.%')`;

/** Receipts of a company, or those of them that are named, that are applied and wait for no target any more. Takes no lock. */
export async function settledReceipts(
  database: Database,
  among: { companyId: string } | { ids: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from receipts
    where ${'ids' in among ? sql`id = any(${among.ids})` : sql`company_id = ${among.companyId} and ended_at is null`}
      and status = 'applied' and not ${OPEN_EFFECT}
    order by received_at limit 1000`.execute(database);
  return rows.map((row) => row.id);
}

/**
 * Ends those applied receipts whose targets have all ended.
 * @returns the receipts that ended now, each once.
 */
export async function endSettledReceipts(trx: Trx, ids: readonly string[]): Promise<Receipt[]> {
  if (ids.length === 0) return [];
  // The statement after the locks sees what was committed while it waited for them: a retry that opened the receipt again.
  await sql`select id from receipts where id = any(${[...ids].toSorted()}) order by id for update`.execute(trx);
  return trx
    .updateTable('receipts')
    .set((eb) => ({ status: 'ended' as const, ended_at: sql<Date>`now()`, result_round: eb('result_round', '+', 1) }))
    .where('id', 'in', [...ids])
    .where('status', '=', 'applied')
    .where((eb) => eb.not(OPEN_EFFECT))
    .returning(COLUMNS)
    .execute();
}

/** A released hold or a retried intent opens its receipt again, so that a new result is told when it ends. */
export async function reopenReceipts(trx: Trx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('receipts')
    .set({ status: 'applied', ended_at: null })
    .where(sql<boolean>`id = any(${[...ids]})`)
    .where('status', '=', 'ended')
    .execute();
}
