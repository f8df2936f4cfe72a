import { createReadStream } from 'node:fs';

import Papa from 'papaparse';
import { Pool } from 'undici';
import { z } from 'zod';

import { costOf, report, sideArguments } from '../side.js';

/**
 * What people write instead of a hub: stream a CSV, group its rows, check each order, POST it as JSON with 16 in flight. Stores nothing: a crash loses
 * the file's place, an error loses the order.
 */
const IN_FLIGHT = 16;

const Decimal = z.string().regex(/^\d+(\.\d+)?$/);
const Order = z.object({
  orderNumber: z.string().min(1),
  issueDate: z.iso.date(),
  currency: z.string().length(3),
  reference: z.string(),
  buyer: z.string(),
  lines: z
    .array(
      z.object({
        lineNumber: z.string(),
        sku: z.string().min(1),
        name: z.string(),
        quantity: Decimal,
        unit: z.string(),
        price: Decimal,
        amount: Decimal,
      }),
    )
    .min(1),
});

const { file, warmUp, url } = sideArguments<{ file: string; warmUp: string; url: string }>();
const pool = new Pool(url, { connections: IN_FLIGHT });

await run(warmUp);
let firstMs = 0;
const started = performance.now();
const cost = await costOf(() => run(file, () => (firstMs ||= performance.now() - started)));
report({ ...cost, firstMs });

async function run(path: string, onAnswer: () => void = () => undefined): Promise<void> {
  const inFlight = new Set<Promise<void>>();
  const post = async (rows: Row[]): Promise<void> => {
    const answer = await pool.request({
      method: 'POST',
      path: '/orders',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Order.parse(orderOf(rows))),
    });
    await answer.body.dump();
    if (answer.statusCode !== 201) throw new Error(`answered ${answer.statusCode}`);
    onAnswer();
  };
  const send = async (rows: Row[]): Promise<void> => {
    if (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight);
    const sent: Promise<void> = post(rows).finally(() => inFlight.delete(sent));
    inFlight.add(sent);
  };
  let rows: Row[] = [];
  for await (const row of createReadStream(path).pipe(Papa.parse(Papa.NODE_STREAM_INPUT, { header: true })) as AsyncIterable<Row>) {
    if (rows.length > 0 && rows[0]!['order_number'] !== row['order_number']) {
      await send(rows);
      rows = [];
    }
    rows.push(row);
  }
  await send(rows);
  await Promise.all(inFlight);
}

type Row = Record<string, string>;

function orderOf(rows: readonly Row[]): unknown {
  const head = rows[0]!;
  return {
    orderNumber: head['order_number'],
    issueDate: head['order_date'],
    currency: head['currency'],
    reference: head['reference'],
    buyer: head['buyer_id'],
    lines: rows.map((row) => ({
      lineNumber: row['line'],
      sku: row['sku'],
      name: row['description'],
      quantity: row['quantity'],
      unit: row['unit'],
      price: row['price'],
      amount: row['line_amount'],
    })),
  };
}
