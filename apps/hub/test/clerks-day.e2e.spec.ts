import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Papa from 'papaparse';

import { writeCsvRow, writeXlsx } from '#libs/formats';
import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { House } from './support/house.js';
import { shopWorkspace } from './support/shop-workspace.js';

const HEADER = [
  'order_number',
  'order_date',
  'currency',
  'line',
  'sku',
  'gtin',
  'description',
  'quantity',
  'unit',
  'price',
];
const PAPER = ['PAPER', '2026-11-20', 'GBP', '1', 'A-1', '', 'Green tea', '2', 'EA', '4.50'];
type Cells = Readonly<Record<string, string>>;

const cellsOf = (order: string, changes: Cells): string[] =>
  PAPER.map((cell, index) => (index === 0 ? order : (changes[HEADER[index]!] ?? cell)));
const lineOf = (cells: readonly string[]): string => writeCsvRow(cells, ',');

/** The broken order, `NAME-bad`, between two good ones. */
const fileWith = (name: string, bad: string): string =>
  [lineOf(HEADER), lineOf(cellsOf(`${name}-1`, {})), bad, lineOf(cellsOf(`${name}-2`, {}))].join('');

/** What a person or a spreadsheet did to one cell, and what stands on the order's paper. */
interface CellDamage {
  kind: string;
  field: string;
  found: string;
  right: string;
  expected: RegExp;
  cure: RegExp;
}

const CELLS: readonly CellDamage[] = [
  {
    kind: 'ean',
    field: 'gtin',
    found: '5.01E+12',
    right: '5012345678900',
    expected: /what stood/,
    cure: /Format the column as text, type the number in again/,
  },
  {
    kind: 'zeros',
    field: 'sku',
    found: '42',
    right: '0042',
    expected: /^0042$/,
    cure: /taken the zeros away: format the column as text, type the code in again/,
  },
  {
    kind: 'day',
    field: 'order_date',
    found: '03/04/2026',
    right: '2026-04-03',
    expected: /2026-11-22/,
    cure: /may be 2026-04-03 or 2026-03-04\. Write it as a date such as 2026-11-22/,
  },
  {
    kind: 'daynumber',
    field: 'order_date',
    found: '45993',
    right: '2025-12-02',
    expected: /2026-11-22/,
    cure: /Format the column as a date/,
  },
  {
    kind: 'pound',
    field: 'price',
    found: '£1,234.50',
    right: '1234.50',
    expected: /1234\.50/,
    cure: /Format the column as a plain number/,
  },
  { kind: 'comma', field: 'price', found: '4,50', right: '4.50', expected: /1234\.50/, cure: /Write it so/ },
  {
    kind: 'words',
    field: 'quantity',
    found: 'ten',
    right: '10',
    expected: /number such as/,
    cure: /Correct it and send the document again/,
  },
  {
    kind: 'blank',
    field: 'quantity',
    found: '',
    right: '5',
    expected: /a value/,
    cure: /Fill it in and send the document again/,
  },
  {
    kind: 'negative',
    field: 'quantity',
    found: '-3',
    right: '3',
    expected: /^above 0$/,
    cure: /State a quantity above 0/,
  },
  {
    kind: 'formula',
    field: 'price',
    found: '#REF!',
    right: '4.75',
    expected: /what stood/,
    cure: /Correct its formula, or type the value in/,
  },
  {
    kind: 'item',
    field: 'sku',
    found: 'A-9',
    right: 'A-1',
    expected: /items/,
    cure: /not one of the values that were agreed.*Correct it/,
  },
];

interface FileDamage {
  kind: string;
  name: string;
  /** Name of the result, where the file's ending is not kept. */
  answer?: string;
  content: string | Uint8Array;
  told: { line?: string; column?: string; expected: RegExp; found: RegExp; cure: RegExp };
  /** What the clerk saves after reading that; its orders are `KIND-1`, `KIND-bad`, `KIND-2`. */
  cured: string;
}

const whole = (kind: string, changes: Cells = {}): string => fileWith(kind, lineOf(cellsOf(`${kind}-bad`, changes)));

