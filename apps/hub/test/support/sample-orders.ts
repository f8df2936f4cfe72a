import { buildXml, writeCsvRow, writeXlsx, type XmlOutput } from '#libs/formats';
import { zipBytes } from '#libs/formats/testing';

/** A valid file. */
export interface SampleFile {
  name: string;
  content: Buffer;
}

const COLUMNS = ['po', 'date', 'sku', 'name', 'quantity', 'price'];
/** Three orders of two lines. */
const ROWS = [
  ['PO-1', '2026-11-20', 'TEA-1', 'Earl Grey, loose', '12', '4.50'],
  ['PO-1', '2026-11-20', 'CUP-2', 'Cup "Moorland"', '3', '12.00'],
  ['PO-2', '2026-11-21', '007', 'Café', '1', '0.99'],
  ['PO-2', '2026-11-21', 'TIN-4', 'two\r\nlines', '1000', '100.10'],
  ['PO-3', '2026-11-22', 'BOX-5', '漢 🚚', '2', '7.00'],
  ['PO-3', '2026-11-22', 'BOX-6', 'مرحبا', '4', '19.95'],
];

const table = (rows: readonly string[][]): string[][] => [
  COLUMNS,
  ...rows,
  ['TOTAL', String(rows.length), '', '', '', ''],
];
const csv = (rows: readonly string[][], delimiter = ',', lineEnd = '\r\n'): string =>
  table(rows)
    .map((row) => writeCsvRow(row, delimiter).replace(/\r\n$/, lineEnd))
    .join('');
/** With quotes around every cell. */
const quoted = (rows: readonly string[][]): string =>
  table(rows)
    .map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join()}\r\n`)
    .join('');

const latin = ROWS.map((cells) => cells.map((cell) => cell.replaceAll(/[^\u0020-\u00ff]/g, '')));
const fixed = (lineEnd: string): string => {
  const lines = latin.flatMap(([po = '', date = '', sku = '', name = '', quantity = '', price = ''], at) => [
    ...(at % 2 === 0 ? [`H${po.padEnd(10)}${date}`] : []),
    `D${sku.padEnd(10)}${name.slice(0, 15).padEnd(15)}${quantity.padStart(6, '0')}${price.replace('.', '').padStart(9, '0')}`,
  ]);
  return [...lines, `T${String(latin.length).padStart(6, '0')}`, ''].join(lineEnd);
};

const orderJson = (): object => ({
  orderNumber: 'PO-1',
  issueDate: '2026-11-20',
  currency: 'GBP',
  buyer: { name: 'Shop' },
  seller: { name: 'Us' },
  lines: ROWS.slice(0, 2).map(([, , sku, name, quantity, price]) => ({
    sku,
    item: { name },
    quantity: Number(quantity),
    unit: 'EA',
    price: Number(price),
  })),
});

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';
const element = (name: string, ...children: XmlOutput[]): XmlOutput => ({ name, children });
const text = (name: string, value: string, attributes = {}): XmlOutput => ({ name, text: value, attributes });
const party = (role: string, name: string): XmlOutput =>
  element(`cac:${role}`, element('cac:Party', element('cac:PartyName', text('cbc:Name', name))));

const ubl = buildXml({
  name: 'Order',
  attributes: {
    xmlns: `${UBL}Order-2`,
    'xmlns:cac': `${UBL}CommonAggregateComponents-2`,
    'xmlns:cbc': `${UBL}CommonBasicComponents-2`,
  },
  children: [
    text('cbc:ID', 'PO-1'),
    text('cbc:IssueDate', '2026-11-20'),
    text('cbc:DocumentCurrencyCode', 'GBP'),
    party('BuyerCustomerParty', 'Shop'),
    party('SellerSupplierParty', 'Us'),
    ...ROWS.slice(0, 2).map(([, , sku = '', name = '', quantity = '', price = ''], at) =>
      element(
        'cac:OrderLine',
        element(
          'cac:LineItem',
          text('cbc:ID', String(at + 1)),
          text('cbc:Quantity', quantity, { unitCode: 'EA' }),
          element('cac:Price', text('cbc:PriceAmount', price, { currencyID: 'GBP' })),
          element('cac:Item', text('cbc:Name', name), element('cac:SellersItemIdentification', text('cbc:ID', sku))),
        ),
      ),
    ),
  ],
});

async function workbook(rows: readonly string[][]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of writeXlsx({ name: 'Orders', columns: COLUMNS.map((name) => ({ name })), rows }))
    parts.push(part);
  return Buffer.concat(parts);
}

const utf16 = (written: string): Buffer => Buffer.from(`\uFEFF${written}`, 'utf16le');
const file = (name: string, content: string | Buffer): SampleFile => ({ name, content: Buffer.from(content) });

/** Twenty valid files of every kind, read by our own mappings and those of `sample-mappings.ts`. */
export async function sampleOrders(): Promise<SampleFile[]> {
  const json = JSON.stringify(orderJson());
  const short = ROWS.slice(0, 2);
  return [
    file('comma.csv', csv(ROWS)),
    file('semicolon.csv', csv(ROWS, ';')),
    file('tab.csv', csv(ROWS, '\t', '\n')),
    file('pipe.csv', csv(ROWS, '|', '\r')),
    file('marked.csv', `\uFEFF${csv(short)}`),
    file('sixteen.csv', utf16(csv(short))),
    file('quoted.csv', quoted(short)),
    file('order.json', json),
    file('pretty.json', JSON.stringify(orderJson(), undefined, 2)),
    file('marked.json', `\uFEFF${json}\n`),
    file('ubl.xml', ubl),
    file('indented.xml', ubl.replaceAll('><', '>\n  <')),
    file('sixteen.xml', utf16(ubl.replace('UTF-8', 'UTF-16'))),
    file('prefixed.xml', ubl.replace('<Order xmlns=', '<u:Order xmlns:u=').replace('</Order>', '</u:Order>')),
    file('fixed.txt', fixed('\r\n')),
    file('fixed-lf.txt', fixed('\n')),
    file('orders.xlsx', await workbook(ROWS)),
    file('short.xlsx', await workbook(short)),
    file('orders.zip', zipBytes([{ name: 'a.csv', content: csv(short) }])),
    file(
      'two.zip',
      zipBytes([
        { name: 'orders.csv', content: csv(short) },
        { name: 'order.xml', content: ubl, method: 0 },
      ]),
    ),
  ];
}
