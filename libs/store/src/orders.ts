import { sql } from 'kysely';

import type { OrderKey, OrderLineState, OrderState } from '#libs/lifecycle';

import { bulkInsert, type Write, writeAll } from './bulk-insert.js';
import type { Database, Trx } from './database.js';
import { mayHaveOrder } from './intents.js';

/** An order as stored, locked for a decision, with the facts that the decision asks for. */
export interface StoredOrder {
  id: string;
  companyId: string;
  partnerId: string | null;
  receiptId: string | null;
  documentId: string;
  state: OrderState;
  /** The accepted document, canonical JSON without source. */
  body: Record<string, unknown> | null;
  /** A target may have it. */
  delivered: boolean;
  openHold: boolean;
}

interface OrderRow {
  id: string;
  company_id: string;
  direction: OrderKey['direction'];
  buyer_id: string;
  seller_id: string;
  order_number: string;
  revision: string;
  version: number;
  status: OrderState['status'];
  currency: string | null;
  net: string | null;
  partner_id: string | null;
  receipt_id: string | null;
  document_id: string;
  body: Record<string, unknown> | null;
  lines: OrderLineState[];
  delivered: boolean;
  openHold: boolean;
}

/** One text an order key, for maps. */
export const orderKeyText = (key: OrderKey): string =>
  JSON.stringify([key.direction, key.buyerId, key.sellerId, key.orderNumber]);

const KEY_COLUMNS = sql.raw('direction text, "buyerId" text, "sellerId" text, "orderNumber" text');

/**
 * Locks the orders of these keys, by id ascending, and loads their state. Keys without an order are left out: the file that names
 * them first makes them. Two statements, and none but the first when all orders are new.
 */
export async function lockOrders(
  trx: Trx,
  companyId: string,
  keys: readonly OrderKey[],
): Promise<Map<string, StoredOrder>> {
  // "limit 1" keeps the planner at one probe a key: a table that grew since its last analyze looks small enough to be read whole.
  const { rows: locked } = await sql<{ id: string }>`
    select id from orders where id = any(array(
      select found.id from json_to_recordset(${JSON.stringify(keys)}::json) as k (${KEY_COLUMNS})
      cross join lateral (
        select o.id from orders o
        where o.company_id = ${companyId} and o.order_number = k."orderNumber" and o.buyer_id = k."buyerId"
          and o.seller_id = k."sellerId" and o.direction = k.direction limit 1) found))
    order by id for update`.execute(trx);
  const orders = await loadOrders(
    trx,
    locked.map((row) => row.id),
  );
  return new Map(orders.map((order) => [orderKeyText(order.state.key), order]));
}

/** Locks one order by id. */
export async function lockOrder(trx: Trx, id: string): Promise<StoredOrder | undefined> {
  await trx.selectFrom('orders').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return (await loadOrders(trx, [id]))[0];
}

/** Orders by id, or by number: two partners may use the same one. At most 20. */
export async function findOrders(database: Database, companyId: string, idOrNumber: string): Promise<StoredOrder[]> {
  const found = await database
    .selectFrom('orders')
    .select('id')
    .where('company_id', '=', companyId)
    .where((eb) => eb.or([eb('id', '=', idOrNumber), eb('order_number', '=', idOrNumber)]))
    .limit(20)
    .execute();
  return loadOrders(
    database,
    found.map(({ id }) => id),
  );
}

async function loadOrders(database: Database | Trx, ids: readonly string[]): Promise<StoredOrder[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<OrderRow>`
    select o.*, d.body,
      (select json_agg(json_build_object('lineNumber', l.line_number, 'itemId', l.item_id, 'unitCode', l.unit_code,
          'ordered', l.ordered::text, 'open', l.open::text, 'confirmed', l.confirmed::text, 'inTransit', l.in_transit::text,
          'received', l.received::text, 'cancelled', l.cancelled::text, 'excess', l.excess::text, 'refused', l.refused::text,
          'returned', l.returned::text) order by l.position)
        from order_lines l where l.order_id = o.id) as lines,
      exists (select from intents i where i.lane = o.id and ${mayHaveOrder(sql`i`)}) as delivered,
      exists (select from holds h where h.order_id = o.id and h.ended_at is null) as "openHold"
    from orders o left join documents d on d.id = o.document_id
    where o.id = any(${ids}) order by o.id`.execute(database);
  return rows.map(fromRow);
}

