import { mkdir } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { discardHeld, releaseHeld } from '#libs/pipeline';
import type { WorkspaceFile } from '#libs/reading';
import { listHolds } from '#libs/store';
import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { House, type HubProcess, until } from './support/house.js';
import { plainTable } from './support/plain-facts.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { folderDrop, partner } from './support/workspace-parts.js';

const HEADER = 'order_number,order_date,currency,line,sku,quantity,unit,price\r\n';
const line = (order: string, number: number, quantity: string): string =>
  `${order},2026-11-20,GBP,${number},TEA-${number},${quantity},EA,4.50\r\n`;
const DROPS = ['shown', 'patient', 'stranger', 'partial', 'late', 'supplier'];
const STOCK = 'sku,quantity,as_of\r\n';

let erp: ErpSimulator;
let house: House;
let hub: HubProcess;

/** Each customer's orders go their own way: to the ERP, to one that is only shown or off, or nowhere. */
function workspace(more: { patientErp: 'off' | 'live'; late: string }): WorkspaceFile[] {
  const files = shopWorkspace({ erpUrl: erp.url });
  const erpFile = files.find(({ path }) => path === 'connections/erp.yaml')!;
  const copyOfErp = (id: string, mode: string): WorkspaceFile => ({
    path: `connections/${id}.yaml`,
    text: erpFile.text.replace('id: erp', `id: ${id}`).replace('mode: live', `mode: ${mode}`),
  });
  const to = (partners: string, target: string) => ({ when: `partner in [${partners}]`, to: [target] });
  const routes = [
    to('"shop", "partial"', 'erp'),
    to('"shown"', 'shadow-erp'),
    to('"patient"', 'patient-erp'),
    to(more.late, 'erp'),
  ];
  return [
    ...files.filter(({ path }) => path !== 'routes.yaml'),
    copyOfErp('shadow-erp', 'shadow'),
    copyOfErp('patient-erp', more.patientErp),
    { path: 'routes.yaml', text: JSON.stringify({ groups: [{ name: 'orders', for: 'Order', routes }] }) },
    ...['shown', 'patient', 'stranger'].map((id) => partner(id)),
    partner('partial', { acceptPartialOrders: true }),
    partner('late', { acceptPartialOrders: true }),
    partner('supplier', { role: 'supplier', rules: { 'stock-not-negative': 'hold' } }),
    ...DROPS.map((id) => folderDrop({ id })),
  ];
}

beforeAll(async () => {
  erp = await startErpSimulator();
  house = await House.build({
    workspace: workspace({ patientErp: 'off', late: '' }),
    allow: [`127.0.0.1:${erp.port}`],
  });
  for (const drop of ['shop', ...DROPS]) {
    await mkdir(house.path(drop), { recursive: true });
  }
  hub = house.startHub();
  await hub.ready();
});

afterAll(async () => {
  await house?.close();
  await erp?.close();
});

/** Drops a file and returns the rows of its result. */
async function exchange(drop: string, name: string, content: string): Promise<Record<string, string>[]> {
  await house.drop(drop, `${name}.csv`, content);
  return plainTable(await house.reply(drop, `${name}.result.csv`));
}

const booked = (reference: string) =>
  erp
    .effects()
    .filter((effect) => effect.reference === reference)
    .map(({ action, lines }) => `${action} ${lines}`);

async function holdOf(orderNumber: string) {
  const holds = await listHolds(house.hub.database, 'testco');
  return holds.find((hold) => hold.number === orderNumber);
}

/** Waits for a reply that is other than the one before. */
const newResult = (drop: string, name: string, before: string): Promise<Record<string, string>[]> =>
  until('a new result', 20_000, async () => {
    const rows = plainTable(await house.reply(drop, `${name}.result.csv`));
    return rows[0]?.['status'] !== before && rows;
  });

