import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';

import {
  type ClaimedIntent,
  claimIntents,
  deadLetterIds,
  deadLetters,
  type NewIntent,
  passRefused,
  planIntents,
  recoverLostIntents,
  relayOutbox,
  renewIntents,
  resolveDeadLetters,
  returnIntents,
  ringDueIntents,
  ringOverdueIntents,
  type Settlement,
  settleIntents,
  withdrawPlanned,
} from '#libs/store';

import { type HubDatabase, startHubDatabase } from './hub-database.js';

let hub: HubDatabase;
beforeAll(async () => {
  hub = await startHubDatabase();
  await sql`insert into companies (id, name) values ('c1', 'One')`.execute(hub.database);
  await sql`insert into connection_states (company_id, connection_id) values ('c1', 'erp')`.execute(hub.database);
});
afterAll(() => hub?.stop());
beforeEach(() =>
  sql`delete from intents`.execute(hub.database).then(() => sql`delete from outbox`.execute(hub.database)),
);

const intent = (lane: string, laneSeq: number, more: Partial<NewIntent> = {}): NewIntent => ({
  companyId: 'c1',
  connectionId: 'erp',
  effect: 'Order',
  effectKey: `${lane}@${laneSeq}`,
  naturalKey: lane,
  lane,
  laneSeq,
  configurationVersion: 1,
  ...more,
});

const plan = (...intents: NewIntent[]) => hub.database.transaction().execute((trx) => planIntents(trx, intents));
const settle = (...settlements: Settlement[]) =>
  hub.database.transaction().execute((trx) => settleIntents(trx, settlements));
const idsOf = async (connectionId = 'erp'): Promise<string[]> =>
  (
    await sql<{
      id: string;
    }>`select id from intents where connection_id = ${connectionId} order by lane, lane_seq`.execute(hub.database)
  ).rows.map((row) => row.id);
const claim = async (leaseSeconds = 30): Promise<ClaimedIntent[]> =>
  claimIntents(hub.database, 'erp', await idsOf(), leaseSeconds);
const confirm = ({ id, fence }: ClaimedIntent): Settlement => ({ id, fence, state: 'confirmed', reference: 'ERP-1' });
const stateOf = async (id: string) =>
  (
    await sql<{
      state: string;
      attempt: number;
      losses: number;
    }>`select state, attempt, losses from intents where id = ${id}`.execute(hub.database)
  ).rows[0]!;
const expireLeases = () =>
  sql`update intents set lease_until = now() - interval '1 second' where lease_until is not null`.execute(hub.database);
const makeDue = () => sql`update intents set due_at = now() - interval '1 hour', rung_at = null`.execute(hub.database);

async function bells(): Promise<string[]> {
  const rung: string[] = [];
  await relayOutbox(hub.database, 1000, async (all) => void rung.push(...all.flatMap((bell) => bell.ids)));
  return rung.toSorted();
}

