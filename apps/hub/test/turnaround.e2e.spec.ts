import { mkdir, readdir, readFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import type { Document } from '#libs/documents';
import { orderProgress } from '#libs/lifecycle';
import { releaseHeld } from '#libs/pipeline';
import type { WorkspaceFile } from '#libs/reading';
import { auditEvents, documentsOfOrders, findOrders, listHolds } from '#libs/store';

import {
  filledIn,
  named,
  openCsv,
  type OpenSheet,
  openWorkbook,
  savedAsCsv,
  savedAsWorkbook,
  type Typed,
} from './support/clerk-sheet.js';
import { House, until } from './support/house.js';
import { folderDrop, partner } from './support/workspace-parts.js';

const target = (id: string, outputs: object = {}): WorkspaceFile => ({
  path: `connections/${id}.yaml`,
  text: JSON.stringify({ id, connector: 'folder', mode: 'live', config: { path: id }, outputs }),
});
const group = (type: string, ...routes: object[]) => ({ name: type.toLowerCase(), for: type, routes });
const purchaseFrom = (id: string) => ({ when: `direction == "purchase" && partner == "${id}"`, to: [`to-${id}`] });

/** The ERP drops purchase orders. The potter gets them as workbooks, the weaver as CSV; what they answer goes to the ERP. */
const workspace: WorkspaceFile[] = [
  {
    path: 'workspace.yaml',
    text: JSON.stringify({ company: { id: 'testco', name: 'Moorland Hotels', baseCurrency: 'GBP' } }),
  },
  partner('erp', { role: 'own' }),
  partner('potter', { name: 'The Potter', role: 'supplier' }),
  partner('weaver', { name: 'The Weaver', role: 'supplier' }),
  folderDrop({ id: 'erp' }),
  folderDrop({ id: 'potter' }),
  folderDrop({ id: 'weaver' }),
  target('to-potter', {
    Order: 'tradelane/turnaround-order-xlsx',
    OrderChange: 'tradelane/turnaround-change-xlsx',
  }),
  target('to-weaver', { Order: 'tradelane/turnaround-order' }),
  target('to-erp'),
  {
    path: 'routes.yaml',
    text: JSON.stringify({
      groups: [
        group('Order', purchaseFrom('potter'), purchaseFrom('weaver')),
        group('OrderResponse', { to: ['to-erp'] }),
        group('DespatchAdvice', { to: ['to-erp'] }),
      ],
    }),
  },
];

const ORDERS =
  'order_number,order_date,currency,seller_name,sku,description,quantity,unit,price\r\n' +
  'PO-1,2026-11-20,GBP,The Potter,00042,"=Bowl, blue",6,EA,9.00\r\n' +
  'PO-1,,,,00043,Vase,120,EA,30.10\r\n' +
  'PO-2,2026-11-20,GBP,The Weaver,RUG,Rug,2,EA,80.00\r\n' +
  'PO-3,2026-11-20,GBP,The Weaver,RUG,Rug,3,EA,80.00\r\n';

let house: House;

beforeAll(async () => {
  house = await House.build({ workspace, allow: [] });
  for (const drop of ['erp', 'potter', 'weaver', 'to-potter', 'to-weaver', 'to-erp'])
    await mkdir(house.path(drop), { recursive: true });
  await house.startHub().ready();
});

afterAll(async () => {
  await house?.close();
});

/** Bytes of the files that a target got, by the beginning of their names. */
async function sentTo(connection: string, number: string): Promise<Buffer[]> {
  const folder = house.path(connection, 'outbox');
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names.filter((name) => name.startsWith(`${number}-`)).map((name) => readFile(`${folder}/${name}`)),
  );
}
const arrival = (connection: string, number: string): Promise<Buffer> =>
  until(`${number} at ${connection}`, 20_000, async () => (await sentTo(connection, number))[0]);
const inErp = async (number: string): Promise<object> =>
  JSON.parse((await arrival('to-erp', number)).toString('utf8')) as object;
const namesInErp = async (): Promise<string[]> => (await readdir(house.path('to-erp', 'outbox'))).toSorted();

/** The rows of an answer that is a workbook. */
async function answerOf(name: string) {
  await house.reply('potter', name);
  return named(await openWorkbook(await readFile(house.path('potter', 'replies', name))));
}

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

