import { describe, expect, test } from '@jest/globals';

import { described } from '#libs/documents';
import { typedWorkbook } from '#libs/formats/testing';

import { mappingOf, readContent } from './testing/read-text.js';

const mapping = (notation: string) =>
  mappingOf(`
mapping: acme/order
version: 1
target: Order
notation: ${notation}
source: { format: table, match: { headers: [no, date, qty, price] }, groupBy: no }
fields:
  orderNumber: no
  documentId: no
  issueDate: date
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item.sellerItemId: sku
      quantity: { value: qty, unitCode: { const: EA } }
      price.amount: price
`);
const german = mapping("{ decimalComma: true, thousands: '.', formats: [dd.MM.yyyy, yyyyMMdd] }");
const english = mapping('{}');
const HEADER = 'no;date;sku;qty;price';
const csv = (...rows: string[]) => [HEADER, ...rows].join('\n');

describe('a file written with the other decimal mark than was declared', () => {
  test('is refused once, with the cure, although some of its numbers could be read', async () => {
    const { documents, problems } = await readContent(
      csv('A;2026-11-01;x;1.234;4', 'B;2026-11-01;x;1;4,50', 'B;2026-11-01;y;2;1.012,50', 'C;;z;3;0,95'),
      [english],
    );
    expect(documents).toEqual([]);
    expect(problems).toMatchObject([{ code: 'number-notation-other', line: 3, field: 'price', found: '4,50' }]);
    expect(described(problems[0]!).message).toContain('have decimalComma: true declared');
    const other = await readContent(csv('A;01.11.2026;x;1,234;4.50', 'B;01.11.2026;x;1;0.95'), [german]);
    expect(other.problems).toMatchObject([{ code: 'number-notation-other', line: 2, found: '4.50' }]);
    expect(described(other.problems[0]!).message).toContain('have decimalComma: false declared');
  });

  test('is told apart from one with a slip in it', async () => {
    const slip = await readContent(csv('A;2026-11-01;x;1;4', 'B;2026-11-01;x;1;4,50'), [english]);
    expect(slip.documents).toMatchObject([{ orderNumber: 'A' }]);
    expect(slip.problems).toMatchObject([{ code: 'number-notation-undeclared', line: 3 }]);
    const proven = await readContent(csv('A;2026-11-01;x;1;4.25', 'B;2026-11-01;x;1,5;4,50'), [english]);
    expect(proven.documents).toMatchObject([{ orderNumber: 'A' }]);
  });
});

describe('numbers and dates of a workbook', () => {
  const row = (price: string | number, date: string | Date | number) => ['A', date, 'x', 1, price];
  test('are read as such by a mapping that says how the CSV of the same table writes them', async () => {
    const { documents, problems } = await readContent(
      typedWorkbook(HEADER.split(';'), [row(1.234, new Date('2026-11-01')), row('1.234,5', ''), row(4.5, '')]),
      [german],
    );
    expect(problems).toEqual([]);
    expect(documents).toMatchObject([
      {
        issueDate: '2026-11-01',
        lines: [{ price: { amount: '1.234' } }, { price: { amount: '1234.5' } }, { price: { amount: '4.5' } }],
      },
    ]);
  });

  test('a day that is a number as the mapping writes days is that day', async () => {
    const { documents } = await readContent(typedWorkbook(HEADER.split(';'), [row(4.5, 20261101)]), [german]);
    expect(documents).toMatchObject([{ issueDate: '2026-11-01' }]);
  });
});