describe('a newer version of an accepted order', () => {
  test('that drops and shrinks lines is held, and goes on when a person releases it', async () => {
    await exchange('shop', 'first', HEADER + line('PO-1', 1, '5') + line('PO-1', 2, '2'));
    const held = await exchange('shop', 'second', HEADER + line('PO-1', 1, '3'));
    expect(held).toMatchObject([
      { status: 'held', reference: expect.stringMatching(/^ord_/), message: expect.stringMatching(/\.$/) },
    ]);
    expect(booked('PO-1')).toEqual(['create 2']);

    const hold = await holdOf('PO-1');
    expect(await releaseHeld(house.hub, hold!.id, 'user:ada', 'agreed on the phone')).toMatchObject({
      ok: true,
      number: 'PO-1',
      targets: ['erp'],
    });
    expect(await newResult('shop', 'second', 'held')).toMatchObject([
      { status: 'delivered', reference: expect.stringMatching(/^ERP-/) },
    ]);
    expect(booked('PO-1')).toEqual(['create 2', 'change 1']);
    expect(await holdOf('PO-1')).toBeUndefined();
    expect(await releaseHeld(house.hub, hold!.id, 'user:ada', 'again')).toMatchObject({
      ok: false,
      problem: { code: 'hold-unknown' },
    });
  });

  test('that says the same is a known duplicate, however it is written', async () => {
    const once = await exchange('shop', 'once', HEADER + line('PO-2', 1, '5'));
    const again = await exchange('shop', 'twice', HEADER + line('PO-2', 1, '5').replace('PO-2,', '"PO-2",'));
    expect(again).toMatchObject([{ status: 'duplicate', code: 'order-unchanged', reference: once[0]!['reference'] }]);
    expect(booked('PO-2')).toEqual(['create 1']);
  });
});

describe('an order with a line that is not accepted', () => {
  test('goes on without it where the partner agreed to that, and the line is told', async () => {
    const rows = await exchange('partial', 'partial', HEADER + line('PO-3', 1, '5') + line('PO-3', 2, '0'));
    expect(rows).toMatchObject([{ status: 'delivered' }, { status: 'delivered', code: 'quantity-not-positive' }]);
    expect(booked('PO-3')).toEqual(['create 1']);
  });

  test('is refused whole where it did not', async () => {
    const rows = await exchange('shop', 'whole', HEADER + line('PO-4', 1, '5') + line('PO-4', 2, '0'));
    expect(rows.map(({ status, code }) => [status, code])).toEqual([
      ['rejected', 'quantity-not-positive'],
      ['rejected', 'quantity-not-positive'],
    ]);
    expect(booked('PO-4')).toEqual([]);
  });
});

describe('an order without a way', () => {
  test('that no route takes is held, never dropped', async () => {
    const rows = await exchange('stranger', 'lost', HEADER + line('PO-5', 1, '5'));
    expect(rows).toMatchObject([{ status: 'held', code: 'route-none' }]);
    expect(await holdOf('PO-5')).toMatchObject({ reason: expect.objectContaining({ code: 'route-none' }) });
    const hold = await holdOf('PO-5');
    expect(await releaseHeld(house.hub, hold!.id, 'user:ada', 'try')).toMatchObject({
      ok: false,
      problem: { code: 'route-none' },
    });
  });

  test('to a connection in shadow is only shown: what would be sent is kept, and its sender is not told of a delivery', async () => {
    const rows = await exchange('shown', 'shown', HEADER + line('PO-6', 1, '5'));
    expect(rows).toMatchObject([{ status: 'accepted' }]);
    const intent = await house.hub.database
      .selectFrom('intents')
      .select(['state', 'preview'])
      .where('connection_id', '=', 'shadow-erp')
      .executeTakeFirstOrThrow();
    expect(intent).toMatchObject({
      state: 'shadowed',
      preview: { method: 'POST', target: `${erp.url}/orders`, body: expect.stringContaining('PO-6') },
    });
    expect(booked('PO-6')).toEqual([]);
  });

  test('to a connection that is off waits until it is live', async () => {
    await house.drop('patient', 'patient.csv', HEADER + line('PO-7', 1, '5'));
    await house.reply('patient', 'patient.received.csv');
    await house.polls('patient', 3);
    expect(booked('PO-7')).toEqual([]);
    await house.configure(workspace({ patientErp: 'live', late: '' }));
    expect(plainTable(await house.reply('patient', 'patient.result.csv'))).toMatchObject([{ status: 'delivered' }]);
    expect(booked('PO-7')).toEqual(['create 1']);
  });
});