describe('a supplier without a system', () => {
  let sheet: OpenSheet;
  const drop = (name: string, typed: Typed) => house.drop('potter', name, savedAsWorkbook(filledIn(sheet, typed)));

  test('gets its order as a workbook, every code as it is', async () => {
    await house.drop('erp', 'orders.csv', ORDERS);
    sheet = await openWorkbook(await arrival('to-potter', 'PO-1'));
    expect(named(sheet)).toMatchObject([
      {
        'Order number': 'PO-1',
        Line: '1',
        'Your item': '00042',
        Description: '=Bowl, blue',
        Ordered: '6',
        Price: '9.00',
        'Confirmed quantity': '',
      },
      { Line: '2', 'Your item': '00043', Price: '30.10' },
    ]);
  });

  const confirmed: Typed = {
    1: { 'Confirmed quantity': 6 },
    2: { 'Confirmed quantity': 100, 'Confirmed date': day('2026-12-08') },
  };

  test('fills it in, and the ERP has its confirmation; the answer is a workbook', async () => {
    await drop('PO-1.xlsx', confirmed);
    expect(await inErp('PO-1-confirmation')).toMatchObject({
      documentType: 'OrderResponse',
      orderNumber: 'PO-1',
      lines: [
        { lineNumber: '1', response: 'accepted', item: { sellerItemId: '00042', name: '=Bowl, blue' } },
        { lineNumber: '2', response: 'changed', quantity: { value: '100' }, promisedDate: '2026-12-08' },
      ],
    });
    expect(await answerOf('PO-1.result.xlsx')).toMatchObject([
      { 'Your item': '00042', status: 'delivered', message: '' },
      { 'Your item': '00043', status: 'delivered', message: '' },
    ]);
    expect(await house.replies('potter')).toContain('PO-1.received.xlsx');
  });

  const shipped: Typed = {
    1: { ...confirmed[1], 'Shipped quantity': 6, 'Shipped on': day('2026-12-01'), 'Tracking number': 'TR-1' },
    2: { ...confirmed[2], 'Shipped quantity': 60, 'Shipped on': day('2026-12-01'), 'Tracking number': 'TR-2' },
  };

  test('says two shipments in one sheet: two ship notices, and the confirmation is not sent again', async () => {
    await drop('PO-1 shipped.xlsx', shipped);
    expect(await inErp('PO-1-2026-12-01-TR-1')).toMatchObject({
      documentType: 'DespatchAdvice',
      orderNumber: 'PO-1',
      trackingNumber: 'TR-1',
      lines: [{ lineNumber: '1', quantity: { value: '6' } }],
    });
    expect(await inErp('PO-1-2026-12-01-TR-2')).toMatchObject({
      despatchDate: '2026-12-01',
      lines: [{ lineNumber: '2', quantity: { value: '60' } }],
    });
    expect((await answerOf('PO-1 shipped.result.xlsx')).map(({ status }) => status)).toEqual([
      'delivered',
      'delivered',
    ]);
    expect(await sentTo('to-erp', 'PO-1-confirmation')).toHaveLength(1);
  });

  test('writes the rest over the first shipment later: only what is new goes out', async () => {
    await drop('PO-1 rest.xlsx', {
      1: shipped[1]!,
      2: { ...confirmed[2], 'Shipped quantity': 40, 'Shipped on': day('2026-12-05'), 'Tracking number': 'TR-3' },
    });
    expect(await inErp('PO-1-2026-12-05-TR-3')).toMatchObject({
      lines: [{ lineNumber: '2', quantity: { value: '40' } }],
    });
    await answerOf('PO-1 rest.result.xlsx');
    expect((await namesInErp()).map((name) => name.replace(/-int_.*/, ''))).toEqual([
      'PO-1-2026-12-01-TR-1',
      'PO-1-2026-12-01-TR-2',
      'PO-1-2026-12-05-TR-3',
      'PO-1-confirmation',
    ]);
  });

  test('that ships more than was ordered, in all its shipments, waits for a person; what was said of each line is added up', async () => {
    await drop('PO-1 too much.xlsx', {
      2: { 'Shipped quantity': 21, 'Shipped on': day('2026-12-07'), 'Tracking number': 'TR-9' },
    });
    expect((await answerOf('PO-1 too much.result.xlsx'))[1]).toMatchObject({
      status: 'held',
      code: 'shipped-together-above-ordered',
      field: 'Shipped quantity',
      expected: 'at most 120',
      found: '121',
    });
    const { database } = house.hub;
    const [order] = await findOrders(database, 'testco', 'PO-1');
    const documents = (await documentsOfOrders(database, [order!.id])).map(({ body }) => body as unknown as Document);
    expect(orderProgress(order!.state, documents)).toEqual({
      lines: [
        { lineNumber: '1', confirmed: '6', shipped: '6', received: '0', invoiced: '0' },
        { lineNumber: '2', confirmed: '100', shipped: '100', received: '0', invoiced: '0' },
      ],
      uncounted: 0,
    });
  });

  test('reads what is wrong beside its row, and what is right in the sheet goes on', async () => {
    await drop('PO-1 wrong.xlsx', {
      1: { 'Shipped quantity': 'six', 'Shipped on': day('2026-12-09'), 'Tracking number': 'TR-4' },
      2: { 'Shipped quantity': 121, 'Shipped on': day('2026-12-09'), 'Tracking number': 'TR-5' },
    });
    expect(await answerOf('PO-1 wrong.result.xlsx')).toMatchObject([
      { status: 'rejected', field: 'Shipped quantity', expected: 'a number such as 1234.50', found: 'six' },
      { status: 'rejected', field: 'Shipped quantity', expected: 'at most 120', found: '121' },
    ]);
    expect(await house.reply('potter', 'PO-1 wrong.xlsx.report.html')).toContain('Sheet1!N3');
  });

  test('that answers another order or line than it got is told so, and a line that is none waits for a person', async () => {
    const cells = { 'Confirmed quantity': 6 };
    const rows = filledIn(sheet, { 1: { ...cells, 'Order number': 'PO-99' }, 2: { ...cells, Line: '7' } });
    await house.drop('potter', 'PO-99.xlsx', savedAsWorkbook(rows));
    expect(await answerOf('PO-99.received.xlsx')).toMatchObject([
      { code: 'answered-order-unknown', field: 'Order number', found: 'PO-99' },
      { status: 'held', code: 'answered-line-unknown', field: 'Line', expected: '1, 2', found: '7' },
    ]);
  });

  test('that has CSV instead is answered in CSV, with the delimiter of its own program', async () => {
    const typed: Typed = {
      1: { 'Confirmed quantity': '2', 'Shipped quantity': '2', 'Shipped on': '1.12.2026', 'Tracking number': 'TR-9' },
    };
    const csv = openCsv((await arrival('to-weaver', 'PO-2')).toString('utf8'));
    await house.drop('weaver', 'PO-2.csv', savedAsCsv(filledIn(csv, typed)));
    expect(await inErp('PO-2-2026-12-01-TR-9')).toMatchObject({ lines: [{ quantity: { value: '2' } }] });
    expect(await inErp('PO-2-confirmation')).toMatchObject({ lines: [{ response: 'accepted' }] });
    expect(await house.reply('weaver', 'PO-2.result.csv')).toMatch(/^PO-2;1;.*;delivered;/m);
  });

  test('that tells of two shipments of one file, too much together: the first goes on, the second waits', async () => {
    const sheet = openCsv((await arrival('to-weaver', 'PO-3')).toString('utf8'));
    const parcels = ['TR-1', 'TR-2'].flatMap((tracking) => {
      const cells = { 'Shipped quantity': '2', 'Shipped on': '1.12.2026', 'Tracking number': tracking };
      return filledIn(sheet, { 1: cells }).rows;
    });
    await house.drop('weaver', 'PO-3.csv', savedAsCsv({ columns: sheet.columns, rows: parcels }));
    const held = /^PO-3;1;.*;held;.*shipped-together-above-ordered/m;
    expect(await house.reply('weaver', 'PO-3.result.csv')).toMatch(held);
    expect((await namesInErp()).filter((name) => name.startsWith('PO-3'))).toHaveLength(1);
  });

  test('gets the sheet once more when its order was changed, and a person sent that on', async () => {
    await house.drop('erp', 'changed.csv', ORDERS.replace(',6,EA,9.00', ',8,EA,9.00').replace(/PO-2.*\r\n/, ''));
    const { database } = house.hub;
    const hold = await until('the hold', 20_000, async () =>
      (await listHolds(database, 'testco')).find(({ number }) => number === 'PO-1'),
    );
    expect(await releaseHeld(house.hub, hold.id, 'person:ann', 'agreed')).toMatchObject({
      ok: true,
      targets: ['to-potter'],
    });
    const sheets = await until('the second sheet', 20_000, async () => {
      const found = await sentTo('to-potter', 'PO-1');
      return found.length === 2 && found;
    });
    const ordered = await Promise.all(sheets.map(async (sheet) => named(await openWorkbook(sheet))[0]!['Ordered']));
    expect(new Set(ordered)).toEqual(new Set(['6', '8']));
  });

  test('leaves an unbroken event log', async () => {
    expect((await auditEvents(house.hub.database, 'testco')).faults).toEqual([]);
  });
});