describe('intents', () => {
  test('planning the same effect twice makes one', async () => {
    await plan(intent('o1', 1));
    await plan(intent('o1', 1));
    expect(await idsOf()).toHaveLength(1);
  });

  test('a job carries at most 50, and every one of them is rung for', async () => {
    await plan(...Array.from({ length: 120 }, (_, n) => intent(`o${n}`, 1)));
    const jobs: number[] = [];
    await relayOutbox(hub.database, 10, async (all) => void jobs.push(...all.map((bell) => bell.ids.length)));
    expect(jobs).toEqual([50, 50, 20]);
  });

  test('two claimers at once get disjoint sets, and the attempt is counted before it is made', async () => {
    await plan(...Array.from({ length: 40 }, (_, n) => intent(`o${n}`, 1)));
    const [a, b] = await Promise.all([claim(), claim()]);
    expect(a.length + b.length).toBe(40);
    expect(new Set([...a, ...b].map((one) => one.id)).size).toBe(40);
    expect([...a, ...b].every((one) => one.attempt === 1 && one.state === 'sending')).toBe(true);
  });

  test('a later effect of a lane waits for the one before; other lanes and connections do not', async () => {
    await plan(intent('o1', 1), intent('o1', 2), intent('o2', 1), intent('o1', 2, { connectionId: 'finance' }));
    const first = await claim();
    expect(first.map((one) => [one.lane, one.laneSeq])).toEqual([
      ['o1', 1],
      ['o2', 1],
    ]);
    const finance = await claimIntents(hub.database, 'finance', await idsOf('finance'), 30);
    expect(finance).toHaveLength(1);
    expect(await claim()).toEqual([]);
    await settle(confirm(first[0]!));
    expect((await claim()).map((one) => one.laneSeq)).toEqual([2]);
  });

  test('a refused effect blocks its lane until a person skips it', async () => {
    await plan(intent('o1', 1), intent('o1', 2));
    const [refused] = await claim();
    await settle({
      id: refused!.id,
      fence: refused!.fence,
      state: 'rejected',
      failure: { kind: 'rejected', message: 'no' },
    });
    expect(await claim()).toEqual([]);
    expect((await deadLetters(hub.database, 'c1')).map((letter) => letter.id)).toEqual([refused!.id]);
    await hub.database.transaction().execute((trx) => resolveDeadLetters(trx, [refused!.id], 'skip'));
    expect((await claim()).map((one) => one.laneSeq)).toEqual([2]);
  });

  test('dead letters that may have arrived are told from those that did not', async () => {
    await plan(intent('o1', 1), intent('o2', 1), intent('o3', 1));
    const [refused, spent, unclear] = await claim();
    const parked = (claimed: { id: string; fence: number } | undefined, kind: string) =>
      settle({ id: claimed!.id, fence: claimed!.fence, state: 'parked', failure: { kind, message: 'no' } });
    await settle({
      id: refused!.id,
      fence: refused!.fence,
      state: 'rejected',
      failure: { kind: 'rejected', message: 'no' },
    });
    await parked(spent, 'transient');
    await parked(unclear, 'uncertain');
    expect(await deadLetterIds(hub.database, 'c1', {})).toEqual({
      sure: [refused!.id, spent!.id],
      unsure: [unclear!.id],
    });
    expect(await deadLetterIds(hub.database, 'c1', { effect: 'Invoice' })).toEqual({ sure: [], unsure: [] });
  });

  test('a settlement under an old fence is dropped', async () => {
    await plan(intent('o1', 1));
    const [old] = await claim();
    await expireLeases();
    await recoverLostIntents(hub.database, () => 0);
    await makeDue();
    const [taken] = await claim();
    expect(taken).toMatchObject({ state: 'in_doubt', fence: old!.fence + 1, losses: 1 });
    expect(await settle(confirm(old!))).toEqual([]);
    expect(await settle(confirm(taken!))).toHaveLength(1);
    expect(await renewIntents(hub.database, [old!], 30)).toEqual([]);
  });

  test('an effect that was lost in the sending is in doubt until its settle time is over, and then asked for first', async () => {
    await plan(intent('o1', 1));
    await claim();
    await expireLeases();
    expect(await recoverLostIntents(hub.database, () => 60_000)).toBe(1);
    expect(await claim()).toEqual([]);
    await makeDue();
    expect(await claim()).toMatchObject([{ state: 'in_doubt', attempt: 1 }]);
  });

  test('given back without being begun, it is due at once and the attempt is not counted', async () => {
    await plan(intent('o1', 1));
    const claimed = await claim();
    await returnIntents(hub.database, claimed);
    expect(await stateOf(claimed[0]!.id)).toMatchObject({ state: 'planned', attempt: 0 });
    expect(await claim()).toHaveLength(1);
  });

  test('a retry is rung for when it is due, once in the quiet time', async () => {
    await plan(intent('o1', 1));
    const [one] = await claim();
    await bells();
    await settle({ id: one!.id, fence: one!.fence, state: 'planned', delayMs: 3_600_000 });
    expect(await ringDueIntents(hub.database, 10)).toBe(0);
    await sql`update intents set due_at = now()`.execute(hub.database);
    expect(await ringDueIntents(hub.database, 10)).toBe(1);
    expect(await ringDueIntents(hub.database, 10)).toBe(0);
    expect(await bells()).toEqual([one!.id]);
  });

  test('what a wiped queue has forgotten is rung for again, firsts of lanes only, and not for a paused connection', async () => {
    await plan(intent('o1', 1), intent('o1', 2), intent('o2', 1));
    await bells();
    await makeDue();
    await sql`update connection_states set paused_reason = 'bad key'`.execute(hub.database);
    expect(await ringOverdueIntents(hub.database, { afterSeconds: 1 }, 100)).toBe(0);
    await sql`update connection_states set paused_reason = null`.execute(hub.database);
    expect(await ringOverdueIntents(hub.database, { afterSeconds: 1 }, 100)).toBe(2);
  });

  test('a newer version withdraws a planned one, but never one that went out', async () => {
    await plan(intent('o1', 1), intent('o2', 1));
    const all = await idsOf();
    await hub.database.transaction().execute((trx) => withdrawPlanned(trx, ['o1']));
    expect(await stateOf(all[0]!)).toMatchObject({ state: 'skipped' });
    await claim();
    await expect(hub.database.transaction().execute((trx) => withdrawPlanned(trx, ['o2']))).rejects.toThrow(
      'was sent meanwhile',
    );
  });

  test('a newer version takes the place of one that its target refused; a target that has the order, or had it made by hand, is known', async () => {
    const order = { documentType: 'Order' };
    await plan(intent('o1', 1, order), intent('o2', 1, order), intent('o2', 1, { ...order, connectionId: 'finance' }));
    const [one, two] = await claim();
    const refuse = ({ id, fence }: ClaimedIntent): Settlement => ({
      id,
      fence,
      state: 'rejected',
      failure: { kind: 'rejected', message: 'no such item' },
    });
    await settle(refuse(one!), refuse(two!));
    const [booked] = await claimIntents(hub.database, 'finance', await idsOf('finance'), 30);
    await settle(confirm(booked!));
    const inTransaction = hub.database.transaction();
    await inTransaction.execute((trx) => withdrawPlanned(trx, ['o1']));
    expect(await stateOf(one!.id)).toMatchObject({ state: 'skipped' });
    expect(await inTransaction.execute((trx) => passRefused(trx, 'o1'))).toEqual(new Set());
    expect(await inTransaction.execute((trx) => passRefused(trx, 'o2'))).toEqual(new Set(['finance']));
    expect(await stateOf(two!.id)).toMatchObject({ state: 'skipped' });

    await plan(intent('o3', 1, order));
    const [three] = await claim();
    await settle(refuse(three!));
    await inTransaction.execute((trx) => resolveDeadLetters(trx, [three!.id], 'skip'));
    expect(await inTransaction.execute((trx) => passRefused(trx, 'o3'))).toEqual(new Set(['erp']));
  });
});