describe('an order that waited for a route, and of which a line is not accepted,', () => {
  test('goes on without that line once there is a route and a person releases it', async () => {
    const waiting = await exchange('late', 'late', HEADER + line('PO-8', 1, '5') + line('PO-8', 2, '0'));
    expect(waiting).toMatchObject([
      { status: 'held', code: 'route-none' },
      { status: 'held', code: 'quantity-not-positive', field: 'quantity' },
    ]);
    await house.configure(workspace({ patientErp: 'live', late: '"late"' }));
    const hold = await holdOf('PO-8');
    expect(await releaseHeld(house.hub, hold!.id, 'user:ada', 'there is a route now')).toMatchObject({ ok: true });
    expect(await newResult('late', 'late', 'held')).toMatchObject([{ status: 'delivered' }, { status: 'delivered' }]);
    expect(booked('PO-8')).toEqual(['create 1']);
  });
});

describe('a held order that a person discards', () => {
  test('is refused with the reason, and judged anew when its sender sends it again', async () => {
    const rows = await exchange('stranger', 'unwanted', HEADER + line('PO-9', 1, '5'));
    expect(rows).toMatchObject([{ status: 'held' }]);
    const hold = await holdOf('PO-9');
    const { hub: inside } = house;
    expect(await discardHeld(inside, hold!.id, 'user:ada', ' ')).toMatchObject({
      ok: false,
      problem: { code: 'hold-reason-missing' },
    });
    expect(await discardHeld(inside, hold!.id, 'user:ada', 'not our customer.')).toMatchObject({
      ok: true,
      targets: [],
    });
    expect(await newResult('stranger', 'unwanted', 'held')).toMatchObject([
      { status: 'rejected', code: 'document-discarded', message: expect.stringContaining('not our customer.') },
    ]);
    expect(await holdOf('PO-9')).toBeUndefined();
    const order = inside.database.selectFrom('orders').select('status').where('order_number', '=', 'PO-9');
    expect(await order.execute()).toEqual([{ status: 'rejected' }]);
    const again = await exchange(
      'stranger',
      'unwanted-again',
      HEADER + line('PO-9', 1, '5').replace('PO-9,', '"PO-9",'),
    );
    expect(again).toMatchObject([{ status: 'held' }]);
    expect(await order.execute()).toEqual([{ status: 'held' }]);
  });

  test('leaves the accepted order as it was when only a revision was held', async () => {
    await exchange('shop', 'kept', HEADER + line('PO-10', 1, '5'));
    expect(await exchange('shop', 'shrunk', HEADER + line('PO-10', 1, '2'))).toMatchObject([{ status: 'held' }]);
    const hold = await holdOf('PO-10');
    expect(await discardHeld(house.hub, hold!.id, 'user:ada', 'a mistake.')).toMatchObject({
      ok: true,
      number: 'PO-10',
    });
    expect(await newResult('shop', 'shrunk', 'held')).toMatchObject([{ status: 'rejected' }]);
    const lines = await house.hub.database
      .selectFrom('order_lines')
      .innerJoin('orders', 'orders.id', 'order_lines.order_id')
      .select(['ordered', 'orders.status'])
      .where('order_number', '=', 'PO-10')
      .execute();
    expect(lines).toEqual([{ ordered: '5', status: 'open' }]);
    expect(booked('PO-10')).toEqual(['create 1']);
  });
});

