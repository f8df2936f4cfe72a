import { mkdir } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { auditEvents, type HubException } from '#libs/store';
import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { House, until } from '../../hub/test/support/house.js';
import { shopWorkspace } from '../../hub/test/support/shop-workspace.js';
import { folderDrop, partner } from '../../hub/test/support/workspace-parts.js';
import { type Run, tradelane } from './support/tradelane.js';

const stock = (rows: number, quantity: number): string =>
  [
    'sku,quantity,as_of',
    ...Array.from({ length: rows }, (_, row) => `SKU-${row},${quantity},2026-11-20T10:00:00Z`),
    '',
  ].join('\r\n');
const order = (number: string): string =>
  `order_number,order_date,currency,line,sku,quantity,unit,price\r\n${number},2026-11-20,GBP,1,TEA-1,1,EA,4.50\r\n`;

let erp: ErpSimulator;
let house: House;

const workspace = (expect: object) => [
  ...shopWorkspace({ erpUrl: erp.url }),
  partner('supplier', { role: 'supplier' }),
  folderDrop({ id: 'supplier', more: { expect: { owner: 'purchasing', severity: 'high' } } }),
  partner('daily', { timezone: 'Europe/Berlin' }),
  folderDrop({ id: 'daily', more: { expect } }),
];

beforeAll(async () => {
  erp = await startErpSimulator();
  house = await House.build({
    workspace: workspace({ every: '30d' }),
    allow: [`127.0.0.1:${erp.port}`],
    sweepSeconds: 1,
  });
  for (const drop of ['shop', 'supplier', 'daily']) await mkdir(house.path(drop), { recursive: true });
  // Two workers see the same; each thing is told once.
  await Promise.all([house.startHub(), house.startHub()].map((hub) => hub.ready()));
});
afterAll(async () => {
  await house?.close();
  await erp?.close();
});

const run = (...args: string[]): Promise<Run> => tradelane(args, { env: house.env });
const openOnes = async (): Promise<HubException[]> =>
  JSON.parse((await run('exception', 'list', '--json')).stdout) as HubException[];
const opened = () =>
  house.hub.database
    .selectFrom('exceptions')
    .select(['id', 'kind', 'closed_at', 'close_reason'])
    .orderBy('opened_at')
    .execute();
const levels = async (): Promise<string[]> => {
  const rows = await house.hub.database
    .selectFrom('inventory_levels')
    .select(['item_id', 'quantity'])
    .orderBy('item_id')
    .execute();
  return rows.map(({ item_id: item, quantity }) => `${item}=${quantity}`);
};

describe('a stock report far from the usual ones', () => {
  test('is held as a whole, its sender is told why, and a person lets it go or refuses it', async () => {
    const days = [1, 2, 3, 4, 5];
    for (const day of days) await house.drop('supplier', `stock-${day}.csv`, stock(40, day));
    for (const day of days) await house.reply('supplier', `stock-${day}.result.csv`);
    const before = await levels();
    await house.drop('supplier', 'short.csv', stock(4, 7));
    const told = await house.reply('supplier', 'short.received.csv');
    expect(told).toMatch(
      /held,rcp_.*at least 12 rows \(the median of the last 5 files is 40\),4 rows,file-smaller-than-expected/,
    );
    expect(told).toContain('A person looks at it');
    expect(await levels()).toEqual(before);

    const [exception, ...others] = await openOnes();
    expect(others).toEqual([]);
    expect(exception).toMatchObject({
      kind: 'file-size',
      owner: 'purchasing',
      severity: 'high',
      subjectType: 'receipt',
    });
    const refused = await run('exception', 'close', exception!.id, '--reason', 'no');
    expect({ code: refused.code, told: refused.stderr }).toEqual({
      code: 1,
      told: expect.stringContaining(`receipt release ${exception!.subjectId}`),
    });
    const released = await run(
      'receipt',
      'release',
      exception!.subjectId,
      '--reason',
      'the shop is closing',
      '--by',
      'ann',
    );
    expect(released).toMatchObject({ code: 0, stdout: expect.stringContaining('short.csv goes on') });
    expect(await house.reply('supplier', 'short.result.csv')).toMatch(/SKU-0,7,.*accepted/);
    const after = await levels();
    expect(after.filter((level) => !before.includes(level)).map((level) => level.split('=')[1])).toEqual([
      '7',
      '7',
      '7',
      '7',
    ]);
    expect((await run('exception', 'show', exception!.id)).stdout).toMatch(
      /closed .* by person:ann: the shop is closing/,
    );
    const again = await run('receipt', 'release', exception!.subjectId, '--reason', 'again');
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('is not held') });
  });

  test('is held when it would empty the shelves, and changes nothing when it is refused', async () => {
    const before = await levels();
    await house.drop('supplier', 'empty.csv', stock(40, 0));
    expect(await house.reply('supplier', 'empty.received.csv')).toContain('stock-set-to-zero');
    const [exception] = await openOnes();
    const discarded = await run('receipt', 'discard', exception!.subjectId, '--reason', 'An export without stock.');
    expect(discarded).toMatchObject({ code: 0, stdout: expect.stringContaining('its sender is told') });
    expect(await house.reply('supplier', 'empty.result.csv')).toMatch(
      /rejected,.*refused it, with the words ""An export without stock\.""/,
    );
    expect(await house.reply('supplier', 'empty.csv.report.html')).toContain('An export without stock.');
    expect(await levels()).toEqual(before);
    expect(await openOnes()).toEqual([]);
  });
});

describe('a feed from which nothing comes', () => {
  test('is told once, stays told when a worker dies, and is over when a file comes', async () => {
    await house.configure(workspace({ every: '2s', owner: 'sales' }));
    const silences = async () => (await opened()).filter(({ kind }) => kind === 'feed-silent');
    await until('the exception', 15_000, async () => (await silences()).length > 0);
    await house.processes[0]!.kill();
    await house.startHub().ready();
    await house.polls('daily', 3);
    const [silence] = await openOnes();
    expect(silence).toMatchObject({ kind: 'feed-silent', owner: 'sales', subjectId: 'daily' });
    expect(silence!.reason).toMatchObject({
      message: expect.stringMatching(/^No file has come by daily since .* Europe\/Berlin; .*Ask Partner daily/),
    });
    expect(await silences()).toHaveLength(1);

    const inHand = await run('exception', 'acknowledge', silence!.id, '--by', 'ann');
    expect(inHand).toMatchObject({ code: 0 });
    expect((await run('exception', 'list')).stdout).toMatch(/in hand +sales/);
    expect((await run('doctor')).stdout).toMatch(/warn.*exceptions: testco: 1 open, 0 overdue/);

    await house.configure(workspace({ every: '30d', owner: 'sales' }));
    await until('it to be over', 15_000, async () => (await silences())[0]!.closed_at !== null || (await dropOne()));
    expect((await silences()).map(({ close_reason: reason }) => reason)).toEqual(['late.csv has come']);
    expect(await openOnes()).toEqual([]);
    expect((await auditEvents(house.hub.database, 'testco')).faults).toEqual([]);
  });

  /** The file that was missed; dropped once. */
  async function dropOne(): Promise<undefined> {
    if ((await house.receipts('daily')).length === 0) await house.drop('daily', 'late.csv', order('LATE-1'));
    return undefined;
  }
});
