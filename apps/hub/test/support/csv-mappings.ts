import { parse } from 'yaml';

import { compileMapping, type CompiledMapping } from '#libs/mapping';

/** Mappings as an operator would write them for files of these kinds, from what is known of the formats. */
function mapping(yaml: string): CompiledMapping {
  const compiled = compileMapping({ version: 1, ...(parse(yaml) as object) }, 'corpus.yaml');
  if (!compiled.ok || compiled.mapping === undefined) throw new Error(JSON.stringify(compiled));
  return compiled.mapping;
}

/** https://docs.vendure.io/guides/developer-guide/importing-data: a product a row, its further variants below with a blank name. */
export const vendureProducts = mapping(`
mapping: vendure/products
target: Catalogue
source:
  format: csv
  match: { headers: [name, sku, price, stockOnHand] }
  aliases: { name: 'name:en', description: 'description:en', optionValues: 'optionValues:en' }
  fillDown: name
  groupBy: name
fields:
  documentId: name
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item: { sellerItemId: sku, name: { join: [name, optionValues] }, description: description }
      price: { amount: price }
`);

const SHOPIFY = `
target: Catalogue
fields:
  documentId: Handle
  name: Title
  lines:
    each: row
    when: Variant Price
    fields:
      lineNumber: { context: index }
      item:
        sellerItemId: { firstOf: [Variant SKU, { join: [Handle, Option1 Value, Option2 Value, Option3 Value], separator: / }] }
        name: { firstOf: [Title, Handle] }
      price: { amount: Variant Price }
`;
const shopify = (name: string, csv: string) =>
  mapping(`
mapping: shopify/${name}
source: { format: csv, match: { headers: [Handle, Title, Variant SKU, Variant Price] }, groupBy: Handle, csv: ${csv} }
${SHOPIFY}`);

export const shopifyProducts = shopify('products', '{}');
export const shopifyProductsOfExcel = shopify('products-excel', '{ encoding: windows-1252, delimiter: ";" }');

/** Heads and details of invoices, without header rows, joined by the number of the invoice. */
export const altoInvoices = mapping(`
mapping: alto/invoice
target: Invoice
source:
  format: csv
  groupBy: number
  csv: { columns: [number, customer, dateFormat, invoiceDate, orderDate, order, net, tax, gross] }
  details: { by: number, csv: { columns: [number, line, quantity, price, amount, item] } }
notation: { formats: [yyyyMMdd] }
fields:
  documentId: number
  orderNumber: order
  issueDate: invoiceDate
  currency: { const: CAD }
  lines:
    each: row
    fields:
      lineNumber: line
      item.sellerItemId: item
      quantity: { value: quantity, unitCode: { const: EA } }
      price.amount: price
      lineAmount: amount
  totals: { net: net, tax: tax, gross: gross, payable: gross }
`);

/** The order message ORDERS as a flat table: the head on every row. */
export const flatOrders = mapping(`
mapping: bots/orders-csv
target: Order
source:
  format: csv
  csv:
    columns: [message, from, to, test, number, date, function, qualifier, buyerCode, supplierCode, buyer, supplier, shipTo, billTo, notBefore,
      firstDate, lastDate, f18, f19, f20, f21, f22, f23, contract, promotion, line, gtin, linePromotion, text, quantity]
  match: { values: { message: ORDERSD96AUNEAN008 } }
  groupBy: number
notation: { formats: [yyyyMMdd] }
fields:
  orderNumber: number
  documentId: number
  issueDate: date
  contractReference: contract
  requestedDeliveryDate: lastDate
  buyer.identifiers: { list: [{ scheme: { const: GLN }, value: buyer }] }
  seller.identifiers: { list: [{ scheme: { const: GLN }, value: supplier }] }
  shipTo.identifiers: { list: [{ scheme: { const: GLN }, value: shipTo }] }
  lines:
    each: row
    fields: { lineNumber: line, item.gtin: gtin, quantity: { value: quantity, unitCode: { const: EA } } }
`);

export const articleData = mapping(`
mapping: bots/articles
target: Catalogue
source: { format: csv, match: { headers: [GTIN/EAN, ArticleNumber, RetailPrice] } }
notation: { decimalComma: true, formats: [dd-MM-yyyy] }
fields:
  documentId: { context: receiptId }
  currency: { const: EUR }
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item:
        gtin: GTIN/EAN
        sellerItemId: ArticleNumber
        name: Description
        properties: { list: [{ name: { const: Colour }, value: Color }, { name: { const: Size }, value: Size }] }
      price.amount: RetailPrice
      priceValidFrom: DateFrom
`);

export const salesReport = mapping(`
mapping: bots/sales
target: SalesReport
source: { format: csv, csv: { delimiter: ';', columns: [date, shop, gtin, quantity, amount] } }
notation: { decimalComma: true, formats: [yyyyMMdd] }
fields:
  documentId: { join: [{ context: receiptId }, { context: line }], separator: '-' }
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item.gtin: gtin
      site: shop
      date: date
      quantity: { value: quantity, unitCode: { const: EA } }
      lineAmount: amount
`);

