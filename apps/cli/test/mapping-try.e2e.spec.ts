import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';

import type { Trial } from '#libs/pipeline';
import type { WorkspaceFile } from '#libs/reading';
import { type Database, openDatabase } from '#libs/store';

import { House } from '../../hub/test/support/house.js';
import { shopWorkspace } from '../../hub/test/support/shop-workspace.js';
import { type Run, tradelane } from './support/tradelane.js';

const ORDER = `mapping: shop/order
version: 1
target: Order
source:
  format: csv
  csv: { delimiter: ';' }
  match: { headers: [Auftrag, Artikel, Menge] }
  groupBy: Auftrag
notation: { decimalComma: true, formats: [dd.MM.yyyy] }
fields:
  orderNumber: Auftrag
  documentId: Auftrag
  issueDate: Datum
  currency: { const: EUR }
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item.sellerItemId: { path: Artikel, table: screws }
      quantity: { value: Menge, unitCode: { path: ME, map: { STK: EA }, otherwise: keep } }
      price.amount: Preis
`;

const WORKSPACE: WorkspaceFile[] = [
  ...shopWorkspace({ erpUrl: 'http://127.0.0.1:9', financeUrl: 'http://127.0.0.1:9' }),
  { path: 'mappings/shop/order.inbound.yaml', text: ORDER },
  { path: 'tables/screws.csv', text: 'from,to\n4711,SCREW-4X40\n' },
];

const HEADER = 'Auftrag;Datum;Artikel;Menge;ME;Preis';
const FILES: Record<string, string> = {
  'monday.csv': [
    HEADER,
    'A-1;02.11.2026;4711;100;STK;4,50',
    'A-1;02.11.2026;4712;2,5;KG;8,00',
    'A-2;02.11.2026;4711;10;STK;4,50',
    '',
  ].join('\n'),
  'tuesday.csv': [HEADER, 'A-3;03.11.2026;4711;zehn;STK;4,50', 'A-4;03.11.2026;4712;1;STK;8,00', ''].join('\n'),
  'ours.csv': 'order_number,order_date,currency,sku,quantity,unit,price\nPO-1,2026-11-02,GBP,TEA-1,2,EA,4.50\n',
  'order.xml': `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>UBL-1</cbc:ID><cbc:IssueDate>2026-11-02</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="EA">3</cbc:Quantity><cac:Price><cbc:PriceAmount currencyID="EUR">2.00</cbc:PriceAmount></cac:Price>
<cac:Item><cac:SellersItemIdentification><cbc:ID>TEA-1</cbc:ID></cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine></Order>`,
};

let folder: string;
let house: House;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradelane-try-'));
  house = await House.build({ workspace: WORKSPACE, allow: [] });
  await run('xref', 'set', 'screws', '4712', 'SCREW-5X60', '--reason', 'new item');
  const hub = house.startHub();
  await hub.ready();
  for (const [name, content] of Object.entries(FILES)) {
    await house.drop('shop', name, content);
    await house.reply(
      'shop',
      name.replace(/\.\w+$/, '.received.csv').replace('order.received.csv', 'order.received.xml'),
    );
  }
  await hub.stop();
});
afterAll(async () => {
  await house?.close();
  await rm(folder, { recursive: true });
});

const run = (...args: string[]): Promise<Run> => tradelane(args, { env: house.env });

/** A folder with the workspace of which one file says otherwise. */
async function draft(name: string, path: string, from: string, to: string): Promise<string> {
  for (const file of WORKSPACE) {
    const text = file.path === path ? file.text.replace(from, to) : file.text;
    await mkdir(join(folder, name, file.path, '..'), { recursive: true });
    await writeFile(join(folder, name, file.path), text);
  }
  return join(folder, name);
}
const mappingDraft = (name: string, from: string, to: string) =>
  draft(name, 'mappings/shop/order.inbound.yaml', from, to);

async function trial(workspace: string, ...args: string[]): Promise<{ code: number | null; trial: Trial }> {
  const { code, stdout, stderr } = await run(
    'mapping',
    'try',
    'shop/order',
    '--workspace',
    workspace,
    '--json',
    ...args,
  );
  if (stdout === '') throw new Error(stderr);
  return { code, trial: JSON.parse(stdout) as Trial };
}

/** Every row of every table, as one hash a table. */
async function contents(database: Database): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`
    select oid::regclass::text as name from pg_class
    where relnamespace in ('tradelane'::regnamespace, 'bullmq'::regnamespace) and relkind in ('r', 'p') and not relispartition`.execute(
    database,
  );
  const hashes: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ hash: string }>`
      select count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as hash from ${sql.raw(name)} t`.execute(
      database,
    );
    hashes[name] = rows[0]!.hash;
  }
  return hashes;
}

