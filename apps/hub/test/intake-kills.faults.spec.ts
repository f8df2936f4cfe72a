import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { auditEvents } from '#libs/store';

import { House } from './support/house.js';
import { Inbox } from './support/intake.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { seed, tell, tier } from './support/tier.js';

/** Every boundary between two steps of intake: whatever is done before it is done, and nothing after it. */
const BOUNDARIES = [
  'before:list',
  'after:list',
  // The claim is written; the file still lies in the inbox.
  'before:claim',
  'after:claim',
  'amid:readClaimed',
  // All bytes are stored; nobody knows of them.
  'before:statClaimed',
  'after:statClaimed',
  // The receipt is committed; the file is not archived.
  'before:archive',
  'after:archive',
  'before:close',
] as const;

/** Of several chunks, so that a death amid them leaves a part. */
const contentOf = (name: string): string => `${name} ${seed},`.repeat(60_000);
const LEASE_SECONDS = 30;
const HOUR_MS = 3_600_000;

let house: House;
let inbox: Inbox;

beforeAll(async () => {
  house = await House.build({
    workspace: shopWorkspace({ erpUrl: 'http://127.0.0.1:9' }),
    allow: ['127.0.0.1:9'],
    leaseSeconds: LEASE_SECONDS,
  });
  mkdirSync(house.path('shop', 'inbox'), { recursive: true });
  inbox = new Inbox(house, 'shop', house.path('shop'));
});
afterAll(() => house?.close());

/** Resolves to the signal that ended the process; null when it ended by itself. */
async function pollAndDie(where: string): Promise<NodeJS.Signals | null> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [resolve('apps/hub/test/support/poll-and-die.mjs'), 'shop', where], {
    env: { PATH, HOME, ...house.env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal;
}

describe('a process that is killed while it takes a file', () => {
  const times = tier(1, 25);
  const names: string[] = [];

  test.each(BOUNDARIES)(`%s leaves it to the next, which takes it once (${times} times)`, async (where) => {
    for (let round = 0; round < times; round += 1) {
      const name = `${where.replace(':', '-')}-${round}.txt`;
      names.push(name);
      await inbox.drop(name, contentOf(name));
      expect(await pollAndDie(where)).toBe('SIGKILL');
      await inbox.passTime(LEASE_SECONDS);
      await inbox.poll();
      const taken = (await house.receipts('shop')).filter((receipt) => receipt.name === name);
      expect(taken).toMatchObject([{ name, size: contentOf(name).length, duplicateOf: null }]);
      expect(await inbox.files('inbox')).toEqual([]);
      expect(await inbox.inHand()).toEqual([]);
    }
  });

  test('leaves no claim after a day, no part after an hour, and every file once in the archive', async () => {
    const parts = house.path('blobs', 'parts');
    const left = await house.blobParts();
    for (const name of left)
      utimesSync(`${parts}/${name}`, new Date(Date.now() - 2 * HOUR_MS), new Date(Date.now() - 2 * HOUR_MS));
    await house.hub.blobs.sweepParts(HOUR_MS);
    await inbox.passTime(86_401);
    await inbox.poll();
    tell('kills during intake', {
      boundaries: BOUNDARIES.length,
      kills: BOUNDARIES.length * times,
      files: names.length,
      'parts swept': left.length,
    });
    expect(left.length).toBeGreaterThan(0);
    expect(existsSync(parts) ? readdirSync(parts) : []).toEqual([]);
    expect(await house.hub.database.selectFrom('claims').select('name').execute()).toEqual([]);
    expect(await inbox.files('archive')).toEqual(names.toSorted());
    expect((await house.receipts('shop')).map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect((await auditEvents(house.hub.database, 'testco')).faults).toEqual([]);
  });
});
