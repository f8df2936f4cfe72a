import { sql } from 'kysely';

import { bulkInsert, writeAll } from './bulk-insert.js';
import type { Trx } from './database.js';

/** What a document is known by: a partner uses each number of a type once. */
export interface DocumentKey {
  documentType: string;
  number: string;
}

/** The document that holds under a key: the newest that was accepted. */
export interface KnownDocument extends DocumentKey {
  companyId: string;
  partnerId: string;
  revision: string;
  documentId: string;
  /** It takes the place of one that was accepted before. */
  replaces: boolean;
}

/** One text a key, for maps. */
export const documentKeyText = ({ documentType, number }: DocumentKey): string =>
  JSON.stringify([documentType, number]);

/** Revisions of what holds under these keys of a partner, by {@link documentKeyText}; locked, by key ascending. */
export async function lockKnownDocuments(
  trx: Trx,
  { companyId, partnerId }: { companyId: string; partnerId: string },
  keys: readonly DocumentKey[],
): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<DocumentKey & { revision: string }>`
    select k.document_type as "documentType", k.document_number as number, k.revision
    from known_documents k
    join json_to_recordset(${JSON.stringify(keys)}::json) as asked ("documentType" text, number text)
      on k.document_type = asked."documentType" and k.document_number = asked.number
    where k.company_id = ${companyId} and k.partner_id = ${partnerId}
    order by k.document_type, k.document_number for update of k`.execute(trx);
  return new Map(rows.map((row) => [documentKeyText(row), row.revision]));
}

const COLUMNS = ['company_id', 'partner_id', 'document_type', 'document_number', 'revision', 'document_id'] as const;

/** @throws a unique violation (23505) when another transaction was first with a key: what it holds must be decided on again. */
export async function writeKnownDocuments(trx: Trx, documents: readonly KnownDocument[]): Promise<void> {
  const rows = documents
    .filter(({ replaces }) => !replaces)
    .map((one) =>
      JSON.stringify({
        company_id: one.companyId,
        partner_id: one.partnerId,
        document_type: one.documentType,
        document_number: one.number,
        revision: one.revision,
        document_id: one.documentId,
      }),
    );
  await writeAll(trx, bulkInsert('known_documents', COLUMNS, rows));
  for (const { companyId, partnerId, documentType, number, revision, documentId } of documents.filter(
    ({ replaces }) => replaces,
  ))
    await trx
      .updateTable('known_documents')
      .set({ revision, document_id: documentId, updated_at: sql<Date>`now()` })
      .where('company_id', '=', companyId)
      .where('partner_id', '=', partnerId)
      .where('document_type', '=', documentType)
      .where('document_number', '=', number)
      .execute();
}
