import { mkdir, readdir } from 'node:fs/promises';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import type { WorkspaceFile } from '#libs/reading';
import { type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { askExactly } from './support/exact-request.js';
import { House, until } from './support/house.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { partner, sftpDrop } from './support/workspace-parts.js';

const ORDER =
  'order_number,order_date,currency,line,sku,quantity,unit,price\r\nPO-1,2026-11-20,GBP,1,TEA-1,2,EA,4.50\r\n';

let erp: ErpSimulator;
let house: House;
let address: string;

/** The ERP, a supplier's server and a web shop want secrets that nobody has set; the shop and the folder for copies want none. */
const workspace = (erpUrl: string): WorkspaceFile[] => [
  ...shopWorkspace({ erpUrl, erp: ["headers: { authorization: 'Bearer ${secret:ERP_KEY}' }"] }).filter(
    ({ path }) => path !== 'routes.yaml',
  ),
  {
    path: 'routes.yaml',
    text: JSON.stringify({ groups: [{ name: 'all', for: 'Order', routes: [{ to: ['erp', 'copies'] }] }] }),
  },
  {
    path: 'connections/copies.yaml',
    text: JSON.stringify({ id: 'copies', connector: 'folder', mode: 'live', config: { path: 'copies' } }),
  },
  partner('mill', { role: 'supplier' }),
  sftpDrop(
    { port: 9, username: 'mill', hostKey: `SHA256:${'A'.repeat(43)}` },
    { id: 'mill', path: '/', login: { password: 'MILL_PASSWORD' } },
  ),
  {
    path: 'connections/web.yaml',
    text: JSON.stringify({
      id: 'web',
      connector: 'http',
      partner: 'shop',
      mode: 'live',
      config: { inboundKey: '${secret:WEB_KEY}' },
    }),
  },
];

beforeAll(async () => {
  erp = await startErpSimulator();
  house = await House.build({ workspace: workspace(erp.url), allow: [`127.0.0.1:${erp.port}`] });
  for (const folder of ['shop', 'copies']) await mkdir(house.path(folder), { recursive: true });
  address = await house.startHub().ready();
});
afterAll(async () => {
  await house?.close();
  await erp?.close();
});

const isWhole = (name: string): boolean => !name.startsWith('.');

/** What is told of a connection. */
const troubleOf = async (id: string): Promise<string | undefined> =>
  ((await house.connection(id)).last_failure as { message?: string } | null)?.message;

test('a secret that is not set is told by its name and command, of its connection; the others go on, and so does it once it is set', async () => {
  await house.drop('shop', 'monday.csv', ORDER);
  // What begins with a dot is on its way.
  const copies = async () => (await readdir(house.path('copies', 'outbox')).catch(() => [])).filter(isWhole);
  expect(await until('the copy', 20_000, async () => (await copies())[0])).toContain('PO-1');
  for (const [id, name] of [
    ['erp', 'ERP_KEY'],
    ['mill', 'MILL_PASSWORD'],
  ] as const) {
    const told = await until(`the trouble of ${id}`, 20_000, () => troubleOf(id));
    expect(told).toBe(
      `the connection ${id} uses the secret ${name}, which is not set: run "tradelane secret set ${name}"`,
    );
  }
  expect((await house.connection('erp')).paused_reason).toBeNull();
  expect(erp.orders()).toEqual([]);

  const headers = { 'content-type': 'text/csv' };
  const posted = await askExactly(address, '/api/v1/inbound/web', { method: 'POST', key: 'any', body: ORDER, headers });
  expect(posted).toMatchObject({ status: 503, body: { detail: expect.stringContaining('not set up to the end') } });

  await house.hub.secrets.set('testco', 'ERP_KEY', 'key-of-the-erp');
  await until('the order in the ERP', 30_000, async () => erp.orders().length === 1);
  expect(await house.reply('shop', 'monday.result.csv')).toMatch(/,delivered,ERP-/);
  await until('the ERP to be well', 10_000, async () => (await troubleOf('erp')) === undefined);
});
