import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';

import { type ErpSimulator, randomFrom, startErpSimulator } from '#simulators/erp';

import { judgeEffects } from './support/effects-checker.js';
import { House, until } from './support/house.js';
import { Milestones } from './support/milestones.js';
import { OrderFlow } from './support/order-flow.js';
import { type OwnRedis, redisIsHere, startRedis } from './support/redis.js';
import { ordersToSend } from './support/sent-orders.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { seed, tell } from './support/tier.js';

const WIPES = 5;
const ORDERS_PER_WIPE = 100;
const SWEEP_SECONDS = 1;

/** Time for a rung effect to be taken up behind others, on a busy machine. */
const PICK_UP_MS = 5000;

interface Due {
  /** Effects and files that are due and that nobody has in hand. */
  waiting: string[];
}

async function dueWork({ hub }: House): Promise<Due> {
  const { rows } = await sql<Due>`
    select coalesce(array_agg(id), '{}') as waiting from (
      select id from intents where ended_at is null and state = 'planned' and attempt = 0 and due_at <= now()
      union all
      select id from receipts where status = 'received' and attempts = 0) due`.execute(hub.database);
  return rows[0]!;
}

async function areTaken({ hub }: House, ids: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ left: number }>`
    select (select count(*) from intents where id = any(${ids}) and ended_at is null and attempt = 0)
      + (select count(*) from receipts where id = any(${ids}) and attempts = 0) as left`.execute(hub.database);
  return rows[0]!.left === 0;
}

/** Lets orders flow to a slow ERP, and wipes the queue while effects wait in it. */
function suite(
  queue: string,
  start: () => Promise<{ url?: string; wipe(house: House): Promise<unknown>; stop(): Promise<void> }>,
) {
  describe(`a queue on ${queue} that is wiped while work waits in it`, () => {
    const requests = new Milestones();
    let erp: ErpSimulator;
    let house: House;
    let server: Awaited<ReturnType<typeof start>>;

    beforeAll(async () => {
      server = await start();
      erp = await startErpSimulator({ faults: { delay: { share: 1, ms: 400 } }, onRequest: () => requests.pass() });
      house = await House.build({
        workspace: shopWorkspace({ erpUrl: erp.url }),
        allow: [`127.0.0.1:${erp.port}`],
        ...(server.url === undefined ? {} : { queueUrl: server.url }),
        leaseSeconds: 3,
        sweepSeconds: SWEEP_SECONDS,
      });
      await mkdir(house.path('shop'), { recursive: true });
      await house.startHub().ready();
    }, 120_000);

    afterAll(async () => {
      await house?.close();
      await erp?.close();
      await server?.stop();
    });

    test('is filled again by the sweep: nothing is lost', async () => {
      const random = randomFrom(seed);
      const orders = ordersToSend(WIPES * ORDERS_PER_WIPE, random);
      const flow = new OrderFlow(house, orders, { drop: 'shop', ordersPerFile: 20 });
      const restoredMs: number[] = [];
      let forgotten = 0;
      for (let wipe = 0; wipe < WIPES; wipe += 1) {
        await flow.dropSome(ORDERS_PER_WIPE / 20);
        await requests.reach(requests.count + 1);
        await sleep(random() * 300);
        await server.wipe(house);
        const wipedAt = performance.now();
        const { waiting } = await dueWork(house);
        forgotten += waiting.length;
        await until('what was forgotten to be taken up', 20_000, () => areTaken(house, waiting));
        restoredMs.push(Math.round(performance.now() - wipedAt));
      }
      await flow.untilDone(60_000);
      tell(`queue wiped (${queue})`, {
        wipes: WIPES,
        orders: orders.length,
        'forgotten by the queue': forgotten,
        'ms to be taken up again, at most': Math.max(...restoredMs),
      });
      expect(judgeEffects(erp.effects(), orders)).toEqual({ lost: [], doubled: [], inverted: [], altered: [] });
      expect(forgotten).toBeGreaterThan(0);
      expect(Math.max(...restoredMs)).toBeLessThan(2 * SWEEP_SECONDS * 1000 + PICK_UP_MS);
    }, 150_000);
  });
}

suite('PostgreSQL', async () => ({
  wipe: ({ hub }) => sql`delete from bullmq.job`.execute(hub.database),
  stop: () => Promise.resolve(),
}));

if (redisIsHere()) {
  suite('Redis', async () => {
    const redis: OwnRedis = await startRedis();
    return { url: redis.url, wipe: () => redis.client.flushall(), stop: () => redis.stop() };
  });
}
