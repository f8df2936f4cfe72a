import { mkdir } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { type ErpSimulator, randomFrom, startErpSimulator } from '#simulators/erp';

import { unhurried } from './support/busy-machine.js';
import { judgeEffects } from './support/effects-checker.js';
import { House } from './support/house.js';
import { Milestones } from './support/milestones.js';
import { workAtRest } from './support/open-work.js';
import { OrderFlow } from './support/order-flow.js';
import { ordersToSend } from './support/sent-orders.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { seed, tell, tier } from './support/tier.js';

/** A process supervisor's patience. */
const PATIENCE_MS = 15_000;

describe('Ctrl-C in the middle of work', () => {
  const requests = new Milestones();
  let erp: ErpSimulator;
  let house: House;

  beforeAll(async () => {
    erp = await startErpSimulator({
      faults: { honourIdempotencyKey: false, delay: { share: 0.3, ms: 200 } },
      seed,
      onRequest: () => requests.pass(),
    });
    house = await House.build({
      workspace: shopWorkspace({ erpUrl: erp.url }),
      allow: [`127.0.0.1:${erp.port}`],
      leaseSeconds: 30,
      sweepSeconds: 1,
    });
    await mkdir(house.path('shop'), { recursive: true });
  });

  afterAll(async () => {
    await house?.close();
    await erp?.close();
  });

  test(
    'ends cleanly and soon, gives back what was not begun, and the next start goes on',
    async () => {
      const random = randomFrom(seed);
      const stops = tier(5, 20);
      const orders = ordersToSend(tier(250, 2000), random);
      const flow = new OrderFlow(house, orders, { drop: 'shop', ordersPerFile: 25 });
      const took: number[] = [];
      for (let stop = 0; stop < stops; stop += 1) {
        const hub = house.startHub();
        await hub.ready();
        await flow.dropSome(Math.ceil(orders.length / 25 / stops));
        await requests.reach(requests.count + 1 + Math.floor(random() * 20));
        const began = performance.now();
        expect(await hub.stop()).toBe(0);
        took.push(performance.now() - began);
        // Leases are long here: what a stop keeps would stand still for half a minute.
        const held = await house.hub.database
          .selectFrom('intents')
          .select('id')
          .where('state', '=', 'sending')
          .execute();
        expect(held).toEqual([]);
      }
      const last = house.startHub();
      await last.ready();
      await flow.untilDone(60_000);
      await last.kill();
      tell('Ctrl-C', { stops, orders: orders.length, 'ms for the slowest stop': Math.round(Math.max(...took)) });
      expect(Math.max(...took)).toBeLessThan(unhurried(PATIENCE_MS));
      expect(judgeEffects(erp.effects(), orders)).toEqual({ lost: [], doubled: [], inverted: [], altered: [] });
      expect(await workAtRest(house)).toEqual({ receipts: 0, intents: 0, claims: 0, outbox: 0, deadLetters: 0 });
    },
    tier(300_000, 1_200_000),
  );
});
