import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';

import { appendEvents, auditEvents, currentCheckpoint, migrate, type NewEvent } from '#libs/store';

import { type HubDatabase, startHubDatabase } from './hub-database.js';

let hub: HubDatabase;
beforeAll(async () => {
  hub = await startHubDatabase();
});
afterAll(() => hub?.stop());

const event = (subjectId: string, type: string): NewEvent => ({
  companyId: 'c1',
  subjectType: 'order',
  subjectId,
  type,
  payload: { note: 'Grün "quoted" \u2028', n: 1 },
  actor: 'hub',
});

const append = (...events: NewEvent[]) =>
  hub.database.transaction().execute((trx) => appendEvents(trx, events, new Date()));

/** Runs a statement as the superuser with triggers off: an insider at the database. */
async function tamper(statement: string): Promise<void> {
  const client = new pg.Client({
    connectionString: hub.postgres.superuserUrl(new URL(hub.ownerUrl).pathname.slice(1)),
  });
  await client.connect();
  await client.query('set session_replication_role = replica; set search_path = tradelane');
  await client.query(statement);
  await client.end();
}

describe('the event log', () => {
  test('migrating twice changes nothing', async () => {
    await expect(migrate(hub.ownerUrl, hub.applicationUrl)).resolves.toEqual({ applied: [] });
  });

  test('one role for owner and application is refused', async () => {
    await expect(migrate(hub.ownerUrl, hub.ownerUrl)).rejects.toThrow('use the same role');
  });

  test('chains run per subject and verify', async () => {
    await append(event('a', 'order.created'), event('b', 'order.created'), event('a', 'order.changed'));
    const heads = await append(event('a', 'order.cancelled'));
    expect(heads.get('a')?.seq).toBe(3);
    const report = await auditEvents(hub.database, 'c1');
    expect(report).toMatchObject({ subjects: 2, events: 4, faults: [] });
  });

  test('eight appenders at once leave one unbroken chain', async () => {
    await Promise.all(Array.from({ length: 40 }, () => append(event('busy', 'order.changed'))));
    const heads = await append(event('busy', 'order.changed'));
    expect(heads.get('busy')?.seq).toBe(41);
    expect((await auditEvents(hub.database, 'c1')).faults).toEqual([]);
  });

  test('a checkpoint of the heads is what the audit of that moment finds, while events are appended', async () => {
    const appending = Promise.all(Array.from({ length: 30 }, (_, n) => append(event(`s${n % 7}`, 'order.changed'))));
    const taken = await currentCheckpoint(hub.database, 'c1');
    await appending;
    await append(event('s1', 'order.changed'));
    const { checkpoint } = await auditEvents(hub.database, 'c1', taken.horizon);
    expect({ ...checkpoint, createdAt: taken.createdAt }).toEqual(taken);
  });

  test.each([
    ['update', sql`update events set actor = 'nobody'`],
    ['delete', sql`delete from events`],
    ['truncate', sql`truncate events`],
    ['drop', sql`drop table events`],
    ['disable its trigger', sql`alter table events disable trigger all`],
    ['create a table', sql`create table sneaky (id int)`],
    ['reach a partition', sql`delete from events_2026_11`],
  ])('the role of the hub may not %s', async (_, statement) => {
    await expect(statement.execute(hub.database)).rejects.toThrow(/permission denied|must be owner|append-only/);
  });

  test('even the owner may not rewrite events', async () => {
    const client = new pg.Client({ connectionString: hub.ownerUrl });
    await client.connect();
    await expect(client.query("update tradelane.events set actor = 'x'")).rejects.toThrow('append-only');
    await expect(client.query('delete from tradelane.events')).rejects.toThrow('append-only');
    await expect(client.query('truncate tradelane.events')).rejects.toThrow('append-only');
    await client.end();
  });

  test('an edited row, a removed row and a cut tail are each found and named', async () => {
    await append(event('t1', 'a'), event('t1', 'b'), event('t1', 'c'));
    await append(event('t2', 'a'), event('t2', 'b'), event('t2', 'c'));
    await append(event('t3', 'a'), event('t3', 'b'), event('t3', 'c'));
    await tamper("update events set payload = '{}' where subject_id = 't1' and seq = 2");
    await tamper("delete from events where subject_id = 't2' and seq = 2");
    await tamper("delete from events where subject_id = 't3' and seq = 3");
    const { faults } = await auditEvents(hub.database, 'c1');
    expect(faults.map((fault) => [fault.subjectId, fault.seq])).toEqual([
      ['t1', 2],
      ['t2', 3],
      ['t2', 3],
      ['t3', 3],
    ]);
  });

  test('a history that was rewritten whole differs from the checkpoint that was signed before', async () => {
    const { checkpoint } = await auditEvents(hub.database, 'c1');
    await append(event('later', 'order.created'));
    const same = await auditEvents(hub.database, 'c1', checkpoint.horizon);
    expect(same.checkpoint.root).toBe(checkpoint.root);
    await tamper("delete from events where subject_id = 'b'");
    await tamper("delete from event_heads where subject_id = 'b'");
    const rewritten = await auditEvents(hub.database, 'c1', checkpoint.horizon);
    expect(rewritten.checkpoint.root).not.toBe(checkpoint.root);
    expect(rewritten.checkpoint.subjects).toBe(checkpoint.subjects - 1);
  });
});
