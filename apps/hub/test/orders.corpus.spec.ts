import { describe, expect, test } from '@jest/globals';

import type { Order } from '#libs/documents';

import { compiledMappings, corpusFile, corpusIsHere, documentsOf, readCorpus } from './support/corpus.js';
import { expectedFacts, missedFacts } from './support/expected-facts.js';
import { type PlainOrder, plainShopifyOrders, plainTable } from './support/plain-facts.js';

const SHOPIFY_ORDERS = 'csv/shopify-orders-export/orders_export_1.csv';
const SHOPIFY_VARIANT = 'csv/_derived-encodings/orders_export_1.utf8bom-crlf.csv';
const PRODUCTS = ['apparel', 'home-and-garden', 'jewelery'].map(
  (name) => `csv/shopifypartners-product-csvs/${name}.csv`,
);

const plainOf = (order: Order): PlainOrder => ({
  orderNumber: order.orderNumber,
  lines: order.lines.length,
  currency: order.currency ?? '',
  firstQuantity: order.lines[0]?.quantity.value ?? '',
  total: order.totals?.payable ?? '',
});

if (corpusIsHere()) {
  const mappings = await compiledMappings();

  describe('orders and stock in the CSV files of the corpus, read without a server', () => {
    test.each([SHOPIFY_ORDERS, SHOPIFY_VARIANT])('%s: every order with its lines and money', async (path) => {
      const mapped = await readCorpus(path, mappings);
      expect(mapped.flatMap(({ problems }) => problems)).toEqual([]);
      const orders = documentsOf(mapped) as Order[];
      expect(orders.map(plainOf)).toEqual(plainShopifyOrders(corpusFile(path).toString()));
    });

    test.each(PRODUCTS)('%s: every variant with its stock', async (path) => {
      const documents = documentsOf(await readCorpus(path, mappings));
      const variants = plainTable(corpusFile(path).toString()).filter((row) => row['Variant Inventory Qty'] !== '');
      const lines = documents.flatMap((document) =>
        document.documentType === 'InventoryReport' ? document.lines : [],
      );
      expect(lines.map((line) => line.quantity.value)).toEqual(variants.map((row) => row['Variant Inventory Qty']));
    });

    test(`${SHOPIFY_ORDERS}: every fact that a person read in it`, async () => {
      const orders = documentsOf(await readCorpus(SHOPIFY_ORDERS, mappings));
      expect(missedFacts(expectedFacts()[SHOPIFY_ORDERS]!, orders)).toEqual([]);
    });
  });
} else {
  describe.skip('orders of the corpus (../shared/corpus is not here)', () => {
    test('the corpus is there', () => expect(corpusIsHere()).toBe(true));
  });
}
