import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';

import { auditEvents } from '#libs/store';
import { type ErpSimulator, randomFrom, startErpSimulator } from '#simulators/erp';

import { unhurried } from './support/busy-machine.js';
import { type DurablePostgres, startDurablePostgres } from './support/durable-postgres.js';
import { judgeEffects } from './support/effects-checker.js';
import { House, type HubProcess, until } from './support/house.js';
import { Milestones } from './support/milestones.js';
import { workAtRest, untilDone } from './support/open-work.js';
import { csvOf, ordersToSend, type SentOrder } from './support/sent-orders.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { seed, tell, tier } from './support/tier.js';

const KEY = 'key-of-the-web-shop-1';

/** From the moment that the database answers again to the first order in the ERP. */
const RESUME_MS = 15_000;

const postedDrop = {
  path: 'connections/posted.yaml',
  text: JSON.stringify({
    id: 'posted',
    connector: 'http',
    partner: 'shop',
    mode: 'live',
    config: { inboundKey: '${secret:posted-key}' },
  }),
};

/** A web shop that posts its orders one by one, each until it is acknowledged; the answers that were no `202` are counted. */
async function postAll(address: string, orders: readonly SentOrder[]): Promise<number> {
  let refusals = 0;
  for (const { number, versions } of orders) {
    const body = csvOf([{ number, version: versions[0]! }]);
    while (!(await post(address, number, body))) {
      refusals += 1;
      await sleep(200);
    }
    await sleep(20);
  }
  return refusals;
}

const post = (address: string, number: string, body: string): Promise<boolean> =>
  fetch(`${address}/api/v1/inbound/posted`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'text/csv', 'x-file-name': `${number}.csv` },
    body,
    signal: AbortSignal.timeout(30_000),
  }).then(
    (answer) => answer.status === 202,
    () => false,
  );

describe('PostgreSQL that ends at once while orders flow', () => {
  const requests = new Milestones();
  let postgres: DurablePostgres;
  let erp: ErpSimulator;
  let house: House;
  let hub: HubProcess;
  let address: string;

  beforeAll(async () => {
    postgres = await startDurablePostgres();
    erp = await startErpSimulator({
      faults: { honourIdempotencyKey: false, delay: { share: 1, ms: 50 } },
      seed,
      onRequest: () => requests.pass(),
    });
    house = await House.build({
      workspace: [...shopWorkspace({ erpUrl: erp.url }), postedDrop],
      allow: [`127.0.0.1:${erp.port}`],
      secrets: { 'posted-key': KEY },
      postgres,
      leaseSeconds: 3,
      sweepSeconds: 1,
    });
    await mkdir(house.path('shop'), { recursive: true });
    hub = house.startHub();
    address = await hub.ready();
  });

  afterAll(async () => {
    await house?.close();
    await erp?.close();
  });

  const answers = (): Promise<boolean> =>
    sql`select 1`.execute(house.hub.database).then(
      () => true,
      () => false,
    );

  /** Resolves to the time from the database's first answer to the ERP's next order. */
  async function outage(signal: 'SIGQUIT' | 'SIGKILL'): Promise<number> {
    postgres.endAtOnce(signal);
    const ended = requests.count;
    await until('the database to be gone', 10_000, async () => !(await answers()));
    await until('the database to answer again', 30_000, answers);
    const backAt = performance.now();
    await until('the ERP to get orders again', 60_000, async () => requests.count > ended);
    return performance.now() - backAt;
  }

  test(
    'loses nothing that was acknowledged, and the hub goes on by itself',
    async () => {
      const random = randomFrom(seed);
      const outages = tier(3, 10);
      const posted = ordersToSend(outages * 40, random, 'WEB').map((order) => ({
        ...order,
        versions: order.versions.slice(0, 1),
      }));
      const dropped = ordersToSend(outages * 60, random).map((order) => ({
        ...order,
        versions: order.versions.slice(0, 1),
      }));
      const refusals = postAll(address, posted);
      const resumedMs: number[] = [];
      for (let round = 0; round < outages; round += 1) {
        for (let file = 0; file < 6; file += 1) {
          const first = round * 60 + file * 10;
          const entries = dropped
            .slice(first, first + 10)
            .map(({ number, versions }) => ({ number, version: versions[0]! }));
          await house.drop('shop', `orders-${first}.csv`, csvOf(entries));
        }
        await requests.reach(requests.count + 1 + Math.floor(random() * 20));
        resumedMs.push(await outage(round % 2 === 0 ? 'SIGQUIT' : 'SIGKILL'));
      }
      const refused = await refusals;
      await untilDone(house, posted.length + outages * 6, 90_000);
      const report = await auditEvents(house.hub.database, 'testco');
      const slowest = Math.round(Math.max(...resumedMs));
      tell('PostgreSQL ended at once', {
        times: outages,
        orders: posted.length + dropped.length,
        'posts refused and repeated': refused,
        'ms to the next order once it was back, at most': slowest,
      });
      expect(judgeEffects(erp.effects(), [...posted, ...dropped])).toEqual({
        lost: [],
        doubled: [],
        inverted: [],
        altered: [],
      });
      expect(slowest).toBeLessThan(unhurried(RESUME_MS));
      expect(report.faults).toEqual([]);
      expect(await workAtRest(house)).toEqual({ receipts: 0, intents: 0, claims: 0, outbox: 0, deadLetters: 0 });
      expect(hub.isRunning).toBe(true);
      expect(hub.output).not.toMatch(/unhandled|uncaught/i);
      expect(await hub.stop()).toBe(0);
    },
    tier(300_000, 600_000),
  );
});
