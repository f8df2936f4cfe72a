import { z } from 'zod';

import { costOf, report, sideArguments } from './side.js';

export const IN_FLIGHT = 16;

const Decimal = z.string().regex(/^\d+(\.\d+)?$/);
const Party = z.object({ name: z.string(), identifiers: z.array(z.object({ value: z.string() })) });
const Order = z.object({
  documentType: z.literal('Order'),
  documentId: z.string().min(1),
  orderNumber: z.string().min(1),
  issueDate: z.iso.date(),
  currency: z.string().length(3),
  customerReference: z.string(),
  buyer: Party,
  seller: z.object({ name: z.string() }),
  lines: z
    .array(
      z.object({
        lineNumber: z.string(),
        item: z.object({ sellerItemId: z.string().min(1), name: z.string() }),
        quantity: z.object({ value: Decimal, unitCode: z.string() }),
        price: z.object({ amount: Decimal }),
        lineAmount: Decimal,
      }),
    )
    .min(1),
  totals: z.object({ lines: Decimal }),
});

/** What a script is written with. */
export interface ScriptParts {
  read: (path: string) => AsyncIterable<Row>;
  /** @returns the status that the ERP answered with */
  post: (url: string, body: string) => Promise<number>;
}

/**
 * What people write instead of a hub: stream a CSV, group its rows, check each order, POST it as JSON with 16 in flight. Stores nothing: a crash loses
 * the file's place, an error loses the order.
 */
export async function runScript(parts: ScriptParts): Promise<never> {
  const { file, warmUp, url } = sideArguments<{ file: string; warmUp: string; url: string }>();
  await carry(parts, warmUp, url);
  let firstMs = 0;
  const started = performance.now();
  const cost = await costOf(() => carry(parts, file, url, () => (firstMs ||= performance.now() - started)));
  return report({ ...cost, firstMs });
}

async function carry(
  { read, post }: ScriptParts,
  path: string,
  url: string,
  onAnswer: () => void = () => undefined,
): Promise<void> {
  const inFlight = new Set<Promise<void>>();
  const postOrder = async (rows: Row[]): Promise<void> => {
    const status = await post(`${url}/orders`, JSON.stringify(Order.parse(orderOf(rows))));
    if (status !== 201) throw new Error(`answered ${status}`);
    onAnswer();
  };
  const send = async (rows: Row[]): Promise<void> => {
    if (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight);
    const sent: Promise<void> = postOrder(rows).finally(() => inFlight.delete(sent));
    inFlight.add(sent);
  };
  let rows: Row[] = [];
  for await (const row of read(path)) {
    if (rows.length > 0 && rows[0]!['order_number'] !== row['order_number']) {
      await send(rows);
      rows = [];
    }
    rows.push(row);
  }
  await send(rows);
  await Promise.all(inFlight);
}

export type Row = Record<string, string>;

/** The hub's canonical order, so that both sides post the same. */
function orderOf(rows: readonly Row[]): unknown {
  const head = rows[0]!;
  const pence = rows.reduce((sum, row) => sum + Math.round(Number(row['line_amount']) * 100), 0);
  return {
    documentType: 'Order',
    documentId: head['order_number'],
    orderNumber: head['order_number'],
    issueDate: head['order_date'],
    currency: head['currency'],
    customerReference: head['reference'],
    buyer: { name: 'Shop', identifiers: [{ value: head['buyer_id'] }] },
    seller: { name: 'Bench Ltd' },
    lines: rows.map((row) => ({
      lineNumber: row['line'],
      item: { sellerItemId: row['sku'], name: row['description'] },
      quantity: { value: row['quantity'], unitCode: row['unit'] },
      price: { amount: row['price'] },
      lineAmount: row['line_amount'],
    })),
    totals: { lines: (pence / 100).toFixed(2) },
  };
}
