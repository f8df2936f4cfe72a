import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';

import { auditEvents } from '#libs/store';
import { type ErpSimulator, randomFrom, startErpSimulator } from '#simulators/erp';

import { judgeEffects } from './support/effects-checker.js';
import { House } from './support/house.js';
import { workAtRest } from './support/open-work.js';
import { OrderFlow } from './support/order-flow.js';
import { ordersToSend } from './support/sent-orders.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { seed, tell, tier } from './support/tier.js';

const LEASE_SECONDS = 2;

/** An inbox whose files settle: nobody says when one is whole. */
const SETTLING = `id: shop
connector: folder
partner: shop
mode: live
config: { path: shop }
files: { complete: stable, stableSeconds: 1 }
pollSeconds: 1
`;

/** What a server with a wrong clock says: a day off, the hour that a clock shows twice or skips, ages ago, or far ahead. */
const ODD_TIMES = [-86_400_000, 86_400_000]
  .map((off) => new Date(Date.now() + off))
  .concat(
    [
      '2026-10-25T00:30:00Z',
      '2026-10-25T01:30:00Z',
      '2026-03-29T01:00:00Z',
      '1970-01-01T00:00:01Z',
      '2099-12-31T23:59:59Z',
    ].map((text) => new Date(text)),
  );

describe('two hubs on one inbox of a server with a wrong clock', () => {
  let erp: ErpSimulator;
  let house: House;

  beforeAll(async () => {
    erp = await startErpSimulator({ faults: { honourIdempotencyKey: false, delay: { share: 0.2, ms: 300 } }, seed });
    house = await House.build({
      workspace: shopWorkspace({ erpUrl: erp.url, shopDrop: SETTLING }),
      allow: [`127.0.0.1:${erp.port}`],
      leaseSeconds: LEASE_SECONDS,
      sweepSeconds: 1,
    });
    await mkdir(house.path('shop'), { recursive: true });
  });

  afterAll(async () => {
    await house?.close();
    await erp?.close();
  });

  test('take every file once, and one that sleeps past its leases wakes up to no harm', async () => {
    const random = randomFrom(seed);
    const files = tier(200, 1000);
    const orders = ordersToSend(files * 2, random);
    const flow = new OrderFlow(house, orders, {
      drop: 'shop',
      ordersPerFile: 2,
      modified: () => ODD_TIMES[Math.floor(random() * ODD_TIMES.length)]!,
    });
    const hubs = [house.startHub(), house.startHub()];
    await Promise.all(hubs.map((hub) => hub.ready()));
    const sleeps = tier(2, 10);
    for (let round = 0; round < sleeps; round += 1) {
      await flow.dropSome(Math.ceil(files / sleeps));
      await sleep(500 + random() * 1000);
      const sleeper = hubs[round % hubs.length]!;
      sleeper.freeze();
      await sleep((LEASE_SECONDS + 2) * 1000);
      sleeper.resume();
    }
    await flow.untilDone(30_000);
    await Promise.all(hubs.map((hub) => hub.kill()));
    const { rows } = await sql<{ name: string; times: number }>`
        select file_name as name, count(*) as times from receipts group by file_name having count(*) > 1`.execute(
      house.hub.database,
    );
    const report = await auditEvents(house.hub.database, 'testco');
    tell('two hubs', { files: flow.files, orders: orders.length, sleeps, events: report.events });
    expect(rows).toEqual([]);
    expect(judgeEffects(erp.effects(), orders)).toEqual({ lost: [], doubled: [], inverted: [], altered: [] });
    expect(report.faults).toEqual([]);
    expect(await workAtRest(house)).toEqual({ receipts: 0, intents: 0, claims: 0, outbox: 0, deadLetters: 0 });
  }, 900_000);
});
