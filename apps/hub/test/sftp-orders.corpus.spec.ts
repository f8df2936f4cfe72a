import { mkdirSync } from 'node:fs';
import { basename, extname } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SaxesParser } from 'saxes';

import { type ErpOrder, type ErpSimulator, startErpSimulator } from '#simulators/erp';

import { type OpenSsh, openSshIsHere, startOpenSsh } from '../../../connectors/sftp/test/openssh.js';
import { corpusFile, corpusIsHere, manifestPaths } from './support/corpus.js';
import { House, type HubProcess, until } from './support/house.js';
import { plainShopifyOrders, plainTable, plainUblOrder } from './support/plain-facts.js';
import { SftpSender } from './support/sftp-sender.js';
import { shopWorkspace } from './support/shop-workspace.js';
import { partner, sftpDrop } from './support/workspace-parts.js';

const CSV = 'csv/shopify-orders-export/orders_export_1.csv';
const CSV_VARIANT = 'csv/_derived-encodings/orders_export_1.utf8bom-crlf.csv';
const PRODUCTS = ['apparel', 'home-and-garden', 'jewelery'].map(
  (name) => `csv/shopifypartners-product-csvs/${name}.csv`,
);

const ADDED_COLUMNS = ['status', 'reference', 'field', 'expected', 'found', 'code', 'message'];

/**
 * Which drop each file goes to. Many example orders share their numbers, and a second order of one number would be a revision: each
 * goes to a hospital that has not sent its number yet.
 */
function dropsOf(ublOrders: readonly string[]): Map<string, string> {
  const used = new Map<string, number>();
  const hospital = (path: string): string => {
    const number = plainUblOrder(corpusFile(path).toString()).orderNumber;
    used.set(number, (used.get(number) ?? 0) + 1);
    return `hospital-${used.get(number)}`;
  };
  return new Map([
    [CSV, 'shop-a'],
    [CSV_VARIANT, 'shop-b'],
    ...PRODUCTS.map((path) => [path, 'supplier'] as const),
    ...ublOrders.map((path) => [path, hospital(path)] as const),
  ]);
}

const ascending = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

/** Texts of the named elements. Throws on XML that is not well-formed or uses a prefix that it does not declare. */
function textsOf(xml: string, ...names: readonly string[]): Record<string, string[]> {
  const parser = new SaxesParser({ xmlns: true });
  const texts: Record<string, string[]> = Object.fromEntries(names.map((name) => [name, []]));
  const path: string[] = [];
  parser.on('opentag', ({ local }) => void path.push(local));
  parser.on('closetag', () => void path.pop());
  parser.on('text', (text) => void texts[path.at(-1) ?? '']?.push(text));
  parser.write(xml).close();
  return texts;
}

