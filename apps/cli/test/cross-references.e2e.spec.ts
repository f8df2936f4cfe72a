import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { House, type HubProcess, until } from '../../hub/test/support/house.js';
import { ITEM_HEADER, itemRow, itemWorkspace } from '../../hub/test/support/item-orders.js';
import { ndjson, type Run, tradelane } from './support/tradelane.js';

let erp: ErpSimulator;
let house: House;
let hub: HubProcess;

beforeAll(async () => {
  erp = await startErpSimulator();
  house = await House.build({ workspace: itemWorkspace(erp.url), allow: [`127.0.0.1:${erp.port}`] });
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
const why = ['--reason', 'asked the shop', '--by', 'ann'];

describe('a person at the command line', () => {
  test('sees what waits, says what it is, and it goes on', async () => {
    await house.drop('shop', 'new.csv', ITEM_HEADER + itemRow('PO-1', 'tea') + itemRow('PO-2', 'tea'));
    await house.reply('shop', 'new.result.csv');
    const listed = await run('unmapped', 'list');
    expect(listed.stdout).toMatch(/items +tea +shop +\S+ \S+ +2 +5\.00 GBP +tea by name: PO-1, PO-2/);
    expect((await run('receipt', 'list')).stdout).toContain('new.csv');

    const wrong = await run('unmapped', 'fix', 'items', 'tea', 'SKU-T', '--from', '2027-01-01', ...why);
    expect(wrong.stdout).toContain('2 documents of shop still wait for "tea"');
    expect((await run('xref', 'remove', 'items', 'tea', ...why)).code).toBe(0);

    const fixed = await run('unmapped', 'fix', 'items', 'tea', 'SKU-T', ...why);
    expect(fixed).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('2 documents of 1 files need wait no longer'),
    });
    await until('both in the ERP', 20_000, async () => erp.orders().length === 2);
    expect((await run('unmapped', 'list')).stdout).toBe('No document waits for a cross-reference.\n');
    expect((await run('doctor')).stdout).toContain('cross-references: no document waits for one');
  });

  test('lists, exports and imports the entries of a table', async () => {
    expect((await run('xref', 'list')).stdout).toMatch(/items +item +wait +- +1 +1\n.*units +unit/);
    expect((await run('xref', 'list', 'items')).stdout).toMatch(
      /code-1 +SKU-1 .*tables\/items\.csv line 2\n.*tea +SKU-T +- +always +- +person:ann/,
    );
    const { stdout } = await run('xref', 'export', 'items');
    expect(stdout).toBe('from,to,partner,validFrom,validUntil,note\r\ncode-1,SKU-1,,,,\r\ntea,SKU-T,,,,\r\n');
    const file = house.path('more.csv');
    await writeFile(file, `${stdout}'=cmd,SKU-F,shop,2026-01-01,2026-12-31,odd\r\n`);
    expect((await run('xref', 'import', 'items', file, ...why)).stdout).toContain('1 added');
    expect((await run('xref', 'list', 'items', '--json')).stdout).toContain('"from": "=cmd"');
    expect((await run('xref', 'export', 'items')).stdout).toContain("'=cmd,SKU-F,shop,2026-01-01,2026-12-31,odd");
  });

  test.each([
    ['a table that is none', ['xref', 'set', 'itmes', 'a', 'b'], 'There are: items, units'],
    ['a contradiction to a file', ['xref', 'set', 'items', 'CODE-1', 'SKU-9'], 'tables/items.csv line 2'],
    ['a unit that is none', ['xref', 'set', 'units', 'tin', 'TIN'], 'UN/ECE Recommendation 20'],
    ['a day that is none', ['xref', 'set', 'items', 'a', 'b', '--from', '1 July'], '--from is "1 July"'],
    ['what stands in a file', ['xref', 'remove', 'items', 'code-1'], 'tables/items.csv line 2'],
    ['what nobody waits for', ['unmapped', 'reject', 'items', 'a'], 'unmapped list'],
  ])('is told of %s, and nothing is changed', async (_, args, words) => {
    const { code, stderr, stdout } = await run(...args, ...why);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(words);
  });
});

test('who corrects an entry is told what went out with the old one, and how it is read again', async () => {
  const corrected = await run('xref', 'set', 'items', 'tea', 'SKU-TEA', ...why);
  expect(corrected.stdout).toMatch(
    /2 documents went out while "tea" was "SKU-T", .*\n +tradelane replay rcp_\S+ --reason TEXT\n/,
  );
  expect((await run('xref', 'set', 'items', 'rice', 'SKU-R', ...why)).stdout).not.toContain('went out');
  expect((await run('xref', 'remove', 'items', 'rice', ...why)).stdout).not.toContain('went out');
});

test('a sender whose refused document has a value that we lack reads no command of ours', async () => {
  const row = itemRow('PO-7', 'coffee').replace(',1,piece', ',two,piece');
  await house.drop('shop', 'refused.csv', ITEM_HEADER + row);
  const result = await house.reply('shop', 'refused.result.csv');
  expect(result).toContain('value-not-decimal');
  expect(result).toContain('That is for us to add');
  expect(result).not.toContain('tradelane ');
});

test('convert names the value that a document would wait for, and the command that cures it', async () => {
  for (const { path, text } of itemWorkspace(erp.url)) {
    await mkdir(dirname(house.path('shop-workspace', path)), { recursive: true });
    await writeFile(house.path('shop-workspace', path), text);
  }
  await writeFile(house.path('try.csv'), ITEM_HEADER + itemRow('PO-8', 'cocoa') + itemRow('PO-9', 'code-1'));
  const { code, stdout, stderr } = await run(
    'convert',
    house.path('try.csv'),
    '--workspace',
    house.path('shop-workspace'),
    '--mapping',
    'shop/order',
  );
  expect(code).toBe(2);
  expect(ndjson(stdout)).toMatchObject([{ orderNumber: 'PO-9' }]);
  expect(ndjson(stderr)).toMatchObject([
    {
      severity: 'error',
      code: 'cross-reference-missing',
      consequence: 'wait',
      document: 'PO-8',
      line: 2,
      message: expect.stringContaining('tradelane unmapped fix items "cocoa" OURS --reason TEXT'),
    },
  ]);
});
