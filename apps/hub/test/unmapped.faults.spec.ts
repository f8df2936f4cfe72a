import { mkdir } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { setReferences } from '#libs/pipeline';
import { auditEvents, countWaiting } from '#libs/store';
import { type ErpSimulator, randomFrom, startErpSimulator } from '#simulators/erp';

import { House, until } from './support/house.js';
import { ITEM_HEADER, itemRow, itemWorkspace } from './support/item-orders.js';
import { seed, tell, tier } from './support/tier.js';

/** Waits for a moment of work without a pause that would miss it. */
async function moment(what: string, isThere: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isThere())) if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
}

describe('documents that wait for a value', () => {
  let erp: ErpSimulator;
  let house: House;

  beforeAll(async () => {
    erp = await startErpSimulator({ faults: { honourIdempotencyKey: false, dropAnswerAfterCommit: 0.02 }, seed });
    house = await House.build({
      workspace: itemWorkspace(erp.url),
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

  const set = (from: string) =>
    setReferences(house.hub, 'testco', 'items', [{ from, to: `SKU-${from}` }], { by: 'user:ada', reason: 'known now' });
  const drop = (name: string, numbers: readonly string[], code: string) =>
    house.drop('shop', `${name}.csv`, ITEM_HEADER + numbers.map((number) => itemRow(number, code)).join(''));
  const waiting = async () => (await countWaiting(house.hub.database, 'testco')).documents;
  const booked = (prefix: string) =>
    erp
      .effects()
      .map(({ reference }) => reference)
      .filter((reference) => reference.startsWith(prefix))
      .toSorted();

  test(
    'go on once each when the hub is killed again and again while they are released',
    async () => {
      const count = tier(600, 5000);
      const kills = tier(4, 20);
      const numbers = Array.from({ length: count }, (_, index) => `K-${10_000 + index}`);
      const random = randomFrom(seed);
      let hub = house.startHub();
      await hub.ready();
      await drop('killed', numbers, 'later');
      await house.reply('shop', 'killed.result.csv', 60_000);
      expect(await waiting()).toBe(count);

      expect(await set('later')).toMatchObject({ released: { documents: count, receipts: 1 } });
      const left: number[] = [];
      for (let kill = 0; kill < kills && (await waiting()) > 0; kill += 1) {
        const before = await waiting();
        const share = random() * 0.5;
        await moment('some to be released', async () => (await waiting()) < before * (1 - share));
        await hub.kill();
        left.push(await waiting());
        hub = house.startHub();
      }
      await hub.ready();
      await until('the ERP to have all', 90_000, async () => booked('K-').length >= count);
      await until('nothing to wait', 30_000, async () => (await waiting()) === 0);
      await until('the new result', 60_000, async () => {
        const rows = (await house.reply('shop', 'killed.result.csv')).trim().split(/\r?\n/).slice(1);
        return rows.every((row) => row.includes(',delivered,'));
      });
      expect(booked('K-')).toEqual(numbers);
      tell('killed while a value is released', { orders: count, 'left after each kill': left.join(' ') });
      await hub.kill();
    },
    tier(300_000, 1_200_000),
  );

  test('need not wait for a value that became known while their file was read', async () => {
    const numbers = Array.from({ length: 3000 }, (_, index) => `R-${10_000 + index}`);
    const hub = house.startHub();
    await hub.ready();
    await drop('racing', numbers, 'meanwhile');
    await moment('the first to wait', async () => (await waiting()) > 0);
    const changed = await set('meanwhile');
    const known = changed.ok ? changed.released.documents : 0;
    await until('the ERP to have all', 90_000, async () => booked('R-').length >= numbers.length);
    expect(booked('R-')).toEqual(numbers);
    expect(await waiting()).toBe(0);
    expect(await auditEvents(house.hub.database, 'testco')).toMatchObject({ faults: [] });
    tell('a value known while its file is read', { orders: numbers.length, 'waited by then': known });
    expect(known).toBeLessThan(numbers.length);
    await hub.kill();
  });
});
