import { sql } from 'kysely';

import type { Database, Trx } from './database.js';
import type { IntentState } from './tables.js';

/** A document as the file that it leaves as: settled before its first attempt. */
export interface StoredSentFile {
  name: string;
  size: number;
  /** Of the bytes that are sent, a blob. */
  sha256: string;
  /** Under which temporary name it lies at the remote, whole and not yet renamed. */
  uploadedAs: string | null;
  /** Sent once more under the name that it had before. */
  isAgain: boolean;
}

/** A row `s` of sent_files as a {@link StoredSentFile}, null where there is none. */
export const fileJson =
  sql.raw(`case when s.intent_id is not null then json_build_object('name', s.name, 'size', s.size, 'sha256', s.sha256,
  'uploadedAs', s.uploaded_as, 'isAgain', s.is_again) end`);

export type NewSentFile = Pick<StoredSentFile, 'name' | 'size' | 'sha256'> & { isAgain?: boolean };

/** The intent that was given the name before. */
export interface NameGiven {
  takenBy: string;
}

/**
 * Settles the file of an intent. When it has one already, that one holds.
 * @returns the document that has the name, when it was given before on this connection.
 */
export async function settleSentFile(
  database: Database | Trx,
  intent: { id: string; companyId: string; connectionId: string },
  file: NewSentFile,
): Promise<StoredSentFile | NameGiven> {
  await database
    .insertInto('sent_files')
    .values({
      intent_id: intent.id,
      company_id: intent.companyId,
      connection_id: intent.connectionId,
      name: file.name,
      size: file.size,
      sha256: file.sha256,
      is_again: file.isAgain ?? false,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { rows } = await sql<StoredSentFile & { intentId: string }>`
    select intent_id as "intentId", name, size, sha256, uploaded_as as "uploadedAs", is_again as "isAgain"
    from sent_files
    where intent_id = ${intent.id}
      or (company_id = ${intent.companyId} and connection_id = ${intent.connectionId} and name = ${file.name} and not is_again)`.execute(
    database,
  );
  const own = rows.find((row) => row.intentId === intent.id);
  if (own !== undefined) return own;
  return { takenBy: rows[0]?.intentId ?? '' };
}

/** A delivery with its file, where it left as one. */
export interface DeliveredIntent {
  id: string;
  companyId: string;
  connectionId: string;
  effect: string;
  effectKey: string;
  naturalKey: string;
  lane: string;
  documentId: string | null;
  documentType: string | null;
  receiptId: string | null;
  orderId: string | null;
  state: IntentState;
  controlNumber: number | null;
  resendOf: string | null;
  file: StoredSentFile | null;
}

/** Locked until the transaction ends. */
export async function findDelivery(trx: Trx, id: string): Promise<DeliveredIntent | undefined> {
  const { rows } = await sql<DeliveredIntent>`
    select i.id, i.company_id as "companyId", i.connection_id as "connectionId", i.effect, i.effect_key as "effectKey",
      i.natural_key as "naturalKey", i.lane, i.document_id as "documentId", i.document_type as "documentType",
      i.receipt_id as "receiptId", i.order_id as "orderId", i.state, i.control_number as "controlNumber", i.resend_of as "resendOf",
      ${fileJson} as file
    from intents i left join sent_files s on s.intent_id = i.id where i.id = ${id} for update of i`.execute(trx);
  return rows[0];
}

/** Writes down where a whole file waits to be renamed, or that it no longer does. False when the claim was lost. */
export async function recordUpload(
  database: Database,
  claim: { id: string; fence: number },
  temporary: string | undefined,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update sent_files set uploaded_as = ${temporary ?? null}
    where intent_id = ${claim.id}
      and exists (select from intents i where i.id = ${claim.id} and i.fence = ${claim.fence} and i.ended_at is null for update)`.execute(
    database,
  );
  return numAffectedRows === 1n;
}

/** A person has refused documents sent anew: they are named and written by the configuration of now, unless they repeat others. */
export async function forgetSentFiles(trx: Trx, intentIds: readonly string[]): Promise<void> {
  if (intentIds.length === 0) return;
  await sql`
    delete from sent_files s using intents i
    where s.intent_id = any(${[...intentIds]}) and i.id = s.intent_id and i.resend_of is null`.execute(trx);
  await trx
    .updateTable('sent_files')
    .set({ uploaded_as: null })
    .where('intent_id', 'in', [...intentIds])
    .execute();
}

export interface Dispatch {
  intentId: string;
  connectionId: string;
  documentId: string | null;
  documentType: string;
  naturalKey: string;
  state: string;
  controlNumber: number | null;
  resendOf: string | null;
  /** Under which the target has it: a file name, or its own number. */
  reference: string | null;
  name: string | null;
  size: number | null;
  sha256: string | null;
  endedAt: Date | null;
}

/** Deliveries of documents, oldest first: by the delivery's id, the document's, the order's, or a number. */
export async function dispatchesOf(
  database: Database,
  companyId: string,
  idOrNumber: string,
  limit = 200,
): Promise<Dispatch[]> {
  const { rows } = await sql<Dispatch>`
    select i.id as "intentId", i.connection_id as "connectionId", i.document_id as "documentId", i.effect as "documentType",
      i.natural_key as "naturalKey", i.state, i.control_number as "controlNumber", i.resend_of as "resendOf", i.reference,
      s.name, s.size, s.sha256, i.ended_at as "endedAt"
    from intents i left join sent_files s on s.intent_id = i.id
    where i.company_id = ${companyId} and i.document_id is not null and i.id in (
      select id from intents where id = ${idOrNumber}
      union select id from intents where document_id = ${idOrNumber}
      union select id from intents where document_id in (select id from documents where document_number = ${idOrNumber} and company_id = ${companyId})
      union select id from intents where lane in (select id from orders where company_id = ${companyId} and (id = ${idOrNumber} or order_number = ${idOrNumber})))
    order by i.created_at, i.id limit ${limit}`.execute(database);
  return rows;
}
