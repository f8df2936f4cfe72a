import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';

import {
  databaseClock,
  insertReceipt,
  leaseReceipt,
  planIntents,
  relayOutbox,
  ringDueIntents,
  ringOverdueIntents,
  ringOverdueReceipts,
} from '#libs/store';

import { type HubDatabase, startHubDatabase } from './hub-database.js';

let hub: HubDatabase;
beforeAll(async () => {
  hub = await startHubDatabase();
  await sql`insert into companies (id, name) values ('c1', 'One')`.execute(hub.database);
  await sql`insert into connection_states (company_id, connection_id) values ('c1', 'erp')`.execute(hub.database);
});
afterAll(() => hub?.stop());
beforeEach(async () => {
  for (const table of ['intents', 'receipts', 'outbox'])
    await sql`delete from ${sql.table(table)}`.execute(hub.database);
});

const SWEEP_SECONDS = 10;

async function takeBells(): Promise<number> {
  let rung = 0;
  await relayOutbox(hub.database, 1000, async (bells) => void (rung += bells.flatMap(({ ids }) => ids).length));
  return rung;
}

/** A sweep every ten seconds of an hour in which no worker comes to the work. Resolves to how many bells were rung. */
async function anHourOfSweeps(sweep: () => Promise<unknown>): Promise<number> {
  await takeBells();
  for (let second = 0; second < 3600; second += SWEEP_SECONDS) {
    const passed = sql.raw(`interval '${SWEEP_SECONDS} seconds'`);
    await sql`update intents set due_at = due_at - ${passed}, rung_at = rung_at - ${passed}`.execute(hub.database);
    await sql`update receipts set received_at = received_at - ${passed}, rung_at = rung_at - ${passed}`.execute(
      hub.database,
    );
    await sweep();
  }
  return takeBells();
}

const receive = (id: string) =>
  hub.database.transaction().execute((trx) =>
    insertReceipt(trx, {
      id,
      companyId: 'c1',
      connectionId: 'shop',
      partnerId: 'moorland',
      fileName: `${id}.csv`,
      size: 1,
      sha256: id,
      configurationVersion: 1,
    }),
  );

const plan = () =>
  hub.database.transaction().execute((trx) =>
    planIntents(trx, [
      {
        companyId: 'c1',
        connectionId: 'erp',
        effect: 'Order',
        effectKey: 'o1@1',
        naturalKey: 'o1',
        lane: 'o1',
        laneSeq: 1,
        configurationVersion: 1,
      },
    ]),
  );

describe('what waits in a long queue', () => {
  test('a file gets a handful of bells in an hour, ever rarer, not one at every sweep', async () => {
    await receive('r1');
    const rung = await anHourOfSweeps(() =>
      ringOverdueReceipts(hub.database, 'c1', { afterSeconds: SWEEP_SECONDS }, 100),
    );
    expect(rung).toBeGreaterThanOrEqual(8);
    expect(rung).toBeLessThanOrEqual(10);
  });

  test('so does an effect, and one that waits for its retry', async () => {
    await plan();
    expect(
      await anHourOfSweeps(() => ringOverdueIntents(hub.database, { afterSeconds: SWEEP_SECONDS }, 100)),
    ).toBeLessThanOrEqual(10);
    await sql`update intents set waiting = true, due_at = now(), rung_at = null`.execute(hub.database);
    const retries = await anHourOfSweeps(() => ringDueIntents(hub.database, SWEEP_SECONDS));
    expect(retries).toBeGreaterThanOrEqual(8);
    expect(retries).toBeLessThanOrEqual(11);
  });

  test('a wiped queue has forgotten all that is due: each is rung for at once and once, however often it was rung before', async () => {
    await receive('r1');
    await plan();
    await takeBells();
    for (let wipe = 0; wipe < 2; wipe += 1) {
      const overdue = { forgottenAt: await databaseClock(hub.database) };
      for (const expected of [1, 0]) {
        expect(await ringOverdueReceipts(hub.database, 'c1', overdue, 100)).toBe(expected);
        expect(await ringOverdueIntents(hub.database, overdue, 100)).toBe(expected);
      }
    }
    expect(await takeBells()).toBe(4);
  });

  test('a file in hand is left alone until its lease is over', async () => {
    await receive('r1');
    await leaseReceipt(hub.database, 'r1', 30);
    expect(await ringOverdueReceipts(hub.database, 'c1', { forgottenAt: await databaseClock(hub.database) }, 100)).toBe(
      0,
    );
    await sql`update receipts set lease_until = now() - interval '1 second'`.execute(hub.database);
    expect(await ringOverdueReceipts(hub.database, 'c1', { forgottenAt: await databaseClock(hub.database) }, 100)).toBe(
      1,
    );
  });
});
