import { sql } from 'kysely';

import type { DescribedProblem } from '#libs/documents';

import { bulkInsert, type Write } from './bulk-insert.js';
import type { Database, Trx } from './database.js';
import type { DocumentOutcome } from './tables.js';

export interface DocumentWrite {
  id: string;
  companyId: string;
  receiptId: string;
  entryKey: string;
  line: number;
  documentType: string;
  documentNumber?: string;
  orderId?: string;
  revision?: string;
  /** Canonical JSON text without source; spliced in as it is. */
  canonical?: string;
  outcome: DocumentOutcome;
  /** Described problems, or none. */
  problems?: readonly DescribedProblem[];
  mapping?: string;
  /** State of the cross-reference tables that it was mapped with. */
  tablesRevision?: number;
}

const COLUMNS = [
  'id',
  'company_id',
  'receipt_id',
  'entry_key',
  'line',
  'document_type',
  'document_number',
  'order_id',
  'revision',
  'body',
  'outcome',
  'problems',
  'mapping',
  'tables_revision',
] as const;

function documentRow(document: DocumentWrite): string {
  const row = JSON.stringify({
    id: document.id,
    company_id: document.companyId,
    receipt_id: document.receiptId,
    entry_key: document.entryKey,
    line: document.line,
    document_type: document.documentType,
    document_number: document.documentNumber,
    order_id: document.orderId,
    revision: document.revision,
    outcome: document.outcome,
    problems: document.problems === undefined || document.problems.length === 0 ? undefined : document.problems,
    mapping: document.mapping,
    tables_revision: document.tablesRevision,
  });
  return document.canonical === undefined ? row : `${row.slice(0, -1)},"body":${document.canonical}}`;
}

export const documentInserts = (documents: readonly DocumentWrite[]): Write[] =>
  bulkInsert('documents', COLUMNS, documents.map(documentRow));

export interface StoredDocument {
  id: string;
  receiptId: string;
  orderId: string | null;
  revision: string | null;
  body: Record<string, unknown> | null;
  mapping: string | null;
  documentType: string;
  documentNumber: string | null;
}

export const findDocument = (database: Database | Trx, id: string): Promise<StoredDocument | undefined> =>
  database
    .selectFrom('documents')
    .select([
      'id',
      'receipt_id as receiptId',
      'order_id as orderId',
      'revision',
      'body',
      'mapping',
      'document_type as documentType',
      'document_number as documentNumber',
    ])
    .where('id', '=', id)
    .executeTakeFirst();

/** A held document has its end; `canonical` is what was accepted of it, `problem` what its sender is told besides. */
export async function endHeldDocument(
  trx: Trx,
  id: string,
  end: { outcome: DocumentOutcome; canonical?: string; problem?: object },
): Promise<void> {
  await trx
    .updateTable('documents')
    .set({
      outcome: end.outcome,
      ...(end.canonical === undefined ? {} : { body: end.canonical }),
      ...(end.problem === undefined
        ? {}
        : { problems: sql`${JSON.stringify([end.problem])}::jsonb || coalesce(problems, '[]')` }),
    })
    .where('id', '=', id)
    .execute();
}
