import { sql } from 'kysely';

import type { Database, Trx } from './database.js';

/** A document that was accepted and belongs to an order. */
export interface OrderDocument {
  orderId: string;
  body: Record<string, unknown>;
}

/**
 * Documents that hold for orders, of each number the newest, in the order in which they came to hold; and confirmations that a newer one replaced: of lines
 * that it does not name they say the newest.
 */
export async function documentsOfOrders(
  database: Database | Trx,
  orderIds: readonly string[],
  type?: string,
): Promise<OrderDocument[]> {
  if (orderIds.length === 0) return [];
  const { rows } = await sql<OrderDocument>`
    select d.order_id as "orderId", d.body
    from documents d left join known_documents k on k.document_id = d.id
    where d.order_id = any(${[...orderIds]}) and d.document_type <> 'Order' and d.body is not null
      and (k.document_id is not null or d.document_type = 'OrderResponse' and d.outcome in ('created', 'released'))
      ${type === undefined ? sql`` : sql`and d.document_type = ${type}`}
    order by coalesce(k.updated_at, d.created_at), d.id`.execute(database);
  return rows;
}
