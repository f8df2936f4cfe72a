import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';

import { describe, expect, test } from '@jest/globals';

import type {
  Catalogue,
  DespatchAdvice,
  Document,
  Invoice,
  Order,
  SalesReport,
  SettlementReport,
} from '#libs/documents';
import { readCsv } from '#libs/formats';
import type { CompiledMapping } from '#libs/mapping';
import { readFiles, readSource } from '#libs/reading';

import {
  corpusFile,
  corpusIsHere,
  corpusRoot,
  documentsOf,
  manifestPaths,
  mapAll,
  readCorpus,
} from './support/corpus.js';
import * as written from './support/csv-mappings.js';
import { plainTable } from './support/plain-facts.js';

const TODAY = '2026-11-22';
const SPECTRUM = 'csv/csv-spectrum';
const BOTS = 'csv/bots-edi-bots-plugins';
const DERIVED = 'csv/_derived-encodings';
const ALTO = `${BOTS}/alto/alto_seperate_headers_details/alto/attch._803FF4D0-CE06-4765-A68C-7E2CB177D786_`;

/** What each file of the family is read with; of these without, the suite says why. */
const READ_WITH: readonly [RegExp, CompiledMapping][] = [
  [/vendure/, written.vendureProducts],
  [/apparel\.cp1252/, written.shopifyProductsOfExcel],
  [/shopifypartners|apparel\.utf16le/, written.shopifyProducts],
  [/alto/, written.altoInvoices],
  [/csvdemo/, written.flatOrders],
  [/articledata01/, written.articleData],
  [/slsrpt/, written.salesReport],
  [/my_first_plugin/, written.fixedOrdersShort],
  [/fixed_orders|dutchic_orders|x12_850tofixed/, written.fixedOrders],
  [/desadv96/, written.fixedDespatch],
  [/invoic96/, written.fixedInvoice],
  [/fixed810/, written.fixedBill],
  [/settlement/, written.settlement],
  [/smooks-examples\/pipelines/, written.pipelineOrders],
];
/** Orders of shops are read by a shipped mapping: see orders.corpus.spec.ts. */
const ELSEWHERE = /orders_export_1|csv-spectrum/;
/** Lists of people and of books: no document that a business sends. */
const NO_DOCUMENTS = /smooks-examples\/(?!pipelines)/;

const mappingOf = (path: string): CompiledMapping | undefined => READ_WITH.find(([names]) => names.test(path))?.[1];
const all = READ_WITH.map(([, mapping]) => mapping);

async function documentsIn<D extends Document>(path: string): Promise<D[]> {
  const mapped = await readCorpus(path, [mappingOf(path)!]);
  expect(mapped.flatMap(({ problems }) => problems)).toEqual([]);
  return documentsOf(mapped) as D[];
}
const sum = (values: readonly (string | undefined)[]): number =>
  Math.round(values.reduce((total, value) => total + Number(value ?? 0), 0) * 10_000) / 10_000;

/** Rows of a file by their columns, as csv-spectrum has them. */
async function recordsOf(bytes: Uint8Array): Promise<Record<string, string>[]> {
  const records: Record<string, string>[] = [];
  let columns: readonly string[] = [];
  for await (const item of readCsv(Readable.from([bytes]))) {
    if (item.kind === 'failed') throw new Error(item.problem.code);
    if (item.kind === 'columns') columns = item.columns;
    if (item.kind !== 'rows') continue;
    for (const { cells } of item.rows)
      records.push(Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ''])));
  }
  return records;
}