if (corpusIsHere() && openSshIsHere()) {
  const UBL = manifestPaths('ubl', 'UBL Order');
  const drops = dropsOf(UBL);
  let ssh: OpenSsh;
  let erp: ErpSimulator;
  let house: House;
  let hub: HubProcess;

  beforeAll(async () => {
    ssh = await startOpenSsh();
    erp = await startErpSimulator();
    const names = [...new Set(drops.values())];
    const connections = names.map((id) => {
      mkdirSync(`${ssh.root}/${id}/inbox`, { recursive: true });
      return sftpDrop(ssh, { id, path: `${ssh.root}/${id}` });
    });
    const partners = names.map((id) => partner(id, id === 'supplier' ? { role: 'supplier' } : {}));
    house = await House.build({
      workspace: [...shopWorkspace({ erpUrl: erp.url }), ...partners, ...connections],
      allow: [`127.0.0.1:${erp.port}`, `127.0.0.1:${ssh.port}`],
      secrets: { 'sftp-key': ssh.privateKey },
      replyRoot: ssh.root,
    });
    mkdirSync(house.path('shop'), { recursive: true });
    hub = house.startHub();
    await hub.ready();
    const sender = await SftpSender.connect(ssh);
    for (const [path, drop] of drops) {
      await sender.drop(`${ssh.root}/${drop}/inbox`, basename(path), corpusFile(path));
    }
    await sender.close();
  });

  afterAll(async () => {
    await house?.close();
    await erp?.close();
    await ssh?.stop();
  });

  interface Answers {
    received: string;
    result: string;
    report: string;
  }

  async function answersTo(path: string): Promise<Answers> {
    const name = basename(path);
    const ending = extname(name);
    const stem = name.slice(0, -ending.length);
    const drop = drops.get(path)!;
    return {
      received: await house.reply(drop, `${stem}.received${ending}`),
      result: await house.reply(drop, `${stem}.result${ending}`),
      report: await house.reply(drop, `${name}.report.html`),
    };
  }

  const booked = (id: string | undefined): Partial<ErpOrder> => {
    const { reference, lines, total } = erp.orders().find((order) => order.id === id)!;
    return { reference, lines, ...(total === undefined ? {} : { total }) };
  };

  describe('documents of the corpus, dropped over OpenSSH', () => {
    test.each([CSV, CSV_VARIANT])(
      '%s is in the ERP, and answered row by row',
      async (path) => {
        const text = corpusFile(path).toString();
        const { received, result, report } = await answersTo(path);
        const rows = plainTable(text);
        const columns = [...Object.keys(rows[0]!), ...ADDED_COLUMNS];
        for (const [reply, status, reference] of [
          [received, 'received', /^ord_/],
          [result, 'delivered', /^ERP-/],
        ] as const) {
          const answered = plainTable(reply);
          expect(Object.keys(answered[0]!)).toEqual(columns);
          expect(answered.map((row) => row['Name'])).toEqual(rows.map((row) => row['Name']));
          expect(new Set(answered.map((row) => row['status']))).toEqual(new Set([status]));
          expect(answered.every((row) => reference.test(row['reference']!))).toBe(true);
        }
        const stated = plainShopifyOrders(text);
        const ids = new Set(plainTable(result).map((row) => row['reference']));
        expect([...ids].map(booked)).toEqual(
          stated.map(({ orderNumber, lines, total }) => ({ reference: orderNumber, lines, total })),
        );
        expect(report).toContain(`<b>${stated.length}</b>delivered`);
      },
      60_000,
    );

    test.each(UBL)(
      '%s is in the ERP, and answered with an ApplicationResponse',
      async (path) => {
        const { received, result, report } = await answersTo(path);
        expect(textsOf(received, 'Description', 'ResponseCode')).toEqual({
          Description: ['received'],
          ResponseCode: ['AB'],
        });
        const answered = textsOf(result, 'Description', 'ResponseCode', 'ReferenceID');
        expect(answered).toMatchObject({ Description: ['delivered'], ResponseCode: ['AP'] });
        const { orderNumber, lines, total } = plainUblOrder(corpusFile(path).toString());
        expect(booked(answered['ReferenceID']?.[0])).toEqual({ reference: orderNumber, lines, total });
        expect(report).toContain('<b>1</b>delivered');
      },
      60_000,
    );

    test.each(PRODUCTS)(
      '%s: its stock is recorded, and answered row by row',
      async (path) => {
        const { result } = await answersTo(path);
        const rows = plainTable(result);
        expect(new Set(rows.map((row) => row['status']))).toEqual(new Set(['accepted']));
        const stated = plainTable(corpusFile(path).toString()).filter((row) => row['Variant Inventory Qty'] !== '');
        const recorded = await until('the levels', 5000, () =>
          house.hub.database
            .selectFrom('inventory_levels as l')
            .innerJoin('documents as d', 'd.id', 'l.document_id')
            .innerJoin('receipts as r', 'r.id', 'd.receipt_id')
            .where('r.file_name', '=', basename(path))
            .select(['l.item_id', 'l.quantity'])
            .execute(),
        );
        expect(ascending(recorded.map(({ quantity }) => Number(quantity)))).toEqual(
          ascending(stated.map((row) => Number(row['Variant Inventory Qty']))),
        );
      },
      60_000,
    );
  });
} else {
  describe.skip('orders of the corpus over OpenSSH (../shared/corpus or an OpenSSH server is missing)', () => {
    test('corpus and OpenSSH are there', () => expect(corpusIsHere() && openSshIsHere()).toBe(true));
  });
}
