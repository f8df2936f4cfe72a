import type { IncomingMessage } from 'node:http';

import type { ErpEffect, Ledger } from './ledger.js';

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** A request that would change something: refused now, or to be committed. */
export type Effect = { refused: Answer } | { details: Omit<ErpEffect, 'sequence'> };

/** SKUs that start so do not exist in the ERP. */
const UNKNOWN_SKU = 'UNKNOWN-';

interface OrderBody {
  documentType?: string;
  orderNumber?: string;
  lines?: { lineNumber?: string; item?: { sellerItemId?: string; buyerItemId?: string } }[];
  totals?: { payable?: string; gross?: string };
}

export const problemAnswer = (status: number, title: string, detail: string): Answer => ({
  status,
  body: { type: 'about:blank', title, status, detail },
  headers: { 'content-type': 'application/problem+json' },
});

/** Reads `POST /orders`, `PUT /orders/{id or reference}` and `POST /orders/{id or reference}/cancel`. */
export function readEffect(ledger: Ledger, request: IncomingMessage, path: string, body: string): Effect {
  const [, root, name, verb, ...rest] = path.split('/').map(decodeURIComponent);
  const route = `${request.method} ${verb ?? (name === undefined ? 'orders' : 'order')}`;
  if (root !== 'orders' || rest.length > 0) return { refused: notFound(path) };
  if (route === 'POST orders') return readOrder(ledger, request, body);
  const order = ledger.order(name ?? '');
  if (!order) return { refused: notFound(path) };
  if (route === 'PUT order') return readOrder(ledger, request, body, order.id);
  if (route !== 'POST cancel') return { refused: notFound(path) };
  const { id, reference, lines } = order;
  const documentType = 'OrderCancellation';
  return { details: { action: 'cancel', id, reference, documentType, lines, ...headersOf(request) } };
}

function readOrder(ledger: Ledger, request: IncomingMessage, body: string, changed?: string): Effect {
  const order = parsed(body);
  if (!order?.orderNumber || !Array.isArray(order.lines)) {
    return { refused: problemAnswer(422, 'Not an order', 'expected JSON with orderNumber and lines') };
  }
  for (const { lineNumber, item } of order.lines) {
    const sku = item?.sellerItemId ?? item?.buyerItemId ?? '';
    if (!sku.startsWith(UNKNOWN_SKU)) continue;
    return {
      refused: problemAnswer(422, 'Unknown item', `line ${lineNumber ?? '?'}: item ${sku} is not in the item master`),
    };
  }
  const total = order.totals?.payable ?? order.totals?.gross;
  return {
    details: {
      action: changed === undefined ? 'create' : 'change',
      id: changed ?? ledger.nextId(),
      reference: order.orderNumber,
      documentType: order.documentType ?? 'Order',
      lines: order.lines.length,
      ...(total !== undefined && { total }),
      ...headersOf(request),
    },
  };
}

function headersOf({ headers }: IncomingMessage): { key?: string; revision?: string } {
  const key = headers['idempotency-key'];
  const revision = headers['x-tradelane-revision'];
  return { ...(typeof key === 'string' && { key }), ...(typeof revision === 'string' && { revision }) };
}

function parsed(body: string): OrderBody | undefined {
  try {
    return JSON.parse(body) as OrderBody;
  } catch {
    return undefined;
  }
}

const notFound = (path: string): Answer => problemAnswer(404, 'Not found', `there is no ${path}`);