describe('a stock report', () => {
  const level = () =>
    house.hub.database
      .selectFrom('inventory_levels')
      .select(['quantity', 'as_of as asOf'])
      .where('item_id', 'like', '%TEA-1')
      .executeTakeFirstOrThrow();

  test('that comes again with the same content says that it still holds', async () => {
    await exchange('supplier', 'stock-1', `${STOCK}TEA-1,7,2026-11-20T10:00:00Z\r\n`);
    const before = await level();
    expect(before).toMatchObject({ quantity: '7', asOf: new Date('2026-11-20T10:00:00Z') });
    await house.drop('supplier', 'stock-2.csv', `${STOCK}TEA-1,7,2026-11-20T10:00:00Z\r\n`);
    expect(await house.reply('supplier', 'stock-2.result.csv')).toContain('file-duplicate');
    const after = await level();
    expect(after.quantity).toBe('7');
    expect(after.asOf.getTime()).toBeGreaterThan(before.asOf.getTime());
  });

  test('that a rule holds waits for a person: released it is recorded, discarded it is not, and an old one never wins', async () => {
    const quantity = async (item: string) =>
      (
        await house.hub.database
          .selectFrom('inventory_levels')
          .select('quantity')
          .where('item_id', '=', item)
          .executeTakeFirst()
      )?.quantity;
    const heldReport = async (name: string, item: string, asOf: string) => {
      const rows = await exchange('supplier', name, `${STOCK}${item},-4,${asOf}\r\n`);
      expect(rows).toMatchObject([{ status: 'held', code: 'stock-negative' }]);
      const holds = await listHolds(house.hub.database, 'testco');
      return holds.find(({ documentType }) => documentType === 'InventoryReport')!;
    };
    const { hub: inside } = house;

    const first = await heldReport('negative-1', 'NEG-1', '2099-01-01T10:00:00Z');
    expect(first).toMatchObject({ orderId: null, reason: expect.objectContaining({ code: 'stock-negative' }) });
    expect(await quantity('NEG-1')).toBeUndefined();
    expect(await releaseHeld(inside, first.id, 'user:ada', 'counted twice')).toMatchObject({ ok: true, targets: [] });
    expect(await newResult('supplier', 'negative-1', 'held')).toMatchObject([{ status: 'accepted' }]);
    expect(await quantity('NEG-1')).toBe('-4');

    const second = await heldReport('negative-2', 'NEG-2', '2099-01-02T10:00:00Z');
    expect(await discardHeld(inside, second.id, 'user:ada', 'a typing error.')).toMatchObject({ ok: true });
    expect(await newResult('supplier', 'negative-2', 'held')).toMatchObject([{ status: 'rejected' }]);
    expect(await quantity('NEG-2')).toBeUndefined();

    const third = await heldReport('negative-3', 'NEG-1', '2099-01-03T10:00:00Z');
    await exchange('supplier', 'newer', `${STOCK}NEG-1,8,2099-01-04T10:00:00Z\r\n`);
    expect(await releaseHeld(inside, third.id, 'user:ada', 'late')).toMatchObject({
      ok: false,
      problem: { code: 'inventory-older' },
    });
    expect(await quantity('NEG-1')).toBe('8');
    expect(await discardHeld(inside, third.id, 'user:ada', 'overtaken.')).toMatchObject({ ok: true });
  });

  test('that is older than what is known is not applied, and is told so', async () => {
    const rows = await exchange('supplier', 'stock-0', `${STOCK}TEA-1,99,2026-11-19T10:00:00Z\r\n`);
    expect(rows).toMatchObject([{ status: 'ignored', code: 'inventory-older' }]);
    expect((await level()).quantity).toBe('7');
    expect(await hub.stop()).toBe(0);
  });
});
