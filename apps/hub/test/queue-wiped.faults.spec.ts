import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';

import { JobData } from '#libs/pipeline';
import { type ErpSimulator, randomFrom, startErpSimulator } from '#simulators/erp';

import { unhurried } from './support/busy-machine.js';
import { judgeEffects } from './support/effects-checker.js';
import { House, until } from './support/house.js';
import { Milestones } from './support/milestones.js';
import { OrderFlow } from './support/order-flow.js';
import { redisIsHere, startRedis } from './support/redis.js';
import { ordersToSend } from './support/sent-orders.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { seed, tell } from './support/tier.js';

const WIPES = 5;
const ORDERS_PER_WIPE = 100;
const SWEEP_SECONDS = 2;

/** For the sweep itself and the relay, on a busy machine. */
const SLACK_MS = 1000;

/** Files, and effects at the head of their lanes, that are due and that nobody has taken. */
async function waitingWork({ hub }: House): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from intents i where ended_at is null and state = 'planned' and attempt = 0 and due_at <= now()
      and not exists (
        select from intents p
        where p.lane = i.lane and p.connection_id = i.connection_id and p.blocking and p.lane_seq < i.lane_seq)
    union all
    select id from receipts where status = 'received' and attempts = 0`.execute(hub.database);
  return rows.map((row) => row.id);
}

interface QueueServer {
  /** Absent: BullMQ's PostgreSQL backend. */
  url?: string;
  wipe(house: House): Promise<unknown>;
  /** Files and effects that some job names. */
  ids(house: House): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Waits until each of these is named by a job again, or was taken. */
async function untilRung(house: House, server: QueueServer, ids: readonly string[]): Promise<void> {
  await until('what was forgotten to be rung for', 20_000, async () => {
    const queued = new Set(await server.ids(house));
    const waiting = new Set(await waitingWork(house));
    return ids.every((id) => queued.has(id) || !waiting.has(id));
  });
}

/** Lets orders flow to a slow ERP, and wipes the queue while effects wait in it. */
function suite(queue: string, start: () => Promise<QueueServer>): void {
  describe(`a queue on ${queue} that is wiped while work waits in it`, () => {
    const requests = new Milestones();
    let erp: ErpSimulator;
    let house: House;
    let server: QueueServer;

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
    });

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
        const waiting = await waitingWork(house);
        forgotten += waiting.length;
        await untilRung(house, server, waiting);
        restoredMs.push(Math.round(performance.now() - wipedAt));
      }
      await flow.untilDone(60_000);
      tell(`queue wiped (${queue})`, {
        wipes: WIPES,
        orders: orders.length,
        'forgotten by the queue': forgotten,
        'ms until all was rung for again, at most': Math.max(...restoredMs),
      });
      expect(judgeEffects(erp.effects(), orders)).toEqual({ lost: [], doubled: [], inverted: [], altered: [] });
      expect(forgotten).toBeGreaterThan(0);
      expect(Math.max(...restoredMs)).toBeLessThan(unhurried(2 * SWEEP_SECONDS * 1000 + SLACK_MS));
    });
  });
}

suite('PostgreSQL', async () => ({
  wipe: ({ hub }) => sql`delete from bullmq.job`.execute(hub.database),
  ids: async ({ hub }) => {
    const { rows } = await sql<{ id: string }>`
      select jsonb_array_elements_text(data->'ids') as id from bullmq.job where queue <> 'receive'`.execute(
      hub.database,
    );
    return rows.map((row) => row.id);
  },
  stop: () => Promise.resolve(),
}));

if (redisIsHere()) {
  suite('Redis', async () => {
    const redis = await startRedis();
    const { client } = redis;
    return {
      url: redis.url,
      wipe: () => client.flushall(),
      ids: async () => {
        const jobs = (await client.keys('bull:*')).filter((key) => /:(process|deliver):\d+$/.test(key));
        const data = await Promise.all(jobs.map((key) => client.hget(key, 'data')));
        return data.flatMap((text) => (text === null ? [] : JobData.parse(JSON.parse(text)).ids));
      },
      stop: () => redis.stop(),
    };
  });
}
