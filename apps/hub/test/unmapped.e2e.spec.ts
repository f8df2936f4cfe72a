import { mkdir } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { rejectUnmapped, removeReference, setReferences } from '#libs/pipeline';
import { auditEvents, countWaiting, subjectEvents, unmappedValues } from '#libs/store';
import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { House, type HubProcess, until } from './support/house.js';
import { ITEM_HEADER, itemRow, itemWorkspace } from './support/item-orders.js';
import { plainTable } from './support/plain-facts.js';

const ADA = { by: 'user:ada', reason: 'the new catalogue' };

let erp: ErpSimulator;
let house: House;
let hub: HubProcess;

beforeAll(async () => {
  erp = await startErpSimulator();
  house = await House.build({ workspace: itemWorkspace(erp.url), allow: [`127.0.0.1:${erp.port}`] });
  await mkdir(house.path('shop'), { recursive: true });
  hub = house.startHub();
  await hub.ready();
});

afterAll(async () => {
  await house?.close();
  await erp?.close();
});

/** Drops a file and returns the rows of its result. */
async function exchange(name: string, rows: readonly string[]): Promise<Record<string, string>[]> {
  await house.drop('shop', `${name}.csv`, ITEM_HEADER + rows.join(''));
  return result(name);
}

const result = async (name: string) => plainTable(await house.reply('shop', `${name}.result.csv`, 60_000));

/** The result once its first row has this status. */
const resultWith = (name: string, status: string): Promise<Record<string, string>[]> =>
  until(`a result of ${name} that says ${status}`, 30_000, async () => {
    const rows = await result(name);
    return rows[0]?.['status'] === status && rows;
  });

