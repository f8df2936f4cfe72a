import { describe, expect, test } from '@jest/globals';

import { described } from '#libs/documents';

import { mappingOf, readContent } from './testing/read-text.js';

const mapping = mappingOf(`
mapping: acme/order
version: 1
target: Order
notation: { decimalComma: true, thousands: '.', formats: [dd.MM.yyyy] }
source: { format: json-rows, match: { headers: [no, sku, qty] }, groupBy: no }
fields:
  orderNumber: no
  documentId: no
  issueDate: date
  customerReference: ref
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item.sellerItemId: sku
      quantity: { value: qty, unitCode: { const: EA } }
`);
const read = (content: unknown) =>
  readContent(typeof content === 'string' ? content : JSON.stringify(content), [mapping]);

describe('rows of JSON', () => {
  test('are grouped to orders, adjacent or not; quoted numbers are as the sender writes them, others as JSON does', async () => {
    const { documents, problems } = await read(`[
      {"no": "A", "date": "13.11.2026", "sku": "1", "qty": "1.234"}, {"no": "B", "sku": "1", "qty": 1.234},
      {"no": "A", "sku": "2", "qty": "0,5"}
    ]`);
    expect(problems).toEqual([]);
    expect(documents).toMatchObject([
      { orderNumber: 'B', lines: [{ quantity: { value: '1.234' } }] },
      {
        orderNumber: 'A',
        issueDate: '2026-11-13',
        lines: [{ quantity: { value: '1234' } }, { quantity: { value: '0.5' } }],
        source: { format: 'json-rows' },
      },
    ]);
  });

  test('of one order that contradict each other, and values that are wrong, are told by line and path', async () => {
    const { documents, problems } = await read(
      '[{"no":"A","ref":"x","sku":"1","qty":"ten"},{"no":"A","ref":"y","sku":"2","qty":"ten"}]',
    );
    expect(documents).toEqual([]);
    expect(problems).toMatchObject([
      { code: 'rows-contradict', line: 1, place: '$[1]', field: 'ref', found: 'y' },
      { code: 'value-not-decimal', line: 1, place: '$[0]', field: 'qty' },
      { code: 'value-not-decimal', line: 1, place: '$[1]', field: 'qty' },
    ]);
    expect(described(problems[0]!).message).toContain('line 1');
  });

  test('that lack what the mapping is known by are refused by the name that is nearest', async () => {
    const { problems } = await read([{ no: 'A', sku: '1', qyt: 2 }]);
    expect(problems).toMatchObject([{ code: 'mapping-none-matches', expected: 'column qty (for acme/order)' }]);
    const longer = await read([{ no: 'A', skus: '1', qty: 2 }]);
    expect(longer.problems[0]?.found).toContain('a JSON file of rows with the columns no, skus, qty');
  });
});
