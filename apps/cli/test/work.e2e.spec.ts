import { mkdir } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { House, type HubProcess, until } from '../../hub/test/support/house.js';
import { shopWorkspace } from '../../hub/test/support/shop-workspace.js';
import { type Run, tradelane } from './support/tradelane.js';

const HEADER = 'order_number,order_date,currency,line,sku,quantity,unit,price';
const csv = (...rows: string[]): string => `${[HEADER, ...rows].join('\r\n')}\r\n`;
const HOLD_RULE =
  'rules:\n  - { name: one-line, assert: "size(document.lines) < 2", message: Two lines need a look., severity: hold }\n';

let erp: ErpSimulator;
let house: House;
let hub: HubProcess;

beforeAll(async () => {
  erp = await startErpSimulator();
  house = await House.build({
    workspace: [...shopWorkspace({ erpUrl: erp.url }), { path: 'rules.yaml', text: HOLD_RULE }],
    allow: [`127.0.0.1:${erp.port}`],
  });
  await mkdir(house.path('shop'), { recursive: true });
  hub = house.startHub();
  await hub.ready();
});
afterAll(async () => {
  await house?.close();
  await erp?.close();
});

const run = (...args: string[]): Promise<Run> =>
  tradelane(args, {
    env: {
      DATABASE_URL: house.config.database!.url,
      DATABASE_OWNER_URL: house.config.database!.ownerUrl,
      TRADELANE_DATA_DIR: house.folder,
    },
  });

async function listed(...args: string[]): Promise<Record<string, string>[]> {
  return JSON.parse((await run(...args, '--json')).stdout) as Record<string, string>[];
}

const inErp = (orderNumber: string) => erp.orders().filter(({ reference }) => reference === orderNumber);