/** Records HEA and LIN of fixed columns; where they stand differs between the in-house files of different systems. */
const inhouse = (name: string, target: string, records: string, fields: string, line = '') =>
  mapping(`
mapping: inhouse/${name}
target: ${target}
source:
  format: fixed-width
  groupBy: number
  records: ${records}
  match: { values: { message: [ORDERSD96AUNEAN008, DESADVD96AUNEAN005, INVOICD96AUNEAN008] } }
notation: { formats: [yyyyMMdd] }
fields:
  documentId: number
${fields}
  lines:
    each: row
    fields: { lineNumber: { path: line, as: decimal }, item.gtin: gtin, quantity: { value: quantity, unitCode: { const: EA } }${line} }
`);

const at = (start: number, length: number): string => `{ start: ${start}, length: ${length} }`;
const LINE = `line: ${at(4, 6)}, gtin: ${at(10, 13)}`;

export const fixedOrders = inhouse(
  'orders',
  'Order',
  `[{ is: header, starts: HEA, length: 251, fields: { message: ${at(4, 18)}, number: ${at(51, 17)}, date: ${at(68, 8)}, buyer: ${at(112, 13)} } },
    { starts: LIN, fields: { ${LINE}, quantity: ${at(76, 16)} } }]`,
  '  orderNumber: number\n  issueDate: date\n  buyer.identifiers: { list: [{ scheme: { const: GLN }, value: buyer }] }',
);
export const fixedOrdersShort = inhouse(
  'orders-short',
  'Order',
  `[{ is: header, starts: HEA, length: 132, fields: { message: ${at(4, 18)}, number: ${at(53, 14)}, date: ${at(67, 8)} } },
    { starts: LIN, length: 74, fields: { ${LINE}, quantity: ${at(59, 16)} } }]`,
  '  orderNumber: number\n  issueDate: date',
);
export const fixedDespatch = inhouse(
  'despatch',
  'DespatchAdvice',
  `[{ is: header, starts: HEA, length: 179, fields: { message: ${at(4, 18)}, number: ${at(51, 17)}, date: ${at(68, 8)} } },
    { starts: LIN, fields: { ${LINE}, quantity: ${at(59, 16)} } }]`,
  '  issueDate: date',
);
export const fixedInvoice = inhouse(
  'invoice',
  'Invoice',
  `[{ is: header, starts: HEA, length: 333, fields: { message: ${at(4, 18)}, number: ${at(51, 17)}, currency: ${at(235, 3)}, order: ${at(255, 17)} } },
    { starts: LIN, length: 181, fields: { ${LINE}, quantity: ${at(76, 16)}, amount: ${at(108, 20)}, price: ${at(128, 20)} } },
    { is: other, starts: HAL }, { is: other, starts: LAL }, { is: other, starts: TOT }]`,
  '  orderNumber: order\n  currency: currency\n  totals.lines: { sum: amount, each: row }',
  ', price.amount: price, lineAmount: amount',
);
export const fixedBill = mapping(`
mapping: inhouse/bill
target: Invoice
source:
  format: fixed-width
  groupBy: number
  records:
    - { is: header, starts: HEA, length: 240, fields: { number: ${at(52, 9)}, date: ${at(61, 10)}, city: ${at(213, 15)} } }
    - { starts: LIN, length: 240, fields: { gtin: ${at(6, 13)}, quantity: ${at(19, 13)}, price: ${at(32, 29)}, title: ${at(71, 60)} } }
fields:
  documentId: number
  issueDate: { path: date, formats: [yyyy/MM/dd] }
  currency: { const: USD }
  shipTo.address.city: city
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item: { gtin: gtin, name: title }
      quantity: { value: quantity, unitCode: { const: EA } }
      price.amount: price
      lineAmount: { cel: 'string(decimal(q) * decimal(p))', inputs: { q: quantity, p: price } }
  totals.lines: { sum: { cel: 'string(decimal(q) * decimal(p))', inputs: { q: quantity, p: price } }, each: row }
`);

/** Flat file V1 of a marketplace: a summary row, then an amount a row. */
export const settlement = mapping(`
mapping: marketplace/settlement
target: SettlementReport
source: { format: csv, match: { headers: [settlement-id, deposit-date, transaction-type, price-amount] }, groupBy: settlement-id }
fields:
  documentId: settlement-id
  currency: currency
  periodStart: settlement-start-date
  periodEnd: settlement-end-date
  paymentDate: deposit-date
  total: total-amount
  lines:
    each: row
    when: { firstOf: [price-amount, item-related-fee-amount, order-fee-amount, shipment-fee-amount, other-amount] }
    fields:
      lineNumber: { context: index }
      type: transaction-type
      charge: { firstOf: [price-type, item-related-fee-type, order-fee-type, shipment-fee-type] }
      amount: { firstOf: [price-amount, item-related-fee-amount, order-fee-amount, shipment-fee-amount, other-amount] }
      orderNumber: order-id
      item.sellerItemId: sku
      date: posted-date
`);

/** An order line a row, each its own order. */
export const pipelineOrders = mapping(`
mapping: smooks/orders
target: Order
source: { format: csv, match: { headers: [PO_NUMBER, UPC_NUMBER, QUANTITY, UOM] }, groupBy: PO_NUMBER }
fields:
  orderNumber: PO_NUMBER
  documentId: PO_NUMBER
  issueDate: { path: PO_DATE, formats: [yyyyMMdd] }
  buyer: { name: CUSTOMER_NAME, identifiers: { list: [{ value: CUSTOMER_NUMBER }] } }
  lines:
    each: row
    fields: { lineNumber: LINE_NUMBER, item.gtin: UPC_NUMBER, quantity: { value: QUANTITY, unitCode: UOM }, price.amount: PRICE }
`);
