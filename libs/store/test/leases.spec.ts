import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';

import {
  findReceipt,
  finishReceipt,
  insertReceipt,
  LeaseLost,
  leasePoll,
  leaseReceipt,
  releasePoll,
  releaseReceipt,
  renewPoll,
  renewReceipt,
  rerunReceipts,
} from '#libs/store';

import { type HubDatabase, startHubDatabase } from './hub-database.js';

let hub: HubDatabase;
beforeAll(async () => {
  hub = await startHubDatabase();
  await sql`insert into companies (id, name) values ('c1', 'One')`.execute(hub.database);
});
afterAll(() => hub?.stop());
beforeEach(async () => {
  for (const table of ['receipts', 'outbox', 'connection_states'])
    await sql`delete from ${sql.table(table)}`.execute(hub.database);
  await sql`insert into connection_states (company_id, connection_id) values ('c1', 'shop'), ('c1', 'other')`.execute(
    hub.database,
  );
});

const SECONDS = 30;
const take = (connection = 'shop') => leasePoll(hub.database, 'c1', connection, SECONDS);

/** All leases were taken so much longer ago. */
async function pass(seconds: number): Promise<void> {
  const passed = sql`make_interval(secs => ${seconds})`;
  await sql`update connection_states set poll_lease_until = poll_lease_until - ${passed}`.execute(hub.database);
  await sql`update receipts set lease_until = lease_until - ${passed}`.execute(hub.database);
}

describe('the right to poll', () => {
  test('is one worker’s at a time, for each connection', async () => {
    const taken = await Promise.all(Array.from({ length: 8 }, () => take()));
    expect(taken.filter((lease) => lease !== undefined)).toHaveLength(1);
    expect(await take('other')).toBeDefined();
  });

  test('is not taken again by a heartbeat that comes after it was given back', async () => {
    const lease = (await take())!;
    await releasePoll(hub.database, lease);
    expect(await renewPoll(hub.database, lease, SECONDS)).toBe(false);
    expect(await take()).toBeDefined();
  });

  test('is neither prolonged nor ended by one who lost it to another', async () => {
    const sleeper = (await take())!;
    await pass(SECONDS + 1);
    const second = (await take())!;
    await pass(SECONDS - 1);
    expect(await renewPoll(hub.database, sleeper, SECONDS)).toBe(false);
    await releasePoll(hub.database, sleeper);
    expect(await take()).toBeUndefined();
    expect(await renewPoll(hub.database, second, SECONDS)).toBe(true);
  });

  test('lasts as long as its heart beats, and not longer', async () => {
    const lease = (await take())!;
    for (let beat = 0; beat < 3; beat += 1) {
      await pass(SECONDS - 1);
      expect(await renewPoll(hub.database, lease, SECONDS)).toBe(true);
    }
    await pass(SECONDS - 1);
    expect(await take()).toBeUndefined();
    await pass(2);
    expect(await take()).toBeDefined();
  });

  test('is still of one who slept past its end, when nobody wanted it meanwhile', async () => {
    const lease = (await take())!;
    await pass(SECONDS + 1);
    expect(await renewPoll(hub.database, lease, SECONDS)).toBe(true);
    expect(await take()).toBeUndefined();
  });
});

describe('a file in hand', () => {
  beforeEach(() =>
    hub.database.transaction().execute((trx) =>
      insertReceipt(trx, {
        id: 'r1',
        companyId: 'c1',
        connectionId: 'shop',
        partnerId: 'moorland',
        fileName: 'orders.csv',
        size: 1,
        sha256: 'r1',
        configurationVersion: 1,
      }),
    ),
  );
  const lease = () => leaseReceipt(hub.database, 'r1', SECONDS);
  const finish = (fence: number) =>
    hub.database.transaction().execute((trx) => finishReceipt(trx, 'r1', fence, { status: 'applied' }));

  test('is not taken again by a heartbeat that comes after it was given back half done', async () => {
    const { fence } = (await lease())!;
    await releaseReceipt(hub.database, 'r1', fence);
    expect(await renewReceipt(hub.database, 'r1', fence, SECONDS)).toBe(false);
    expect(await lease()).toBeDefined();
  });

  test('is not taken by a heartbeat of its first run when it is to run again', async () => {
    const { fence } = (await lease())!;
    await finish(fence);
    await hub.database.transaction().execute((trx) => rerunReceipts(trx, 'c1', ['r1']));
    expect(await renewReceipt(hub.database, 'r1', fence, SECONDS)).toBe(false);
    expect(await lease()).toBeDefined();
  });

  test('is neither kept, given back nor ended by one who lost it to another', async () => {
    const sleeper = (await lease())!;
    await pass(SECONDS + 1);
    const second = (await lease())!;
    expect(await renewReceipt(hub.database, 'r1', sleeper.fence, SECONDS)).toBe(false);
    await releaseReceipt(hub.database, 'r1', sleeper.fence);
    await expect(finish(sleeper.fence)).rejects.toThrow(LeaseLost);
    expect(await lease()).toBeUndefined();
    await finish(second.fence);
    expect((await findReceipt(hub.database, 'r1'))?.status).toBe('applied');
  });
});
