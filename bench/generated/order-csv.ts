import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

import { numbersFrom } from './numbers.js';

/** Lines of every generated order. */
export const LINES_PER_ORDER = 5;

/** Columns of mappings/tradelane/order-csv.inbound.yaml that a web shop usually fills. */
const HEADER =
  'order_number,order_date,currency,reference,buyer_id,line,sku,description,quantity,unit,price,line_amount';
const DESCRIPTIONS = ['Earl Grey, loose leaf', 'Mug 300 ml', 'Teapot "Moorland"', 'Filter papers', 'Shortbread', 'Jam'];
const UNITS = ['EA', 'EA', 'EA', 'KGM', 'BX'];

/** Rows of `orders` orders of five lines. The same prefix gives the same bytes, another prefix other orders. */
export function* orderRows(orders: number, prefix: string): Generator<string> {
  const next = numbersFrom(prefix);
  for (let order = 1; order <= orders; order += 1) {
    const number = `${prefix}-${String(order).padStart(7, '0')}`;
    const head = `${number},2026-11-${String(1 + (order % 28)).padStart(2, '0')},GBP,REF-${order},C-${next(5000)}`;
    let rows = '';
    for (let line = 1; line <= LINES_PER_ORDER; line += 1) {
      const quantity = 1 + next(40);
      const pence = 50 + next(20_000);
      const description = DESCRIPTIONS[next(DESCRIPTIONS.length)]!;
      const amount = money(quantity * pence);
      rows += `${head},${line},SKU-${next(90_000)},${quoted(description)},${quantity},${UNITS[next(UNITS.length)]},${money(pence)},${amount}\r\n`;
    }
    yield rows;
  }
}

/** Writes a CSV file of `lines` order lines. */
export async function writeOrderCsv(path: string, lines: number, prefix: string): Promise<void> {
  const file = createWriteStream(path);
  let text = `${HEADER}\r\n`;
  for (const rows of orderRows(lines / LINES_PER_ORDER, prefix)) {
    text += rows;
    if (text.length < 1 << 16) continue;
    if (!file.write(text)) await once(file, 'drain');
    text = '';
  }
  file.end(text);
  await finished(file);
}

const money = (pence: number): string => `${Math.floor(pence / 100)}.${String(pence % 100).padStart(2, '0')}`;
const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
