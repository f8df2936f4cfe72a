import { mkdir } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { auditEvents } from '#libs/store';
import { type ErpSimulator, startErpSimulator } from '#simulators/erp';
import { type FinanceReceiver, startFinanceReceiver } from '#simulators/finance';

import { House, type HubProcess, until } from './support/house.js';
import { type OwnRedis, redisIsHere, startRedis } from './support/redis.js';
import { shopWorkspace } from './support/shop-workspace.js';

const FINANCE_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const HEADER = 'order_number,order_date,currency,line,sku,quantity,unit,price';
const csv = (...rows: string[]): string => `${[HEADER, ...rows].join('\r\n')}\r\n`;

interface Queue {
  queue: string;
  start: () => Promise<OwnRedis | undefined>;
}

const QUEUES: readonly Queue[] = [
  { queue: 'PostgreSQL', start: async () => undefined },
  ...(redisIsHere() ? [{ queue: 'Redis', start: startRedis }] : []),
];

describe.each(QUEUES)('a dropped file, with the queue in $queue,', ({ queue, start }) => {
  let redis: OwnRedis | undefined;
  let erp: ErpSimulator;
  let finance: FinanceReceiver;
  let house: House;
  let hub: HubProcess;

  beforeAll(async () => {
    [redis, erp, finance] = await Promise.all([
      start(),
      startErpSimulator(),
      startFinanceReceiver({ secret: FINANCE_SECRET }),
    ]);
    house = await House.build({
      workspace: shopWorkspace({ erpUrl: erp.url, financeUrl: finance.url }),
      allow: [`127.0.0.1:${erp.port}`, `127.0.0.1:${finance.port}`],
      secrets: { 'finance-webhook': FINANCE_SECRET },
      ...(redis === undefined ? {} : { queueUrl: redis.url }),
    });
    await mkdir(house.path('shop'), { recursive: true });
    hub = house.startHub();
    await hub.ready();
  });

  afterAll(async () => {
    await house?.close();
    await erp?.close();
    await finance?.close();
    await redis?.stop();
  });

  test('is what the hub says its queue is', () => {
    expect(hub.output).toContain(`queue: ${queue}`);
  });

  test('becomes orders in the ERP, an answer to its sender and an update in finance', async () => {
    await house.drop(
      'shop',
      'monday.csv',
      csv(
        'PO-1,2026-11-20,GBP,1,TEA-1,3,EA,4.50',
        'PO-1,2026-11-20,GBP,2,TEA-2,1,EA,12.00',
        'PO-2,2026-11-20,GBP,1,TEA-1,1,EA,4.50',
      ),
    );
    const received = await house.reply('shop', 'monday.received.csv');
    const result = await house.reply('shop', 'monday.result.csv');
    expect(received.split(/\r?\n/)[0]).toBe(`${HEADER},status,reference,field,expected,found,code,message`);
    expect(received).toMatch(/PO-1,.*,received,ord_/);
    expect(
      erp
        .orders()
        .map((order) => order.reference)
        .toSorted(),
    ).toEqual(['PO-1', 'PO-2']);
    const first = erp.orders().find((order) => order.reference === 'PO-1')!;
    expect(result).toContain(`TEA-1,3,EA,4.50,delivered,${first.id}`);
    expect(await house.reply('shop', 'monday.csv.report.html')).toContain('Nothing needs your attention');
    const bookings = await until(
      'two bookings',
      15_000,
      async () => finance.bookings().length >= 2 && finance.bookings(),
    );
    expect(bookings.map((booking) => booking.data['status'])).toEqual(['accepted', 'accepted']);
  });

  test('with one bad row loses that order only, and its sender is told the line, the column, what was expected and found', async () => {
    await house.drop(
      'shop',
      'tuesday.csv',
      csv(
        'PO-3,2026-11-20,GBP,1,TEA-1,two,EA,4.50',
        'PO-3,2026-11-20,GBP,2,TEA-2,1,EA,1.00',
        'PO-4,2026-11-20,GBP,1,TEA-1,1,EA,4.50',
      ),
    );
    const result = await house.reply('shop', 'tuesday.result.csv');
    const [bad, other, good] = result.split(/\r?\n/).slice(1);
    expect(bad).toMatch(/^PO-3,.*,two,EA,4.50,rejected,,quantity,[^,]+,two,/);
    expect(other).toContain('Line 2');
    expect(good).toMatch(/delivered,ERP-/);
    expect(erp.orders().some((order) => order.reference === 'PO-3')).toBe(false);
  });

  test('sent again under another name is a duplicate that names the first receipt', async () => {
    const content = csv('PO-5,2026-11-20,GBP,1,TEA-1,1,EA,4.50');
    await house.drop('shop', 'wednesday.csv', content);
    await house.reply('shop', 'wednesday.result.csv');
    await house.drop('shop', 'wednesday-again.csv', content);
    const reply = await house.reply('shop', 'wednesday-again.result.csv');
    expect(reply).toContain(',file-duplicate,');
    expect(reply).toContain('wednesday.csv');
    expect(erp.orders().filter((order) => order.reference === 'PO-5')).toHaveLength(1);
  });

  test('that no mapping reads is quarantined with a sentence', async () => {
    await house.drop('shop', 'photo.csv', 'a,b\n1,2\n');
    const reply = await house.reply('shop', 'photo.result.csv');
    expect(reply).toMatch(/rejected/);
    await house.drop('shop', 'photo-again.csv', 'a,b\n1,2\n');
    const again = await house.reply('shop', 'photo-again.result.csv');
    expect(again).toContain(',file-duplicate-of-refused,');
    expect(again).toMatch(/photo\.csv.* nothing of it was applied/);
  });

  test('with an order that the ERP refuses is answered with the refusal', async () => {
    await house.drop('shop', 'thursday.csv', csv('PO-6,2026-11-20,GBP,1,UNKNOWN-9,1,EA,4.50'));
    const reply = await house.reply('shop', 'thursday.result.csv');
    expect(reply).toContain('refused');
    expect(reply).toContain('target-rejected');
    expect(reply).toContain('UNKNOWN-9');
  });

  test('leaves an unbroken event log, and a clean stop', async () => {
    const report = await auditEvents(house.hub.database, 'testco');
    expect(report.faults).toEqual([]);
    expect(report.events).toBeGreaterThan(10);
    expect(await hub.stop()).toBe(0);
  });
});

if (redisIsHere()) {
  describe('a Redis that may drop jobs', () => {
    test('stops the start, with the setting that cures it', async () => {
      const redis = await startRedis();
      await redis.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
      const house = await House.build({
        workspace: shopWorkspace({ erpUrl: 'http://127.0.0.1:1' }),
        allow: [],
        queueUrl: redis.url,
      });
      const hub = house.startHub();
      await until('the hub to end', 20_000, async () => !hub.isRunning);
      expect(await hub.stop()).toBe(1);
      expect(hub.output).toContain('maxmemory-policy is allkeys-lru');
      expect(hub.output).toContain('redis-cli config set maxmemory-policy noeviction');
      await house.close();
      await redis.stop();
    });
  });
} else {
  describe.skip('a dropped file, with the queue in Redis (redis-server is not installed)', () => {
    test('redis-server is installed', () => expect(redisIsHere()).toBe(true));
  });
}