const fromRow = (row: OrderRow): StoredOrder => ({
  id: row.id,
  companyId: row.company_id,
  partnerId: row.partner_id,
  receiptId: row.receipt_id,
  documentId: row.document_id,
  body: row.body,
  delivered: row.delivered,
  openHold: row.openHold,
  state: {
    key: {
      direction: row.direction,
      buyerId: row.buyer_id,
      sellerId: row.seller_id,
      orderNumber: row.order_number,
    },
    revision: row.revision,
    version: row.version,
    status: row.status,
    ...(row.currency === null ? {} : { currency: row.currency }),
    ...(row.net === null ? {} : { net: row.net }),
    lines: row.lines ?? [],
  },
});

/** What was planned for an order, and what came of it; oldest first. */
export const orderIntents = (database: Database, orderId: string) =>
  database
    .selectFrom('intents')
    .select([
      'id',
      'connection_id as connectionId',
      'effect',
      'state',
      'attempt',
      'reference',
      'failure',
      'due_at as dueAt',
    ])
    .where('order_id', '=', orderId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

export interface OrderWrite {
  id: string;
  companyId: string;
  state: OrderState;
  partnerId: string;
  documentId: string;
  receiptId: string | null;
}

const ORDER_COLUMNS = [
  'id',
  'company_id',
  'direction',
  'buyer_id',
  'seller_id',
  'order_number',
  'revision',
  'version',
  'status',
  'currency',
  'net',
  'partner_id',
  'document_id',
  'receipt_id',
  'updated_at',
] as const;

const orderRow = (order: OrderWrite, updatedAt: string): string =>
  JSON.stringify({
    id: order.id,
    company_id: order.companyId,
    direction: order.state.key.direction,
    buyer_id: order.state.key.buyerId,
    seller_id: order.state.key.sellerId,
    order_number: order.state.key.orderNumber,
    revision: order.state.revision,
    version: order.state.version,
    status: order.state.status,
    currency: order.state.currency,
    net: order.state.net,
    partner_id: order.partnerId,
    document_id: order.documentId,
    receipt_id: order.receiptId,
    updated_at: updatedAt,
  });

const LINE_COLUMNS = [
  'order_id',
  'line_number',
  'position',
  'item_id',
  'unit_code',
  'ordered',
  'open',
  'confirmed',
  'in_transit',
  'received',
  'cancelled',
  'excess',
  'refused',
  'returned',
] as const;

/** What a new line states; all of it is open, and the other buckets keep their default of nothing. */
const NEW_LINE_COLUMNS = LINE_COLUMNS.slice(0, LINE_COLUMNS.indexOf('confirmed'));

const newLineRows = (order: OrderWrite): string[] =>
  order.state.lines.map((line, position) =>
    JSON.stringify({
      order_id: order.id,
      line_number: line.lineNumber,
      position,
      item_id: line.itemId,
      unit_code: line.unitCode,
      ordered: line.ordered,
      open: line.open,
    }),
  );

const lineRows = (order: OrderWrite): string[] =>
  order.state.lines.map((line, position) =>
    JSON.stringify({
      order_id: order.id,
      line_number: line.lineNumber,
      position,
      item_id: line.itemId,
      unit_code: line.unitCode,
      ordered: line.ordered,
      open: line.open,
      confirmed: line.confirmed,
      in_transit: line.inTransit,
      received: line.received,
      cancelled: line.cancelled,
      excess: line.excess,
      refused: line.refused,
      returned: line.returned,
    }),
  );

/** New orders with their lines. A unique violation says that another transaction made one of them first. */
export function orderInserts(orders: readonly OrderWrite[], now: Date): Write[] {
  const updatedAt = now.toISOString();
  const rows = orders.map((order) => orderRow(order, updatedAt));
  return [
    ...bulkInsert('orders', ORDER_COLUMNS, rows),
    ...bulkInsert('order_lines', NEW_LINE_COLUMNS, orders.flatMap(newLineRows)),
  ];
}

/** Replaces state and lines of locked orders. */
export async function updateOrders(trx: Trx, orders: readonly OrderWrite[], now: Date): Promise<void> {
  if (orders.length === 0) return;
  const rows = `[${orders.map((order) => orderRow(order, now.toISOString())).join(',')}]`;
  await sql`
    update orders o set revision = n.revision, version = n.version, status = n.status, currency = n.currency, net = n.net,
      document_id = n.document_id, updated_at = n.updated_at
    from json_populate_recordset(null::orders, ${rows}::json) n where o.id = n.id`.execute(trx);
  await trx
    .deleteFrom('order_lines')
    .where(
      'order_id',
      'in',
      orders.map((order) => order.id),
    )
    .execute();
  await writeAll(trx, bulkInsert('order_lines', LINE_COLUMNS, orders.flatMap(lineRows)));
}