const statuses = (rows: readonly Record<string, string>[]) => {
  const counts: Record<string, number> = {};
  for (const { status = '' } of rows) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

const set = (from: string, to: string, table = 'items') =>
  setReferences(house.hub, 'testco', table, [{ from, to }], ADA);

const booked = (reference: string) => erp.effects().filter((effect) => effect.reference === reference);
const linesOf = (orderNumber: string) =>
  house.hub.database
    .selectFrom('order_lines')
    .innerJoin('orders', 'orders.id', 'order_lines.order_id')
    .select(['item_id as item', 'ordered'])
    .where('order_number', '=', orderNumber)
    .execute();
const awaited = () => unmappedValues(house.hub.database, 'testco');

test('of 1,000 orders the 300 with an unknown item wait, and go on together when it is known: the ERP has each once', async () => {
  const numbers = Array.from({ length: 1000 }, (_, index) => `PO-${1000 + index}`);
  const rows = numbers.map((number, index) => itemRow(number, index % 10 < 3 ? 'new-1' : 'code-1'));
  const first = await exchange('thousand', rows);
  expect(statuses(first)).toEqual({ delivered: 700, waiting: 300 });
  expect(first[0]).toMatchObject({ status: 'waiting', code: 'cross-reference-awaited', found: 'new-1', field: 'code' });
  expect(first[0]?.['message']).toContain('nothing that you need do');
  expect(await awaited()).toMatchObject([
    {
      table: 'items',
      value: 'new-1',
      partnerId: 'shop',
      documents: 300,
      sample: 'new-1 by name',
      numbers: ['PO-1000', 'PO-1001', 'PO-1002', 'PO-1010', 'PO-1011'],
      money: { GBP: '750.00' },
    },
  ]);

  expect(await set('NEW-1', 'SKU-NEW')).toMatchObject({ ok: true, released: { documents: 300, receipts: 1 } });
  expect(statuses(await resultWith('thousand', 'delivered'))).toEqual({ delivered: 1000 });
  expect(await awaited()).toEqual([]);
  expect(erp.effects()).toHaveLength(1000);
  expect(
    erp
      .orders()
      .map(({ reference }) => reference)
      .toSorted(),
  ).toEqual(numbers);
  const items = await house.hub.database
    .selectFrom('order_lines')
    .select(({ fn }) => ['item_id as item', fn.countAll<number>().as('count')])
    .groupBy('item_id')
    .orderBy('item_id')
    .execute();
  expect(items).toMatchObject([
    { item: expect.stringMatching(/SKU-1$/), count: 700 },
    { item: expect.stringMatching(/SKU-NEW$/), count: 300 },
  ]);
  const [changed] = await subjectEvents(house.hub.database, 'testco', 'table:testco:items');
  expect(changed).toMatchObject({
    type: 'table.changed',
    actor: 'user:ada',
    payload: {
      reason: 'the new catalogue',
      added: [{ from: 'NEW-1', to: 'SKU-NEW' }],
      released: { documents: 300, receipts: 1 },
    },
  });
});

describe('an order that waits', () => {
  test('for two values goes on with the last of them, and names both', async () => {
    const rows = await exchange('two', [itemRow('PO-2', 'two-a'), itemRow('PO-2', 'two-b', { unit: 'barrel' })]);
    expect(rows.map(({ status, found }) => [status, found])).toEqual([
      ['waiting', 'two-a'],
      ['waiting', 'two-b'],
    ]);
    expect((await awaited()).map(({ table, value }) => `${table} ${value}`).toSorted()).toEqual([
      'items two-a',
      'items two-b',
      'units barrel',
    ]);
    expect(await set('two-a', 'SKU-2A')).toMatchObject({ released: { documents: 0 } });
    expect(await set('two-b', 'SKU-2B')).toMatchObject({ released: { documents: 0 } });
    expect(await set('barrel', 'XBA', 'units')).toMatchObject({ released: { documents: 1, receipts: 1 } });
    expect(await resultWith('two', 'delivered')).toHaveLength(2);
    expect(booked('PO-2')).toMatchObject([{ action: 'create', lines: 2 }]);
  });

  test('in several files goes on in all of them at once', async () => {
    for (const name of ['several-1', 'several-2', 'several-3'])
      expect(await exchange(name, [itemRow(`PO-${name}`, 'several')])).toMatchObject([{ status: 'waiting' }]);
    expect(await awaited()).toMatchObject([{ value: 'several', documents: 3 }]);
    expect(await set('several', 'SKU-S')).toMatchObject({ released: { documents: 3, receipts: 3 } });
    for (const name of ['several-1', 'several-2', 'several-3']) await resultWith(name, 'delivered');
  });

  test('gives way to a newer version that comes meanwhile, whether that waits too or not', async () => {
    await exchange('old', [itemRow('PO-3', 'way', { quantity: 1 }), itemRow('PO-4', 'way', { quantity: 1 })]);
    const newer = await exchange('newer', [itemRow('PO-3', 'way', { quantity: 7 }), itemRow('PO-4', 'code-1')]);
    expect(statuses(newer)).toEqual({ waiting: 1, delivered: 1 });
    expect(await resultWith('old', 'superseded')).toMatchObject([
      { status: 'superseded', code: 'document-superseded' },
      { status: 'superseded' },
    ]);
    expect(await awaited()).toMatchObject([{ value: 'way', documents: 1 }]);
    expect(await set('way', 'SKU-W')).toMatchObject({ released: { documents: 1, receipts: 1 } });
    await resultWith('newer', 'delivered');
    expect(booked('PO-3')).toMatchObject([{ action: 'create', lines: 1 }]);
    expect(await linesOf('PO-3')).toMatchObject([{ ordered: '7' }]);
    expect(booked('PO-4')).toMatchObject([{ action: 'create', lines: 1 }]);
  });

  test('goes on when the next configuration has the value', async () => {
    expect(await exchange('file', [itemRow('PO-5', 'filed')])).toMatchObject([{ status: 'waiting' }]);
    await house.configure(itemWorkspace(erp.url, { filed: 'SKU-F' }));
    await resultWith('file', 'delivered');
    expect(booked('PO-5')).toMatchObject([{ action: 'create' }]);
  });

  test('is refused with all that waits for a value that means nothing to us', async () => {
    await exchange('nothing-1', [itemRow('PO-6', 'nothing'), itemRow('PO-7', 'code-1')]);
    await exchange('nothing-2', [itemRow('PO-8', 'nothing')]);
    const which = { table: 'items', value: 'nothing' };
    const verdict = { by: 'user:ada', reason: 'not in our range.' };
    expect(await rejectUnmapped(house.hub, 'testco', which, verdict)).toEqual({ ok: true, documents: 2, receipts: 2 });
    expect(await resultWith('nothing-1', 'rejected')).toMatchObject([
      { code: 'value-refused', message: expect.stringContaining('not in our range.') },
      { status: 'delivered' },
    ]);
    await resultWith('nothing-2', 'rejected');
    expect(await rejectUnmapped(house.hub, 'testco', which, verdict)).toMatchObject({
      ok: false,
      problem: { code: 'unmapped-none' },
    });
    expect(booked('PO-6')).toEqual([]);
  });
});

describe('an entry that a person states', () => {
  const refusal = async (...entries: Parameters<typeof setReferences>[3]) => {
    const changed = await setReferences(house.hub, 'testco', 'items', entries, ADA);
    return changed.ok ? [] : changed.problems.map(({ code }) => code);
  };

  test('is refused where it contradicts a file, another entry or itself', async () => {
    expect(await refusal({ from: 'CODE-1', to: 'SKU-9' })).toEqual(['reference-contradicts-file']);
    expect(await refusal({ from: 'dated', to: 'A', validUntil: '2026-06-30' })).toEqual([]);
    expect(await refusal({ from: 'dated', to: 'B', validFrom: '2026-06-30' })).toEqual(['reference-overlaps']);
    expect(await refusal({ from: 'dated', to: 'B', validFrom: '2026-07-01' })).toEqual([]);
    expect(await refusal({ from: 'twice', to: 'A' }, { from: 'Twice', to: 'B' })).toEqual(['reference-overlaps']);
    expect(await refusal({ from: 'whose', to: 'A', partner: 'nobody' })).toEqual(['reference-invalid']);
    expect(await setReferences(house.hub, 'testco', 'itmes', [{ from: 'a', to: 'b' }], ADA)).toMatchObject({
      ok: false,
      problems: [{ code: 'table-unknown', expected: 'items, units' }],
    });
    expect(await set('barrel', 'BARREL', 'units')).toMatchObject({ problems: [{ code: 'reference-invalid' }] });
  });

  test('holds on its days, by the date of issue, and until it is taken out', async () => {
    // dated is A until June and B from July; the order is of November.
    await exchange('dated', [itemRow('PO-9', 'dated')]);
    expect(await linesOf('PO-9')).toMatchObject([{ item: expect.stringMatching(/B$/) }]);
    const take = (validFrom?: string) =>
      removeReference(
        house.hub,
        'testco',
        'items',
        { from: 'dated', ...(validFrom !== undefined && { validFrom }) },
        ADA,
      );
    expect(await take()).toMatchObject({ ok: false, problems: [{ code: 'reference-several' }] });
    expect(await take('2026-07-01')).toMatchObject({ ok: true });
    expect(await exchange('after', [itemRow('PO-10', 'dated')])).toMatchObject([{ status: 'waiting' }]);
    const released = await setReferences(
      house.hub,
      'testco',
      'items',
      [{ from: 'dated', to: 'C', validFrom: '2026-12-01' }],
      ADA,
    );
    expect(released).toMatchObject({ ok: true, released: { documents: 0 } });
  });

  test('keeps out a configuration that says otherwise', async () => {
    await expect(house.configure(itemWorkspace(erp.url, { 'NEW-1': 'SKU-OTHER' }))).rejects.toThrow(
      /table-contradicted[^]*xref remove items/,
    );
    await house.configure(itemWorkspace(erp.url, { 'NEW-1': 'SKU-NEW' }));
  });
});

test('all that happened stands in the event log, whose chains hold, and nothing waits but what lacks a value', async () => {
  expect(await countWaiting(house.hub.database, 'testco')).toEqual({ documents: 1, values: 1 });
  const report = await auditEvents(house.hub.database, 'testco');
  expect(report).toMatchObject({ faults: [] });
  expect(await hub.stop()).toBe(0);
});