if (corpusIsHere()) {
  const paths = manifestPaths('csv');
  const tables = paths.filter((path) => !path.startsWith(SPECTRUM));

  describe('every CSV and in-house file of the corpus', () => {
    test('has its place in this suite', () => {
      const unknown = tables.filter(
        (path) => mappingOf(path) === undefined && !ELSEWHERE.test(path) && !NO_DOCUMENTS.test(path),
      );
      expect(unknown).toEqual([]);
    });

    test.each(tables.filter((path) => mappingOf(path) !== undefined && !/alto|products-empty/.test(path)))(
      '%s is read without a problem',
      async (path) => expect((await documentsIn(path)).length).toBeGreaterThan(0),
    );

    test.each(tables.filter((path) => NO_DOCUMENTS.test(path)))('%s is for nobody, and told so', async (path) => {
      const read = await readSource(() => createReadStream(join(corpusRoot, path)), all, TODAY, basename(path));
      expect(read).toMatchObject({ ok: false, problems: [{ code: 'mapping-none-matches' }] });
    });

    test.each(tables.filter((path) => mappingOf(path) !== undefined && !/alto|cp1252/.test(path)))(
      '%s finds its mapping among all',
      async (path) => {
        const read = await readSource(() => createReadStream(join(corpusRoot, path)), all, TODAY, basename(path));
        const found = read.ok ? read.sources[0]?.mapping : read.mapping;
        expect(found?.id).toBe(mappingOf(path)!.id);
      },
    );
  });

  describe('csv-spectrum', () => {
    const names = paths.filter((path) => path.endsWith('.csv') && path.startsWith(SPECTRUM));
    test.each(names.map((path) => basename(path, '.csv')))('%s is what its author expects', async (name) => {
      const stated = JSON.parse(corpusFile(`${SPECTRUM}/json/${name}.json`).toString()) as unknown;
      // Its author expects another telephone number than the file has.
      const expected = Array.isArray(stated)
        ? stated
        : [{ ...(stated as object), 'Contact Phone Number': '2095257564' }];
      expect(await recordsOf(corpusFile(`${SPECTRUM}/csvs/${name}.csv`))).toEqual(expected);
    });

    test.each(['simple', 'newlines'])('%s with the line ends of Windows', async (name) => {
      const expected = JSON.parse(corpusFile(`${SPECTRUM}/json/${name}_crlf.json`).toString()) as unknown;
      const content = corpusFile(`${SPECTRUM}/csvs/${name}.csv`).toString().replaceAll('\n', '\r\n');
      expect(await recordsOf(Buffer.from(content))).toEqual(expected);
    });
  });

  describe('catalogues', () => {
    const VENDURE = tables.filter((path) => /vendure/.test(path) && !/products-empty/.test(path));

    test.each(VENDURE)('%s: every variant with its price, under its product', async (path) => {
      const rows = plainTable(
        corpusFile(path)
          .toString()
          .replaceAll(/[^\S\n]*(,)[^\S\n]*(?=(?:[^"]*"[^"]*")*[^"]*$)/g, '$1'),
      )
        .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name.trim(), value.trim()])))
        .filter(({ sku }) => sku !== '');
      const catalogues = await documentsIn<Catalogue>(path);
      const lines = catalogues.flatMap((catalogue) => catalogue.lines);
      expect(lines.map(({ item, price }) => [item.sellerItemId, Number(price?.amount)])).toEqual(
        rows.map(({ sku, price }) => [sku, Number(price)]),
      );
      const products = rows.map((row) => row['name'] ?? row['name:en']).filter((name) => name !== '');
      expect(catalogues.map(({ documentId }) => documentId)).toEqual([...new Set(products)]);
    });

    test('a file of column names alone has no records', async () => {
      const [path] = tables.filter((each) => /products-empty/.test(each));
      const read = await readSource(() => createReadStream(join(corpusRoot, path!)), [written.vendureProducts], TODAY);
      expect(read).toMatchObject({ ok: false, problems: [{ code: 'file-no-records' }] });
    });

    test.each(tables.filter((path) => /shopifypartners/.test(path)))('%s: every variant', async (path) => {
      const rows = plainTable(corpusFile(path).toString()).filter((row) => row['Variant Price'] !== '');
      const lines = (await documentsIn<Catalogue>(path)).flatMap((catalogue) => catalogue.lines);
      expect(lines.map(({ price }) => price?.amount)).toEqual(rows.map((row) => row['Variant Price']));
    });

    test('are the same in UTF-16 and, where that is declared, in windows-1252 with semicolons', async () => {
      const lines = async (path: string) =>
        (await documentsIn<Catalogue>(path)).map(({ documentId, name, lines: all }) => [documentId, name, all.length]);
      const plain = await lines('csv/shopifypartners-product-csvs/apparel.csv');
      expect(plain[0]).toEqual(['ocean-blue-shirt', 'Ocean Blue Shirt', 1]);
      expect(await lines(`${DERIVED}/apparel.utf16le-bom.csv`)).toEqual(plain);
      expect(await lines(`${DERIVED}/apparel.cp1252-semicolon.csv`)).toEqual(plain);
    });

    test.each([
      `${BOTS}/edifact/pricat_slsrpt/consignment/pricat/articledata01.csv`,
      `${DERIVED}/articledata01.utf8bom.csv`,
    ])('%s: prices, colours and days with blanks around them', async (path) => {
      const [catalogue] = await documentsIn<Catalogue>(path);
      expect(catalogue?.lines).toHaveLength(3);
      expect(catalogue?.lines[0]).toMatchObject({
        item: { gtin: '8712345678906', sellerItemId: '123456', properties: [{ value: 'white' }, { value: 'L' }] },
        price: { amount: '40' },
        priceValidFrom: '2008-06-30',
      });
      expect(catalogue?.lines[1]?.item.properties).toEqual([{ name: 'Size', value: 'L' }]);
    });
  });

  describe('orders', () => {
    test('as a flat table without column names', async () => {
      const path = `${BOTS}/edifact/orders_to_csv/csvdemo/csv2edi/test.csv`;
      const orders = await documentsIn<Order>(path);
      expect(orders.map(({ orderNumber, lines }) => [orderNumber, lines.length])).toEqual([
        ['BGMREF', 4],
        ['1-4500094289', 2],
        ['1-4500094290', 1],
        ['1-4500094291', 1],
      ]);
      expect(orders[0]).toMatchObject({
        issueDate: '2005-08-19',
        requestedDeliveryDate: '2005-08-29',
        contractReference: 'RAAMORDER',
        buyer: { identifiers: [{ scheme: 'GLN', value: '8712345002206' }] },
        lines: [{ lineNumber: '1', item: { gtin: '8712345004002' }, quantity: { value: '1.000' } }, {}, {}, {}],
      });
    });

    test('of fixed columns', async () => {
      const short = await documentsIn<Order>(`${BOTS}/demo/my_first_plugin/outfile/my_first_plugin/orders1.inh`);
      expect(short.map(({ orderNumber, lines }) => [orderNumber, lines.length])).toEqual([
        ['T0000000004-1', 1],
        ['T0000000004-2', 1],
        ['T0000000004-3', 4],
        ['T0000000015', 1],
        ['T0000000001', 1],
      ]);
      expect(short[2]?.lines[3]).toMatchObject({
        lineNumber: '4',
        item: { gtin: '2000100873182' },
        quantity: { value: '10000.000' },
      });
      const long = await documentsIn<Order>(
        `${BOTS}/demo/composite_route/outfile/demo_composite_route/fixed_orders/2.fix`,
      );
      expect(long.map(({ orderNumber, issueDate, lines }) => [orderNumber, issueDate, lines.length])).toEqual([
        ['1-4500094289', '2005-08-19', 4],
        ['1-4500094290', '2005-08-19', 1],
      ]);
    });

    test('with the unit and price of the sender, one a row', async () => {
      const orders = await documentsIn<Order>('csv/smooks-examples/pipelines/input-message.csv');
      expect(orders.map(({ orderNumber, buyer }) => [orderNumber, buyer?.name])).toEqual([
        ['128576', 'KION GROUP AG'],
        ['128577', 'Maria Theresa'],
        ['128578', 'Gianni l-Pastizz'],
      ]);
      expect(orders[1]?.lines[0]).toMatchObject({
        item: { gtin: '4000862141405' },
        quantity: { value: '2', unitCode: 'KGM' },
        price: { amount: '55' },
      });
    });
  });

  describe('what follows an order', () => {
    test('ship notices of fixed columns keep great quantities exact', async () => {
      const notices = await documentsIn<DespatchAdvice>(
        `${BOTS}/edifact/orders_desadv_invoice/dutchic/fixed/desadv96.inh`,
      );
      expect(notices).toHaveLength(8);
      expect(notices[0]).toMatchObject({ documentId: 'VERZENDVB8', issueDate: '1998-11-02' });
      expect(notices[0]?.lines.map(({ quantity }) => quantity.value).at(-1)).toBe('121212121212.121');
    });

    test('invoices of fixed columns', async () => {
      const [invoice] = await documentsIn<Invoice>(`${BOTS}/edifact/orders_desadv_invoice/dutchic/fixed/invoic96.inh`);
      expect(invoice).toMatchObject({ documentId: '20051098', orderNumber: '4500094576', currency: 'EUR' });
      expect(
        invoice?.lines.map(({ quantity, lineAmount, price }) => [quantity?.value, lineAmount, price?.amount]),
      ).toEqual([
        ['2.000', '13.000', '6.5000'],
        ['1.000', '6.500', '6.5000'],
        ['2.000', '13.000', '6.5000'],
      ]);
      const [bill] = await documentsIn<Invoice>(`${BOTS}/x12/fixed_to_810/fixed810_2_x12/inhouse_test01.inh`);
      expect(bill).toMatchObject({
        documentId: 'TST00003',
        issueDate: '2010-02-22',
        shipTo: { address: { city: 'Lexington' } },
      });
      expect(bill?.lines.map(({ item, quantity, price }) => [item.name, quantity?.value, price?.amount])).toEqual([
        ['IMAGINING OF A NATION', '2', '62.50'],
        ['blahblahblahblahblah', '9', '12.50'],
        ['RT EKITN ENRH', '3', '24.99'],
      ]);
    });

    test('invoices whose heads and lines are two files, given together', async () => {
      const files = ['ETRDTL', 'ETRHDR'].map((kind) => `${ALTO}.${kind}.csv`);
      const named = files.map((path) => ({
        name: basename(path),
        open: () => createReadStream(join(corpusRoot, path)),
      }));
      const read = await readFiles(named, [written.altoInvoices], TODAY);
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      const mapped = await mapAll(read.sources);
      expect(mapped.flatMap(({ problems }) => problems)).toEqual([]);
      const invoices = documentsOf(mapped) as Invoice[];
      expect(
        invoices.map(({ documentId, orderNumber, totals, lines }) => [
          documentId,
          orderNumber,
          totals.payable,
          lines.length,
        ]),
      ).toEqual([
        ['102561333', 'P313455', '379.37', 1],
        ['102561334', 'P313454', '3414.39', 1],
        ['102561336', 'P316361', '973.45', 1],
        ['102561343', 'P317510', '2045.93', 2],
      ]);
      expect(invoices[3]?.lines[1]).toMatchObject({
        lineNumber: '20',
        item: { sellerItemId: '018679' },
        price: { amount: '0' },
      });
      const alone = await readSource(named[0]!.open, [written.altoInvoices], TODAY);
      expect(alone).toMatchObject({ ok: false, problems: [{ code: 'partner-file-missing' }] });
    });

    test('sales of shops, returns among them', async () => {
      const [report] = await documentsIn<SalesReport>(
        `${BOTS}/edifact/pricat_slsrpt/outfile/consignment/slsrpt/slsrpt1.csv`,
      );
      expect(report?.lines).toHaveLength(196);
      expect(sum(report?.lines.map(({ quantity }) => quantity.value) ?? [])).toBe(276);
      expect(report?.lines[6]).toMatchObject({
        item: { gtin: '8712345275208' },
        site: '8712345000345',
        date: '2008-03-31',
        quantity: { value: '-1' },
        lineAmount: '19.950',
      });
    });

    test('what a marketplace settled', async () => {
      const [report] = await documentsIn<SettlementReport>('csv/public-amazon-settlement/amazon_settlement_2015.txt');
      expect(report).toMatchObject({
        documentId: '6016502941',
        currency: 'USD',
        periodStart: '2015-12-02',
        paymentDate: '2015-12-18',
        total: '16630.13',
        lines: [
          {
            charge: 'Principal',
            amount: '27.99',
            orderNumber: '112-8095165-5463447',
            item: { sellerItemId: 'edifier-p270-gold' },
          },
          { charge: 'FBAPerOrderFulfillmentFee', amount: '-1.00' },
        ],
      });
    });
  });

  test('windows-1252 that nobody declared is refused with the byte that tells it', async () => {
    const path = `${DERIVED}/apparel.cp1252-semicolon.csv`;
    const read = await readSource(() => createReadStream(join(corpusRoot, path)), [written.shopifyProducts], TODAY);
    expect(read).toMatchObject({ ok: false, problems: [{ code: 'encoding-invalid' }] });
  });
} else {
  describe.skip('CSV files of the corpus (../shared/corpus is not here)', () => {
    test('the corpus is there', () => expect(corpusIsHere()).toBe(true));
  });
}
