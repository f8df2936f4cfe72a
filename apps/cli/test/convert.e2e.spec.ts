import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { ndjson, tradelane } from './support/tradelane.js';

const HEADER = 'order_number,order_date,currency,line,sku,quantity,unit,price';
const csv = (...rows: string[]): string => `${[HEADER, ...rows].join('\r\n')}\r\n`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradelane-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

/** A workspace with a second mapping for stock files, and a rule of its own. */
async function workspace(): Promise<string> {
  const shipped = await readFile('mappings/tradelane/stock-csv.inbound.yaml', 'utf8');
  await mkdir(join(folder, 'shop', 'mappings'), { recursive: true });
  await file('shop/workspace.yaml', 'company: { id: shop, name: Shop Ltd, timezone: Europe/London }\n');
  await file('shop/mappings/stock.yaml', shipped.replace('tradelane/stock-csv', 'shop/stock'));
  await file(
    'shop/rules.yaml',
    `rules:
  - { name: no-tea, assert: 'document.orderNumber != "PO-2"', message: No second order., severity: block }
  - { name: noted, assert: 'document.orderNumber != "PO-3"', message: Look at it., severity: warn }
`,
  );
  return join(folder, 'shop');
}

describe('tradelane convert', () => {
  test('prints one document a line and ends with 0 when nothing is wrong', async () => {
    const input = csv(
      'PO-1,2026-11-20,GBP,1,TEA-1,3,EA,4.50',
      'PO-1,2026-11-20,GBP,2,TEA-2,1,EA,12.00',
      'PO-2,2026-11-20,GBP,1,TEA-1,1,EA,4.50',
    );
    const { code, stdout, stderr } = await tradelane(['convert', await file('clean.csv', input), '--to', 'json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(ndjson(stdout)).toMatchObject([
      {
        documentType: 'Order',
        orderNumber: 'PO-1',
        lines: [{ quantity: { value: '3' } }, { price: { amount: '12.00' } }],
      },
      {
        orderNumber: 'PO-2',
        source: { format: 'csv', mapping: expect.stringContaining('tradelane/order-csv@'), position: 'line 4' },
      },
    ]);
  });

  test('tells what is wrong with a rejected order, converts the others, and ends with 2', async () => {
    const input = csv('PO-1,2026-11-20,GBP,1,TEA-1,two,EA,4.50', 'PO-2,2026-11-20,GBP,1,TEA-1,1,EA,4.50');
    const { code, stdout, stderr } = await tradelane(['convert', '-'], { input });
    expect(code).toBe(2);
    expect(ndjson(stdout)).toMatchObject([{ orderNumber: 'PO-2' }]);
    expect(ndjson(stderr)).toMatchObject([
      {
        severity: 'error',
        code: 'value-not-decimal',
        line: 2,
        field: 'quantity',
        found: 'two',
        document: 'PO-1',
        message: expect.stringContaining('Line 2'),
      },
    ]);
  });

  test('rejects a file that is cut off, and says where', async () => {
    const cut = (await readFile('samples/order-ubl.xml', 'utf8')).slice(0, 900);
    const { code, stdout, stderr } = await tradelane(['convert', await file('cut.xml', cut)]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(ndjson(stderr)).toMatchObject([{ code: 'xml-cut-off', line: expect.any(Number) }]);
  });

  test('ends with 0 when there are warnings only', async () => {
    const input = csv('PO-3,2026-11-20,GBP,1,TEA-1,3,EA,4.50');
    const { code, stdout, stderr } = await tradelane(['convert', '-', '--workspace', await workspace()], { input });
    expect({ code, orders: ndjson(stdout).length }).toEqual({ code: 0, orders: 1 });
    expect(ndjson(stderr)).toMatchObject([{ severity: 'warning', rule: 'noted', message: 'Look at it. (rule noted)' }]);
  });

  test('fails when no mapping is written for the file, and lists what they want', async () => {
    const { code, stderr } = await tradelane(['convert', await file('photo.csv', 'a,b\n1,2\n')]);
    expect(code).toBe(1);
    expect(ndjson(stderr)).toMatchObject([
      { code: 'mapping-none-matches', expected: expect.stringContaining('tradelane/order-csv') },
    ]);
  });

  test('fails when two mappings are written for the file, and takes the one that is named', async () => {
    const args = ['convert', 'samples/stock.csv', '--workspace', await workspace()];
    const undecided = await tradelane(args);
    expect(undecided.code).toBe(1);
    expect(ndjson(undecided.stderr)).toMatchObject([
      { code: 'mapping-several-match', expected: expect.stringMatching(/(?=.*tradelane\/stock-csv)(?=.*shop\/stock)/) },
    ]);
    const { code, stdout } = await tradelane([...args, '--mapping', 'shop/stock']);
    expect(code).toBe(0);
    expect(ndjson(stdout)).toMatchObject([
      { documentType: 'InventoryReport', source: { mapping: expect.stringContaining('shop/stock@') } },
    ]);
  });

  test('checks the rules of a workspace', async () => {
    const input = csv('PO-1,2026-11-20,GBP,1,TEA-1,3,EA,4.50', 'PO-2,2026-11-20,GBP,1,TEA-1,1,EA,4.50');
    const { code, stdout, stderr } = await tradelane(['convert', '-', '--workspace', await workspace()], { input });
    expect({ code, orders: ndjson(stdout).map(({ orderNumber }) => orderNumber) }).toEqual({
      code: 2,
      orders: ['PO-1'],
    });
    expect(ndjson(stderr)).toMatchObject([{ rule: 'no-tea', consequence: 'block', document: 'PO-2' }]);
  });

  test.each([
    [['convert', 'no-such-file.csv'], 'input-unreadable'],
    [['convert', 'samples'], 'input-unreadable'],
    [['convert', 'samples/stock.csv', '--mapping', 'no/such'], 'mapping-unknown'],
    [['convert', 'samples/stock.csv', '--to', 'xml'], 'Allowed choices are json'],
    [['convert'], "missing required argument 'files'"],
  ])('%j fails with a reason', async (args, reason) => {
    const { code, stdout, stderr } = await tradelane(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('    at ');
  });

  test('ends quietly when its reader has gone, and leaves nothing behind', async () => {
    const rows = Array.from({ length: 20_000 }, (_, order) => `PO-${order},2026-11-20,GBP,1,TEA-1,3,EA,4.50`);
    const { code, stderr } = await tradelane(['convert', '-'], {
      input: csv(...rows),
      closeOutput: true,
      env: { TMPDIR: folder },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect((await readdir(folder)).filter((name) => name.startsWith('tradelane-'))).toEqual([]);
  });
});

describe('tradelane mapping explain', () => {
  const input = csv('PO-1,2026-11-20,GBP,1,TEA-1,3,PCS,4.50', 'PO-2,2026-11-20,GBP,1,TEA-1,two,EA,4.50').replace(
    /\r\n/g,
    (end) => `,x${end}`,
  );

  test('shows a tree of each document and ends with 2 when one is rejected', async () => {
    const { code, stdout, stderr } = await tradelane(['mapping', 'explain', await file('explained.csv', input)]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(stdout).toMatch(/Order PO-1, from line 2[\s\S]*unitCode +EA {2}← unit "PCS" \(line 2\)/);
    expect(stdout).toMatch(/nobody reads\n +└ x "x" \(line 2\)/);
    expect(stdout).toMatch(/Order PO-2, from line 3[\s\S]*✗ Line 3: quantity is "two"/);
  });

  test('writes a page, or JSON', async () => {
    const path = await file('explained.csv', input);
    const page = join(folder, 'explained.html');
    expect((await tradelane(['mapping', 'explain', path, '--html', page])).stdout).toContain('shows 2 documents');
    expect(await readFile(page, 'utf8')).toContain('Order PO-1, from line 2');
    const { stdout } = await tradelane(['mapping', 'explain', path, '--json', '--limit', '1']);
    expect(JSON.parse(stdout)).toMatchObject({ left: 1, documents: [{ title: 'Order PO-1, from line 2' }] });
  });

  test('says what it lacks', async () => {
    const { code, stderr } = await tradelane(['mapping', 'explain', await file('photo.csv', 'a,b\n1,2\n')]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('No mapping is written for this file'),
    });
  });
});

describe('tradelane mapping', () => {
  test('list names every shipped mapping and what it is written for', async () => {
    const { code, stdout } = await tradelane(['mapping', 'list', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          mapping: 'standards/ubl/order',
          documentType: 'Order',
          matches: expect.stringContaining('root Order'),
        }),
      ]),
    );
  });

  test('test runs the shipped cases', async () => {
    const { code, stdout } = await tradelane(['mapping', 'test', 'mappings']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ mappings\/standards\/ubl\/order.inbound.yaml[\s\S]*cases of \d+ mappings passed/);
  });

  test('test fails on a mapping without cases, and on a case that differs', async () => {
    const shop = await workspace();
    const without = await tradelane(['mapping', 'test', shop]);
    expect({ code: without.code, told: without.stderr }).toEqual({
      code: 1,
      told: expect.stringContaining('shop/stock has no cases'),
    });
    await file(
      'shop/mappings/stock.test.yaml',
      'cases:\n  - name: two items\n    source: "sku,quantity,as_of\\nA,1,2026-11-20T06:00:00Z\\n"\n    expect: [{ lines: [{ quantity: { value: "2" } }] }]\n',
    );
    const differing = await tradelane(['mapping', 'test', join(shop, 'mappings', 'stock.yaml')]);
    expect(differing.code).toBe(1);
    expect(differing.stderr).toContain('documents[0].lines[0].quantity.value: expected "2", found "1"');
  });
});
