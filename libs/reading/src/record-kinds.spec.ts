import { describe, expect, test } from '@jest/globals';

import { readSample } from './sample/read-sample.js';
import { bytesOf, mappingOf, readContent } from './testing/read-text.js';

const mapping = mappingOf(`
mapping: acme/order
version: 1
target: Order
notation: { formats: [yyyyMMdd] }
source:
  format: csv
  csv:
    delimiter: '|'
    records:
      - { is: header, starts: H, columns: [number, date, '', name] }
      - { is: row, starts: D, columns: [line, sku, qty] }
      - { is: other, starts: C }
      - { is: trailer, starts: T, columns: [rows], count: { field: rows, of: rows } }
  groupBy: number
fields:
  orderNumber: number
  documentId: number
  issueDate: date
  buyer.name: name
  lines:
    each: row
    fields:
      lineNumber: line
      item.sellerItemId: sku
      quantity: { value: qty, unitCode: { const: EA } }
`);
const LINES = [
  'H|A-1|20261113|x|Moorland',
  'D|1|S-1|12',
  'C|a remark',
  'D|2|S-2|3',
  'H|A-2|20261114|x|Hill',
  'D|1|S-1|7',
  'T|3',
];
const read = (changes: Readonly<Record<number, string>> = {}) =>
  readContent(
    LINES.flatMap((line, at) => changes[at + 1] ?? line)
      .filter((line) => line !== '')
      .join('\r\n'),
    [mapping],
  );

describe('records of several kinds in a CSV file', () => {
  test('are rows with what their header says', async () => {
    const { documents, problems } = await read();
    expect(problems).toEqual([]);
    expect(documents).toMatchObject([
      {
        orderNumber: 'A-1',
        issueDate: '2026-11-13',
        buyer: { name: 'Moorland' },
        lines: [{ item: { sellerItemId: 'S-1' }, quantity: { value: '12' } }, { lineNumber: '2' }],
      },
      { orderNumber: 'A-2', lines: [{ quantity: { value: '7' } }] },
    ]);
  });

  test.each([
    [{ 1: '' }, 'fixed-header-missing', 1],
    [{ 6: '', 7: 'T|2' }, 'fixed-header-alone', 4],
    [{ 4: 'X|2|S-2|3' }, 'fixed-record-unknown', 4],
    [{ 7: 'T|4' }, 'fixed-count-wrong', 7],
    [{ 7: '' }, 'fixed-trailer-missing', 6],
    [{ 7: 'T|3\r\nD|1|S-1|7' }, 'fixed-after-trailer', 8],
  ])('%j fails the file: %s', async (changes, code, line) => {
    const { documents, problems } = await read(changes);
    expect(documents).toEqual([]);
    expect(problems[0]).toMatchObject({ code, ...(code !== 'fixed-header-alone' && { line }) });
  });

  test('that have too few or too many cells are faulty alone', async () => {
    const { documents, problems } = await read({ 4: 'D|2|S-2', 6: 'D|1|S-1|7|more' });
    expect(documents).toEqual([]);
    expect(problems).toMatchObject([
      { code: 'csv-ragged-record', line: 4, expected: '4', found: '3', field: 'qty' },
      { code: 'csv-ragged-record', line: 6, expected: '4', found: '5' },
    ]);
  });

  test('are told to be such when a mapping is to be proposed', async () => {
    expect(await readSample(bytesOf(LINES.join('\n')))).toMatchObject({
      ok: false,
      problems: [{ code: 'sample-record-kinds', found: 'H, D, C, T' }],
    });
  });
});
