import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { tradelane } from './support/tradelane.js';

let folder: string;
let shop: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradelane-new-'));
  shop = join(folder, 'shop');
  await mkdir(shop);
  await writeFile(join(shop, 'workspace.yaml'), 'company: { id: shop, name: Shop Ltd, timezone: Europe/London }\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

const propose = (sample: string, name: string, ...more: string[]) =>
  tradelane(['mapping', 'new', '--from', sample, '--name', name, '--workspace', shop, ...more]);

const ORDERS = `Bestellnr;Bestelldatum;Artikelnr;Menge;Farbe
B-1;03.04.2026;S-1;5;rot
B-1;03.04.2026;S-2;2,5;blau
`;

describe('tradelane mapping new', () => {
  test('writes a mapping with its doubts and a case, which mapping test and config check take as they are', async () => {
    const { code, stdout, stderr } = await propose(await file('Bestellungen.csv', ORDERS), 'acme/order');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('orderNumber');
    expect(stdout).toContain('To decide');
    expect(stdout).toContain('Nobody reads: Farbe');
    expect(stdout).toContain('The sample gives 1 Order document');
    const mapping = await readFile(join(shop, 'mappings/acme/order.inbound.yaml'), 'utf8');
    expect(mapping).toMatch(/# DOUBT: the file names no unit/);
    const tested = await tradelane(['mapping', 'test', join(shop, 'mappings/acme/order.inbound.yaml')]);
    expect(tested).toMatchObject({ code: 0, stdout: expect.stringContaining('1 cases of 1 mappings passed') });
    expect(await tradelane(['config', 'check', shop])).toMatchObject({ code: 0 });
  });

  test('overwrites nothing, and leaves alone what a mapping reads already', async () => {
    const sample = await file('again.csv', ORDERS);
    const before = await readdir(join(shop, 'mappings/acme'));
    expect(await propose(sample, 'acme/order')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is there already and is left as it is'),
    });
    expect(await propose(sample, 'acme/second')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is read by the mapping acme/order already'),
    });
    await writeFile(join(shop, 'mappings/acme/third.inbound.test.yaml'), 'cases: []\n');
    expect(await propose(sample, 'acme/third', '--anyway')).toMatchObject({ code: 1 });
    expect(await readFile(join(shop, 'mappings/acme/third.inbound.test.yaml'), 'utf8')).toBe('cases: []\n');
    await rm(join(shop, 'mappings/acme/third.inbound.test.yaml'));
    expect(await readdir(join(shop, 'mappings/acme'))).toEqual(before);
  });

  test('keeps a sample that a case cannot hold as a file beside it', async () => {
    const windows = Buffer.from('N° commande;Article;Désignation;Quantité\nC-1;A-1;Épice;3\n', 'latin1');
    const { code } = await propose(await file('commandes.csv', windows), 'martin/commande');
    expect(code).toBe(0);
    expect((await readdir(join(shop, 'mappings/martin'))).toSorted()).toEqual([
      'commande.inbound.sample.txt',
      'commande.inbound.test.yaml',
      'commande.inbound.yaml',
    ]);
    const mapping = join(shop, 'mappings/martin/commande.inbound.yaml');
    expect(await tradelane(['mapping', 'test', mapping])).toMatchObject({ code: 0 });
    expect(await tradelane(['config', 'check', shop])).toMatchObject({ code: 0 });
  });

  test.each([
    [
      'its number',
      'SKU,Qty,Colour\nA,1,red\nB,2,blue\n',
      ['--target', 'Order'],
      'the number that makes rows one Order',
    ],
    ['a kind of which there are proposals', ORDERS, ['--target', 'Waybill'], '--target is "Waybill"'],
  ])('says what to do when the sample does not tell %s', async (_, content, more, message) => {
    const { code, stderr } = await propose(await file('unclear.csv', content), 'acme/unclear', ...more, '--anyway');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
  });
});
