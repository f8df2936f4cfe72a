import { type CompiledMapping, parseMapping } from '#libs/mapping';

const FIELDS = `
fields:
  orderNumber: po
  documentId: po
  issueDate: date
  currency: { const: GBP }
  buyer: { name: { const: Shop } }
  seller: { name: { const: Us } }
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item: { sellerItemId: sku, name: name }
      quantity: { value: quantity, unitCode: { const: EA } }
      price: { amount: price }
`;
const mapping = (id: string, source: string): string =>
  `mapping: test/${id}\nversion: 1\ntarget: Order\nsource:\n  ${source.replaceAll('\n', '\n  ')}\n${FIELDS}`;

const HEADERS = 'match: { headers: [po, date, sku, name, quantity, price] }\ngroupBy: po';

/**
 * Mappings of orders in each kind of file that can say where it ends: a table by a closing row that states its rows, fixed
 * columns by a trailer.
 */
export const sampleMappings = {
  csv: mapping('order-csv', `format: csv\n${HEADERS}\ncsv: { trailer: { starts: TOTAL, count: 2 } }`),
  xlsx: mapping('order-xlsx', `format: xlsx\n${HEADERS}`),
  fixed: mapping(
    'order-fixed',
    `format: fixed-width
groupBy: po
records:
  - { is: header, starts: H, length: 21, fields: { po: { start: 2, length: 10 }, date: { start: 12, length: 10 } } }
  - is: row
    starts: D
    length: 41
    fields:
      sku: { start: 2, length: 10 }
      name: { start: 12, length: 15 }
      quantity: { start: 27, length: 6, fill: '0', align: right }
      price: { start: 33, length: 9, fill: '0', align: right, decimals: 2 }
  - { is: trailer, starts: T, length: 7, fields: { rows: { start: 2, length: 6 } }, count: { field: rows, of: rows } }`,
  ),
};

/** Many orders in one document. */
export const ORDERS_XML = `mapping: test/orders-xml
version: 1
target: Order
source: { format: xml, match: { root: Orders }, record: /Orders/Order }
fields:
  orderNumber: ID
  documentId: ID
  issueDate: Date
  currency: { const: GBP }
  buyer: { name: { const: Shop } }
  seller: { name: { const: Us } }
  lines:
    each: Line
    fields:
      lineNumber: { context: index }
      item: { sellerItemId: SKU, name: Name }
      quantity: { value: Quantity, unitCode: Quantity/@unit }
      price: { amount: Price }
`;

/** A table that does not say where it ends. */
export const ENDLESS_CSV = mapping('order-csv', `format: csv\n${HEADERS}`);

/** Compiled as a hub would. */
export function compiledSample(text: string): CompiledMapping {
  const parsed = parseMapping(text, 'sample.inbound.yaml');
  if (!parsed.ok || parsed.mapping === undefined) throw new Error(JSON.stringify(parsed));
  return parsed.mapping;
}