describe('tradelane mapping try', () => {
  test('finds no difference in a draft that is the active configuration, with what people added to its tables', async () => {
    const same = await draft('same', '', '', '');
    const { code, stdout } = await run('mapping', 'try', 'shop/order', '--workspace', same);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/2 files, received on \S+ No difference\. Nothing was written or sent\./),
    });
    expect(stdout).toMatch(/4 documents: 4 the same, 0 differ\n.*\naccepted +3 +3\nrejected +1 +1/);
    const ubl = await run('mapping', 'try', 'standards/ubl/order', '--workspace', same);
    expect({ code: ubl.code, stdout: ubl.stdout }).toEqual({ code: 0, stdout: expect.stringContaining('1 file,') });
  });

  test('shows changed values, refused documents with the reason, and the money; writes nothing anywhere', async () => {
    const changed = await mappingDraft(
      'changed',
      'otherwise: keep } }\n      price.amount: Preis',
      '} }\n      price: { amount: Preis, baseQuantity: { const: 100 } }',
    );
    const before = await contents(house.hub.database);
    const { code, trial: shown } = await trial(changed);
    expect(await contents(house.hub.database)).toEqual(before);
    expect({ code, files: shown.files.map(({ fileName }) => fileName) }).toEqual({
      code: 2,
      files: ['tuesday.csv', 'monday.csv'],
    });
    const { differences } = shown;
    expect(differences.transitions.groups).toEqual([
      {
        value: { before: 'accepted', after: 'rejected' },
        count: 1,
        examples: [{ document: 'A-1', file: 'monday.csv', line: 2 }],
      },
    ]);
    expect(differences.problems.groups).toMatchObject([{ value: { change: 'new', field: 'ME' }, count: 1 }]);
    expect(differences.fields).toMatchObject([
      {
        field: 'lines[].price.baseQuantity',
        values: 2,
        documents: 2,
        changes: { groups: [{ value: { after: '100' }, count: 2 }] },
      },
    ]);
    // A-1 470 + A-2 45 + A-4 8; then A-2 0.45 + A-4 0.08.
    expect(differences.money).toMatchObject([
      { currency: 'EUR', measure: 'net', before: '523.00', after: '0.53', difference: '-522.47' },
      {},
    ]);
    expect(differences).toMatchObject({ entries: 4, same: 1, differing: 3 });
  });

  test('shows documents that other rules hold and other routes send elsewhere', async () => {
    const routed = await draft('routed', 'routes.yaml', 'routes: [{ to: [erp] }]', 'routes: [{ to: [erp, finance] }]');
    await writeFile(
      join(routed, 'rules.yaml'),
      'rules:\n  - { name: large, for: Order, assert: "size(document.lines) < 2", message: Too large., severity: hold }\n',
    );
    const { code, stdout } = await run('mapping', 'try', 'shop/order', '--workspace', routed);
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: expect.stringMatching(/accepted +held +1 +A-1 \(monday\.csv line 2\)/),
    });
    expect(stdout).toMatch(/\nerp +erp, finance +2 /);
    expect(stdout).toMatch(/\nerp +3 +2\nfinance +0 +2\n/);
  });

  test('shows files that are not read any more, and takes those that only the draft is written for', async () => {
    const other = await mappingDraft('other', '[Auftrag, Artikel, Menge]', '[Auftrag, Kundennummer]');
    const { code, trial: shown } = await trial(other, '--last', '1');
    expect({ code, shown }).toMatchObject({
      code: 2,
      shown: {
        files: [
          {
            fileName: 'tuesday.csv',
            before: { mappings: ['shop/order@1'] },
            after: { problems: [{ code: 'mapping-none-matches' }] },
          },
        ],
        differences: {
          transitions: { groups: [{ value: { before: 'rejected' } }, { value: { before: 'accepted' } }] },
        },
      },
    });
    const wider = await mappingDraft(
      'wider',
      "csv: { delimiter: ';' }\n  match: { headers: [Auftrag, Artikel, Menge] }",
      'match: { headers: [order_number] }',
    );
    const wide = await trial(wider);
    expect(wide.trial.files.map(({ fileName, after }) => [fileName, 'problems' in after])).toEqual([
      ['ours.csv', true],
      ['tuesday.csv', true],
      ['monday.csv', true],
    ]);
  });

  test('writes a page that holds all of it and runs nothing of the files', async () => {
    const changed = await mappingDraft('paged', '{ const: EUR }', '{ const: GBP }');
    const page = join(folder, 'trial.html');
    expect(await run('mapping', 'try', 'shop/order', '--workspace', changed, '--html', page)).toMatchObject({
      code: 2,
    });
    const html = await readFile(page, 'utf8');
    expect(html).toMatch(/<td>currency<\/td><td>EUR<\/td><td>GBP<\/td><td>3<\/td>/);
    expect(html).not.toMatch(/<script|https?:/);
  });

  test('refuses what it cannot compare, and says why', async () => {
    const right = await draft('right', '', '', '');
    const wrong = await mappingDraft('wrong', 'price.amount: Preis', 'price.amuont: Preis');
    const refusals: [told: string, ...args: string[]][] = [
      ['There is no mapping "shop/nope"', 'shop/nope', '--workspace', right],
      ['There is no connection "nope"', 'shop/order', '--workspace', right, '--connection', 'nope'],
      ['--last is "all"', 'shop/order', '--workspace', right, '--last', 'all'],
      ['--on is "soon"', 'shop/order', '--workspace', right, '--on', 'soon'],
      ['There is nothing to compare', 'tradelane/stock-csv', '--workspace', right],
      ['amuont', 'shop/order', '--workspace', wrong],
    ];
    const runs = await Promise.all(refusals.map(([, ...args]) => run('mapping', 'try', ...args)));
    expect(runs).toMatchObject(
      refusals.map(([told]) => ({ code: 1, stdout: '', stderr: expect.stringContaining(told) })),
    );
  });

  test('has a database that refuses to be written to', async () => {
    const database = openDatabase({ url: house.config.database!.url, readOnly: true });
    await expect(database.insertInto('companies').values({ id: 'x', name: 'X' }).execute()).rejects.toThrow(
      'read-only',
    );
    await database.destroy();
  });
});