async function workbook(rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const batches = async function* () {
    yield* rows;
  };
  const columns = HEADER.map((name) => ({ name }));
  for await (const chunk of writeXlsx({ name: 'Orders', columns, rows: batches() })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const filesDamaged = async (): Promise<readonly FileDamage[]> => [
  {
    kind: 'header',
    name: 'header.csv',
    content: whole('header').replace('quantity', 'qty'),
    told: { expected: /column quantity/, found: /qty/, cure: /It lacks column quantity/ },
    cured: whole('header'),
  },
  {
    kind: 'windows',
    name: 'windows.csv',
    content: Buffer.from(whole('windows', { description: 'Grüner Tee' }), 'latin1'),
    told: {
      line: '3',
      column: String(`windows-bad,2026-11-20,GBP,1,A-1,,Gr`.length + 1),
      expected: /utf-8/,
      found: /ü in windows-1252/,
      cure: /Save As, "CSV UTF-8"/,
    },
    cured: whole('windows', { description: 'Grüner Tee' }),
  },
  {
    kind: 'unclosed',
    name: 'unclosed.csv',
    content: fileWith('unclosed', 'unclosed-bad,2026-11-20,GBP,1,A-1,,"Green tea,2,EA,4.50\r\n'),
    told: {
      line: '3',
      column: String('unclosed-bad,2026-11-20,GBP,1,A-1,,'.length + 1),
      expected: /closing quote/,
      found: /"Green tea/,
      cure: /never closed\. Close it/,
    },
    cured: whole('unclosed'),
  },
  {
    kind: 'page',
    name: 'page.xls',
    answer: 'page.xls.result.csv',
    content: '<html><body><table><tr><td>order_number</td></tr></table></body></html>',
    told: { expected: /\.xlsx or CSV/, found: /web page/, cure: /Open it in a spreadsheet program, save it as/ },
    cured: whole('page'),
  },
  {
    kind: 'renamed',
    name: 'renamed.csv',
    content: await workbook([cellsOf('renamed-1', {})]),
    told: { expected: /CSV/, found: /Excel workbook/, cure: /Save it as CSV/ },
    cured: whole('renamed'),
  },
];

describe("a clerk's day", () => {
  const booked = new Map<string, { sku: string; quantity: string; price: string }[]>();
  let erp: ErpSimulator;
  let house: House;

  beforeAll(async () => {
    erp = await startErpSimulator({ onRequest: ({ body }) => book(JSON.parse(body) as SentOrder) });
    const shopDrop =
      'id: shop\nconnector: folder\npartner: shop\nmode: live\nconfig: { path: shop }\nfiles: { pattern: "*", complete: rename }\npollSeconds: 1\nmappings: [shop/order]\n';
    house = await House.build({
      workspace: [
        ...shopWorkspace({ erpUrl: erp.url, shopDrop }),
        {
          path: 'mappings/shop/order.inbound.yaml',
          text: 'extends: tradelane/order-csv\nmapping: shop/order\nversion: 1\nfields:\n  lines.item.sellerItemId: { path: sku, table: items }\n',
        },
        { path: 'tables/items.yaml', text: 'kind: item\nunknown: reject\nentries: { "0042": TEA-42, A-1: TEA-1 }\n' },
      ],
      allow: [`127.0.0.1:${erp.port}`],
    });
    await house.startHub().ready();
  });

  afterAll(async () => {
    await house?.close();
    await erp?.close();
  });

  interface SentOrder {
    orderNumber: string;
    lines: { item: { sellerItemId: string }; quantity: { value: string }; price: { amount: string } }[];
  }
  function book({ orderNumber, lines }: SentOrder): void {
    const sent = lines.map(({ item, quantity, price }) => ({
      sku: item.sellerItemId,
      quantity: quantity.value,
      price: price.amount,
    }));
    booked.set(orderNumber, sent);
  }

  const answer = async (name: string): Promise<Cells[]> => {
    const text = await house.reply('shop', name, 60_000);
    return Papa.parse<Record<string, string>>(text.trimEnd(), { header: true }).data;
  };
  const inErp = (prefix: string) => erp.orders().filter(({ reference }) => reference.startsWith(`${prefix}-`));

  /** The clerk has the answer and the paper: the rows that were refused are copied, and the cell that it names is typed in from the paper. */
  function corrected(rows: readonly Cells[], right: string): string {
    const refused = rows.filter(({ status }) => status === 'rejected');
    const cured = refused.map((row) => HEADER.map((name) => (name === row['field'] ? right : row[name]!)));
    return [HEADER, ...cured].map(lineOf).join('');
  }

  test('a damaged cell: the answer names it beside its row, with the cure; only its order is sent again, and each is booked once', async () => {
    for (const { kind, field, found } of CELLS)
      await house.drop('shop', `${kind}.csv`, whole(kind, { [field]: found }));
    for (const { kind, field, found, right, expected, cure } of CELLS) {
      const rows = await answer(`${kind}.result.csv`);
      expect(rows.map(({ order_number: order, status }) => [order, status])).toEqual([
        [`${kind}-1`, 'delivered'],
        [`${kind}-bad`, 'rejected'],
        [`${kind}-2`, 'delivered'],
      ]);
      const told = rows[1]!;
      expect(told).toMatchObject({
        field,
        expected: expect.stringMatching(expected),
        message: expect.stringMatching(cure),
      });
      expect(told['message']).toMatch(/^Line 3: /);
      // What it says was found is what stands in that column.
      expect(told['found']).toBe(found === '' ? 'nothing' : found);
      expect(await house.reply('shop', `${kind}.csv.report.html`)).toContain(`<td>3</td><td>${field}</td>`);
      await house.drop('shop', `${kind}-again.csv`, corrected(rows, right));
    }
    for (const { kind, field, right } of CELLS) {
      expect(await answer(`${kind}-again.result.csv`)).toMatchObject([
        { order_number: `${kind}-bad`, status: 'delivered' },
      ]);
      expect(
        inErp(kind)
          .map(({ reference }) => reference)
          .toSorted(),
      ).toEqual([`${kind}-1`, `${kind}-2`, `${kind}-bad`]);
      const cured: Cells = { sku: 'A-1', quantity: '2', price: '4.50', [field]: right };
      const sku = cured['sku'] === '0042' ? 'TEA-42' : 'TEA-1';
      expect(booked.get(`${kind}-bad`)).toEqual([{ sku, quantity: cured['quantity'], price: cured['price'] }]);
    }
  });

  test('a damaged file: nothing of it is taken, the answer names place and cure, and the cured file is booked whole', async () => {
    const damaged = await filesDamaged();
    for (const { name, content } of damaged) await house.drop('shop', name, content);
    for (const { kind, answer: result = `${kind}.result.csv`, told, cured } of damaged) {
      const [row, ...others] = await answer(result);
      expect(others).toEqual([]);
      expect(row).toMatchObject({
        line: told.line ?? '',
        column: told.column ?? '',
        expected: expect.stringMatching(told.expected),
        found: expect.stringMatching(told.found),
        message: expect.stringMatching(told.cure),
      });
      expect(inErp(kind)).toEqual([]);
      await house.drop('shop', `${kind}-again.csv`, cured);
    }
    for (const { kind } of damaged) {
      expect((await answer(`${kind}-again.result.csv`)).map(({ status }) => status)).toEqual([
        'delivered',
        'delivered',
        'delivered',
      ]);
      expect(inErp(kind)).toHaveLength(3);
    }
  });

  test('rows that a cell with a separator tears apart are refused alone; rows of nothing below a table change nothing', async () => {
    await house.drop('shop', 'torn.csv', fileWith('torn', 'torn-bad,2026-11-20,GBP,1,A-1,,Tea, green,2,EA,4.50\r\n'));
    await house.drop('shop', 'tail.csv', `${whole('tail')}${',,,,,,,,,\r\n'.repeat(40)}`);
    const report = await house.reply('shop', 'torn.csv.report.html', 60_000);
    expect(report).toContain('Line 3 has 11 cells, the header row has 10. Quote cells that hold the delimiter');
    expect(inErp('torn')).toHaveLength(2);
    await house.drop(
      'shop',
      'torn-again.csv',
      [lineOf(HEADER), lineOf(cellsOf('torn-bad', { description: 'Tea, green' }))].join(''),
    );
    expect(await answer('torn-again.result.csv')).toMatchObject([{ status: 'delivered', description: 'Tea, green' }]);
    await house.reply('shop', 'tail.result.csv');
    expect([inErp('torn').length, inErp('tail').length]).toEqual([3, 3]);
  });
});
