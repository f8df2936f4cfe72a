import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';

import { auditEvents } from '#libs/store';
import { type ErpFaults, type ErpSimulator, randomFrom, startErpSimulator } from '#simulators/erp';

import { judgeEffects } from './support/effects-checker.js';
import { House } from './support/house.js';
import { Milestones } from './support/milestones.js';
import { workAtRest } from './support/open-work.js';
import { OrderFlow } from './support/order-flow.js';
import { ordersToSend, type SentOrder, sumOf } from './support/sent-orders.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { seed, tell, tier } from './support/tier.js';

/** An ERP that keeps no keys, and whose answers and bookings go wrong; late bookings come within the connection's settle time of 1 s. */
const FAULTS: ErpFaults = {
  honourIdempotencyKey: false,
  dropAnswerAfterCommit: 0.05,
  delay: { share: 0.05, ms: 400 },
  commitLate: { share: 0.05, ms: 600 },
};

/** Longest wait for the ERP to be spoken to before a kill comes anyway. */
const IDLE_LIFE_MS = 4000;

interface Run {
  orders: readonly SentOrder[];
  kills: number;
  random: () => number;
  requests: Milestones;
}

/** Lets orders flow while the hub is killed again and again, at random moments of its work; a new process starts at once. */
async function flowUnderKills(house: House, { orders, kills, random, requests }: Run): Promise<OrderFlow> {
  const ordersPerFile = 25;
  const flow = new OrderFlow(house, orders, { drop: 'shop', ordersPerFile });
  const filesPerLife = Math.ceil(orders.length / ordersPerFile / kills);
  for (let kill = 0; kill < kills; kill += 1) {
    const hub = house.startHub();
    await flow.dropSome(filesPerLife);
    // Some die while they start, most in the middle of speaking to the ERP.
    if (random() < 0.1) await sleep(random() * 2000);
    else {
      await hub.ready();
      await flow.release();
      const work = Math.ceil(random() * filesPerLife * ordersPerFile);
      await Promise.race([requests.reach(requests.count + work), sleep(IDLE_LIFE_MS)]);
      await sleep(random() * 30);
    }
    await hub.kill();
  }
  const last = house.startHub();
  await last.ready();
  await flow.untilDone(120_000);
  while ((await flow.retryPoisoned()) > 0) await flow.untilDone(60_000);
  await last.kill();
  return flow;
}

describe('a hub that is killed again and again while orders flow', () => {
  const requests = new Milestones();
  let erp: ErpSimulator;
  let house: House;

  beforeAll(async () => {
    erp = await startErpSimulator({ faults: FAULTS, seed, onRequest: () => requests.pass() });
    house = await House.build({
      workspace: shopWorkspace({ erpUrl: erp.url }),
      allow: [`127.0.0.1:${erp.port}`],
      leaseSeconds: 2,
      sweepSeconds: 1,
    });
    await mkdir(house.path('shop'), { recursive: true });
  });

  afterAll(async () => {
    await house?.close();
    await erp?.close();
  });

  test(
    'loses nothing, doubles nothing, inverts nothing, and keeps every total and every chain',
    async () => {
      const random = randomFrom(seed);
      const kills = tier(20, 200);
      const orders = ordersToSend(tier(1000, 10_000), random);
      const startedAt = performance.now();
      const flow = await flowUnderKills(house, { orders, kills, random, requests });
      const { database } = house.hub;
      const { rows } = await sql<{ orders: number; lines: number; net: string; interrupted: number; again: number }>`
        select (select count(*) from orders) as orders, (select count(*) from order_lines) as lines,
          (select sum(net)::text from orders) as net,
          (select count(*) from intents where losses > 0) as interrupted,
          (select count(*) from intents where attempt > 1) as again`.execute(database);
      const found = rows[0]!;
      const report = await auditEvents(database, 'testco');
      tell('kill -9', {
        kills,
        orders: orders.length,
        files: flow.files,
        'revisions released': flow.released,
        'effects in the ERP': erp.effects().length,
        'effects interrupted': found.interrupted,
        'sent again': found.again,
        events: report.events,
        seconds: Math.round((performance.now() - startedAt) / 1000),
      });
      const newest = orders.map(({ versions }) => versions.at(-1)!);
      expect(await workAtRest(house)).toEqual({ receipts: 0, intents: 0, claims: 0, outbox: 0, deadLetters: 0 });
      expect(judgeEffects(erp.effects(), orders)).toEqual({ lost: [], doubled: [], inverted: [], altered: [] });
      expect({ orders: found.orders, lines: found.lines, net: found.net }).toEqual({
        orders: orders.length,
        lines: newest.reduce((sum, { lines }) => sum + lines.length, 0),
        net: sumOf(newest.map(({ total }) => total)),
      });
      expect(report.faults).toEqual([]);
    },
    // Being slow is no fault: a standstill ends the test before.
    tier(600_000, 3_600_000),
  );
});

describe('the same with the guard switched off: looked up where nothing is ever found, without waiting', () => {
  const requests = new Milestones();
  let erp: ErpSimulator;
  let house: House;

  beforeAll(async () => {
    erp = await startErpSimulator({ faults: FAULTS, seed, onRequest: () => requests.pass() });
    house = await House.build({
      workspace: shopWorkspace({ erpUrl: erp.url, findPath: '/orders?reference=nobody', settleMs: 0 }),
      allow: [`127.0.0.1:${erp.port}`],
      leaseSeconds: 2,
      sweepSeconds: 1,
    });
    await mkdir(house.path('shop'), { recursive: true });
  });

  afterAll(async () => {
    await house?.close();
    await erp?.close();
  });

  test('is seen to double orders: the checker can fail', async () => {
    const random = randomFrom(seed);
    const kills = 4;
    const orders = ordersToSend(tier(200, 1000), random);
    await flowUnderKills(house, { orders, kills, random, requests });
    const { doubled } = judgeEffects(erp.effects(), orders);
    tell('kill -9 without guard', { kills, orders: orders.length, doubled: doubled.length });
    expect(doubled.length).toBeGreaterThan(0);
  });
});
