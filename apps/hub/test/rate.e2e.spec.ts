import { mkdir } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { unhurried } from './support/busy-machine.js';
import { House, until } from './support/house.js';
import { shopWorkspace } from './support/shop-workspace.js';

const ORDERS = 120;
const PER_SECOND = 20;
/** Calls are counted where they arrive: the network and the timers of two processes move them a little. */
const JITTER = 4;

const csv = ['order_number,order_date,currency,line,sku,quantity,unit,price']
  .concat(Array.from({ length: ORDERS }, (_, n) => `PO-${n},2026-11-20,GBP,1,TEA-1,1,EA,4.50`))
  .join('\n');

/** The most calls that came within any second. */
function mostInASecond(times: readonly number[]): number {
  return Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + 1000).length));
}

describe.each([
  { rate: PER_SECOND, title: 'with a rate' },
  { rate: undefined, title: 'without one, which shows that the count can fail' },
])('a connection $title: two hubs at work', ({ rate }) => {
  const times: number[] = [];
  let erp: ErpSimulator;
  let house: House;

  beforeAll(async () => {
    erp = await startErpSimulator({ onRequest: () => void times.push(performance.now()) });
    const workspace = shopWorkspace({ erpUrl: erp.url }).map((file) =>
      file.path === 'connections/erp.yaml' && rate !== undefined
        ? { ...file, text: `${file.text}requestsPerSecond: ${rate}\n` }
        : file,
    );
    house = await House.build({ workspace, allow: [`127.0.0.1:${erp.port}`] });
    await mkdir(house.path('shop'), { recursive: true });
    await Promise.all([house.startHub(), house.startHub()].map((hub) => hub.ready()));
  });

  afterAll(async () => {
    await house?.close();
    await erp?.close();
  });

  test('delivers everything once', async () => {
    await house.drop('shop', 'many.csv', csv);
    await until('all orders in the ERP', 60_000, async () => erp.orders().length === ORDERS);
    expect(times).toHaveLength(ORDERS);
  });

  test(rate === undefined ? 'as fast as it can' : 'never faster than the rate, and not much slower', () => {
    const most = mostInASecond(times);
    if (rate === undefined) return expect(most).toBeGreaterThan(PER_SECOND + JITTER);
    expect(most).toBeLessThanOrEqual(rate + JITTER);
    expect(times.at(-1)! - times[0]!).toBeLessThan(unhurried((ORDERS / rate) * 1000 * 3));
  });
});