describe('a person at the command line', () => {
  test('finds a held order and lets it go on', async () => {
    await house.drop(
      'shop',
      'held.csv',
      csv('PO-1,2026-11-20,GBP,1,TEA-1,3,EA,4.50', 'PO-1,2026-11-20,GBP,2,TEA-2,1,EA,1.00'),
    );
    await house.reply('shop', 'held.result.csv');
    const [hold] = await listed('hold', 'list');
    expect(hold).toMatchObject({
      number: 'PO-1',
      reason: { message: expect.stringContaining('Two lines need a look.') },
    });
    expect(inErp('PO-1')).toEqual([]);

    const released = await run('hold', 'release', hold!['id']!, '--reason', 'looked at it', '--by', 'ann');
    expect(released).toMatchObject({ code: 0, stdout: expect.stringContaining('order PO-1 goes on to erp') });
    await until('PO-1 in the ERP', 15_000, async () => inErp('PO-1').length === 1);
    expect((await run('hold', 'list')).stdout).toBe('Nothing is held.\n');
    const again = await run('hold', 'release', hold!['id']!, '--reason', 'again');
    expect({ code: again.code, told: again.stderr }).toEqual({ code: 1, told: expect.stringContaining(hold!['id']!) });
  });

  test('sees the lines, targets and timeline of an order', async () => {
    const shown = await until('the confirmation', 15_000, async () => {
      const { stdout } = await run('order', 'show', 'PO-1');
      return /erp .*confirmed/.test(stdout) && stdout;
    });
    expect(shown).toMatch(/1 +TEA-1 +EA +3/);
    expect(shown).toMatch(/erp +Order +confirmed +1 +ERP-/);
    expect(shown).toMatch(/person:ann .*looked at it/);
    const [story] = JSON.parse((await run('order', 'show', 'PO-1', '--json')).stdout) as { order: { id: string } }[];
    expect((await run('order', 'show', story!.order.id)).stdout).toContain('PO-1');
  });

  test('sees where a document went, and repeats nothing that was never sent', async () => {
    expect((await run('document', 'sent', 'PO-1')).stdout).toMatch(/int_\S+ +erp +Order +PO-1 +confirmed .*ERP-/);
    expect(await run('document', 'sent', 'PO-0')).toMatchObject({ code: 1, stderr: expect.stringContaining('PO-0') });
    expect(await run('document', 'sent', 'PO-1', '--out', '-')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('only those of files'),
    });
    expect(await run('resend', 'int_none', '--reason', 'a try')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no delivery int_none'),
    });
  });

  test('finds a dead letter, sends it again in vain, and lets it pass', async () => {
    await house.drop('shop', 'refused.csv', csv('PO-2,2026-11-20,GBP,1,UNKNOWN-9,1,EA,4.50'));
    await house.reply('shop', 'refused.result.csv');
    const [letter] = await listed('dead-letter', 'list');
    expect(letter).toMatchObject({ connection_id: 'erp', natural_key: 'PO-2', state: 'rejected' });
    const id = letter!['id']!;

    expect(await run('replay', id, '--reason', 'the ERP learned it')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('due again'),
    });
    await until(
      'the second refusal',
      15_000,
      async () => Number((await listed('dead-letter', 'list'))[0]?.['attempt']) === 2,
    );
    expect(await run('replay', id, '--skip', '--reason', 'done by hand')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('skipped'),
    });
    expect((await run('dead-letter', 'list')).stdout).toBe('There are no dead letters.\n');
    expect((await run('replay', id, '--reason', 'once more')).code).toBe(1);
    const told = /PO-2,.*,accepted,.*A person here has settled that by hand/;
    await until('the new result', 15_000, async () => told.test(await house.reply('shop', 'refused.result.csv')));
  });

  test('needs do nothing for a sender who corrects what the ERP refused: the newer version takes its place there', async () => {
    const order = (sku: string, quantity: number) => csv(`PO-7,2026-11-20,GBP,1,${sku},${quantity},EA,4.50`);
    await house.drop('shop', 'seven.csv', order('UNKNOWN-9', 1));
    expect(await house.reply('shop', 'seven.result.csv')).toContain('do not send the same again');
    await house.drop('shop', 'seven again.csv', `${order('UNKNOWN-9', 1)}\r\n`);
    expect(await house.reply('shop', 'seven again.result.csv')).toMatch(/,duplicate,.*The system erp did not take it/);

    await house.drop('shop', 'seven right.csv', order('TEA-1', 1));
    expect(await house.reply('shop', 'seven right.result.csv')).toMatch(/,held,.*A person has to release it/);
    const hold = (await listed('hold', 'list')).find(({ number }) => number === 'PO-7');
    expect((await run('hold', 'release', hold!['id']!, '--reason', 'it is the tea')).code).toBe(0);
    await until('PO-7 in the ERP', 15_000, async () => inErp('PO-7').length === 1);
    expect(await listed('dead-letter', 'list')).toEqual([]);
    const result = async () => house.reply('shop', 'seven right.result.csv');
    await until('the new result', 15_000, async () => /,delivered,ERP-/.test(await result()));
  });

  test('sends all dead letters of a connection again once their cause is gone', async () => {
    const numbers = ['PO-91', 'PO-92', 'PO-93'];
    await house.drop(
      'shop',
      'many.csv',
      csv(...numbers.map((number) => `${number},2026-11-20,GBP,1,UNKNOWN-9,1,EA,4.50`)),
    );
    await house.reply('shop', 'many.result.csv');
    expect(await listed('dead-letter', 'list', '--connection', 'erp', '--effect', 'Order')).toHaveLength(3);
    expect(await listed('dead-letter', 'list', '--connection', 'finance')).toEqual([]);
    expect((await run('dead-letter', 'replay', '--connection', 'finance', '--reason', 'x')).stdout).toBe(
      'There are no such dead letters.\n',
    );

    const again = await run('dead-letter', 'replay', '--connection', 'erp', '--reason', 'the ERP learned it');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('3 are due again') });
    await until('the second refusals', 15_000, async () => {
      const letters = await listed('dead-letter', 'list');
      return letters.length === 3 && letters.every(({ attempt }) => Number(attempt) === 2);
    });
    const skipped = await run('dead-letter', 'replay', '--skip', '--reason', 'done by hand');
    expect(skipped).toMatchObject({ code: 0, stdout: expect.stringContaining('3 are skipped') });
    expect((await run('order', 'show', 'PO-92')).stdout).toMatch(/the ERP learned it[\s\S]*done by hand/);
    expect(await listed('dead-letter', 'list')).toEqual([]);
  });

  test('runs a received file again without doubling what was accepted', async () => {
    const held = (await listed('receipt', 'list')).find(({ fileName }) => fileName === 'held.csv')!;
    const replayed = await run('replay', held['id']!, '--reason', 'to be sure');
    expect(replayed).toMatchObject({ code: 0, stdout: expect.stringContaining('runs again as rcp_') });
    const id = /rcp_\S+(?=,)/.exec(replayed.stdout)![0];
    const shown = await until('the second run', 15_000, async () => {
      const { stdout } = await run('receipt', 'show', id);
      return stdout.includes('ended') && stdout;
    });
    expect(shown).toContain(`runs ${held['id']} again`);
    expect(shown).toContain('1 unchanged');
    expect(inErp('PO-1')).toHaveLength(1);
  });

  test('sees why entries of a file were rejected', async () => {
    await house.drop('shop', 'bad.csv', csv('PO-3,2026-11-20,GBP,1,TEA-1,two,EA,4.50'));
    await house.reply('shop', 'bad.result.csv');
    const bad = (await listed('receipt', 'list', '--limit', '3')).find(({ fileName }) => fileName === 'bad.csv')!;
    expect((await run('receipt', 'show', bad['id']!)).stdout).toMatch(/2 +PO-3 +Line 2: quantity is "?two/);
  });

  test('resumes a connection that was paused', async () => {
    expect((await run('connection', 'list')).stdout).toMatch(/shop +folder +live +ok/);
    expect(await run('connection', 'resume', 'shop')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('neither paused nor held'),
    });
    await house.hub.database
      .updateTable('connection_states')
      .set({ paused_reason: 'wrong key' })
      .where('connection_id', '=', 'erp')
      .execute();
    expect((await run('connection', 'list')).stdout).toMatch(/erp +http +live +paused: wrong key/);
    expect(await run('connection', 'resume', 'erp', '--reason', 'key renewed')).toMatchObject({ code: 0 });
    expect((await run('connection', 'list')).stdout).toMatch(/erp +http +live +ok/);
    expect(await run('connection', 'resume', 'nope')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no connection "nope"'),
    });
  });

  test('cancels an order that no target has, and its sender is told', async () => {
    await house.drop('shop', 'eight.csv', csv('PO-8,2026-11-20,GBP,1,UNKNOWN-9,1,EA,4.50'));
    await house.reply('shop', 'eight.result.csv');
    const [story] = JSON.parse((await run('order', 'show', 'PO-8', '--json')).stdout) as { order: { id: string } }[];
    expect(await run('order', 'cancel', story!.order.id, '--reason', 'no such tea')).toMatchObject({ code: 0 });
    const told = /PO-8,.*,rejected,.*document-cancelled,.*no such tea/;
    await until('the new result', 15_000, async () => told.test(await house.reply('shop', 'eight.result.csv')));
    expect(await listed('dead-letter', 'list')).toEqual([]);
  });

  test('cancels nothing that was delivered', async () => {
    const [story] = JSON.parse((await run('order', 'show', 'PO-1', '--json')).stdout) as { order: { id: string } }[];
    const { code, stderr } = await run('order', 'cancel', story!.order.id, '--reason', 'changed my mind');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('PO-1') });
  });

  test('leaves an event log that holds, of which the hub signs a checkpoint when it stops', async () => {
    expect(await hub.stop()).toBe(0);
    const verified = await run('audit', 'verify', '--json');
    const { events, checkpoint } = JSON.parse(verified.stdout) as { events: number; checkpoint: { root: string } };
    expect({ code: verified.code, many: events > 15 }).toEqual({ code: 0, many: true });
    const { root } = await house.hub.database
      .selectFrom('checkpoints')
      .select('root')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    expect(root).toBe(checkpoint.root);
  });
});
