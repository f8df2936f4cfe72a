import { sql } from 'kysely';

import { bulkInsert, type Write } from './bulk-insert.js';
import type { Database, Trx } from './database.js';

export interface NewHold {
  id: string;
  companyId: string;
  /** Absent: the document belongs to no order. */
  orderId?: string;
  documentId: string;
  /** The problem that holds it, with its text. */
  reason: object;
}

export const holdInserts = (holds: readonly NewHold[]): Write[] =>
  bulkInsert(
    'holds',
    ['id', 'company_id', 'order_id', 'document_id', 'reason'],
    holds.map((hold) =>
      JSON.stringify({
        id: hold.id,
        company_id: hold.companyId,
        order_id: hold.orderId,
        document_id: hold.documentId,
        reason: hold.reason,
      }),
    ),
  );

/** Open holds, oldest first. `number`: of the order, or the document's own where it belongs to none. */
export const listHolds = (database: Database, companyId: string) =>
  database
    .selectFrom('holds')
    .innerJoin('documents', 'documents.id', 'holds.document_id')
    .leftJoin('orders', 'orders.id', 'holds.order_id')
    .select([
      'holds.id',
      'holds.order_id as orderId',
      'holds.document_id as documentId',
      'documents.document_type as documentType',
      sql<string>`coalesce(orders.order_number, documents.document_number)`.as('number'),
      'orders.buyer_id as buyerId',
      'orders.status',
      'holds.reason',
      'holds.created_at as createdAt',
    ])
    .where('holds.company_id', '=', companyId)
    .where('holds.ended_at', 'is', null)
    .orderBy('holds.created_at')
    .execute();

/** Locks an open hold, and its order before it: the order in which a newer version of the order takes the two. */
export async function lockHold(trx: Trx, id: string) {
  await sql`select o.id from orders o join holds h on h.order_id = o.id where h.id = ${id} for update of o`.execute(
    trx,
  );
  return trx
    .selectFrom('holds')
    .select(['id', 'company_id as companyId', 'order_id as orderId', 'document_id as documentId', 'reason'])
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function endHold(
  trx: Trx,
  id: string,
  end: { by: string; reason: string; outcome: 'released' | 'discarded' | 'superseded' },
): Promise<void> {
  await trx
    .updateTable('holds')
    .set({ ended_at: sql<Date>`now()`, ended_by: end.by, end_reason: end.reason, outcome: end.outcome })
    .where('id', '=', id)
    .execute();
}

/** A newer document of these orders was decided: what waited before it no longer matters. */
export async function supersedeHolds(trx: Trx, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  await trx
    .updateTable('holds')
    .set({
      ended_at: sql<Date>`now()`,
      ended_by: 'hub',
      end_reason: 'a newer document of this order was received',
      outcome: 'superseded',
    })
    .where('order_id', 'in', [...orderIds])
    .where('ended_at', 'is', null)
    .execute();
}
