import { mkdirSync, utimesSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { House } from './support/house.js';
import { Inbox } from './support/intake.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { tell, tier } from './support/tier.js';
import { folderDrop } from './support/workspace-parts.js';

const HEADER = 'order_number,order_date,currency,line,sku,quantity,unit,price';
const order = (number: string): string => `${HEADER}\n${number},2026-11-20,GBP,1,TEA-1,1,EA,4.50\n`;

let house: House;
let inbox: Inbox;
let settling: Inbox;

beforeAll(async () => {
  house = await House.build({
    workspace: [
      ...shopWorkspace({ erpUrl: 'http://127.0.0.1:9' }),
      folderDrop({ id: 'settling', partner: 'shop', files: { complete: 'stable', stableSeconds: 60 } }),
    ],
    allow: ['127.0.0.1:9'],
  });
  for (const drop of ['shop', 'settling']) mkdirSync(house.path(drop, 'inbox'), { recursive: true });
  inbox = new Inbox(house, 'shop', house.path('shop'));
  settling = new Inbox(house, 'settling', house.path('settling'));
});
afterAll(() => house?.close());

/** What became of the files of a case: their receipts as `name status`, and its orders. */
async function outcome(prefix: string) {
  const receipts = [...(await house.receipts('shop')), ...(await house.receipts('settling'))]
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name, status }) => `${name} ${status}`);
  const orders = await house.hub.database
    .selectFrom('orders')
    .select('order_number as number')
    .where('order_number', 'like', `${prefix}%`)
    .execute();
  return { receipts: receipts.toSorted(), orders: orders.map(({ number }) => number).toSorted() };
}

/** Drops, one look a file, then the road of all. */
async function send(...files: readonly (readonly [name: string, content: string])[]): Promise<void> {
  for (const [name, content] of files) {
    await inbox.drop(name, content);
    await inbox.poll();
  }
  await inbox.process();
}

const times = tier(3, 50);
const cases: Readonly<Record<string, (prefix: string) => Promise<{ receipts: string[]; orders: string[] }>>> = {
  'the same name and content again is a duplicate': async (prefix) => {
    await send([`${prefix}.csv`, order(prefix)], [`${prefix}.csv`, order(prefix)]);
    return { receipts: [`${prefix}.csv applied`, `${prefix}.csv duplicate`], orders: [prefix] };
  },
  'the same name with new content is a new file': async (prefix) => {
    await send([`${prefix}.csv`, order(`${prefix}-a`)], [`${prefix}.csv`, order(`${prefix}-b`)]);
    return { receipts: [`${prefix}.csv applied`, `${prefix}.csv applied`], orders: [`${prefix}-a`, `${prefix}-b`] };
  },
  'a new name with the same content is a duplicate': async (prefix) => {
    await send([`${prefix}-1.csv`, order(prefix)], [`${prefix}-2.csv`, order(prefix)]);
    return { receipts: [`${prefix}-1.csv applied`, `${prefix}-2.csv duplicate`], orders: [prefix] };
  },
  'a file that is touched while it settles is taken once, when it has settled': async (prefix) => {
    const name = `${prefix}.csv`;
    await settling.drop(name, order(prefix));
    for (let touch = 1; touch <= 3; touch += 1) {
      expect(await settling.poll()).toBe(0);
      await settling.passTime(50);
      utimesSync(settling.path(name), touch, touch);
    }
    await settling.poll();
    await settling.passTime(61);
    expect(await settling.poll()).toBe(1);
    await settling.process();
    return { receipts: [`${name} applied`], orders: [prefix] };
  },
  'a file that is put in place of one in hand is taken as well, and each whole': async (prefix) => {
    const name = `${prefix}.csv`;
    await inbox.drop(name, order(`${prefix}-a`));
    let isReplaced = false;
    const replaceOnce = async (): Promise<void> => {
      if (isReplaced) return;
      isReplaced = true;
      await inbox.drop(name, order(`${prefix}-b`));
    };
    await inbox.hooked({ readClaimed: replaceOnce }).poll();
    await inbox.poll();
    await inbox.process();
    return { receipts: [`${name} applied`, `${name} applied`], orders: [`${prefix}-a`, `${prefix}-b`] };
  },
};

describe('files that come again', () => {
  test.each(Object.entries(cases))(`%s (${times} times)`, async (what, act) => {
    const number = Object.keys(cases).indexOf(what);
    for (let round = 0; round < times; round += 1) {
      const prefix = `CASE${number}-${round}-`;
      const expected = await act(prefix);
      expect(await outcome(prefix)).toEqual(expected);
    }
    tell(`again: ${what}`, { times });
    expect(await inbox.inHand()).toEqual([]);
  });

  test('all lie in the archive, none in place of another', async () => {
    const archived = [...(await inbox.files('archive')), ...(await settling.files('archive'))];
    const received = [...(await house.receipts('shop')), ...(await house.receipts('settling'))];
    expect(archived).toHaveLength(received.length);
    expect(await inbox.files('inbox')).toEqual([]);
  });
});
