import { describe, expect, test } from '@jest/globals';

import { described, type Invoice, type Problem } from '#libs/documents';

import { readFiles } from './read-source.js';
import { packed } from './testing/packed.js';
import { bytesOf, mappingOf, readContent, told } from './testing/read-text.js';

const mapping = mappingOf(`
mapping: test/invoice
version: 1
target: Invoice
source:
  format: csv
  groupBy: number
  csv: { columns: [number, date, total] }
  details:
    match: { headers: [invoice, item, quantity, total] }
    by: invoice
    csv: { delimiter: ';' }
fields:
  documentId: number
  issueDate: { path: date, formats: [yyyyMMdd] }
  currency: { const: EUR }
  totals.payable: total
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item.sellerItemId: item
      quantity: { value: quantity, unitCode: { const: EA } }
      lineAmount: total
      notes: number
`);
const HEADS = 'A1,20261101,30.00\nA2,20261102,5\n';
const DETAILS = 'invoice;item;quantity;total\nA1;x;1;10\nA2;z;1;5\nA1;y;2;20\n';
const file = (name: string, text: string) => ({ name, open: bytesOf(text) });
const read = async (heads: string, details: string) =>
  told(await readFiles([file('d.csv', details), file('h.csv', heads)], [mapping], '2026-11-22'));
const places = (problems: readonly Problem[]) =>
  problems.map(({ code, place, line, field }) => [code, place, line, field]);

describe('heads and details in two files', () => {
  test('become documents with their lines, whichever file is named first; a name that both have means the nearer', async () => {
    const { documents, problems } = await read(HEADS, DETAILS);
    expect(problems).toEqual([]);
    expect(
      (documents as Invoice[]).map(({ documentId, issueDate, totals, lines }) => [
        documentId,
        issueDate,
        totals?.payable,
        ...lines.map(({ item, lineAmount, notes }) => `${item?.sellerItemId} ${lineAmount} ${notes?.[0]}`),
      ]),
    ).toEqual([
      ['A1', '2026-11-01', '30.00', 'x 10 A1', 'y 20 A1'],
      ['A2', '2026-11-02', '5', 'z 5 A2'],
    ]);
  });

  test('may come in one archive, with files of other kinds beside them', async () => {
    const archive = await packed({ 'in/h.csv': HEADS, 'in/d.csv': DETAILS });
    expect((await readContent(archive, [mapping])).documents).toHaveLength(2);
  });

  test('of several pairs in one archive are joined by their numbers', async () => {
    const archive = await packed({
      '1h.csv': HEADS,
      '1d.csv': DETAILS,
      '2h.csv': 'B1,20261103,1\n',
      '2d.csv': 'invoice;item;quantity;total\nB1;x;1;1\n',
    });
    expect((await readContent(archive, [mapping])).documents.map(({ documentId }) => documentId)).toEqual([
      'A1',
      'A2',
      'B1',
    ]);
  });

  test('tell file, line and column of what is wrong in either', async () => {
    const heads = await read('A1,soon,30\n', 'invoice;item;quantity;total\nA1;x;1;10\n');
    expect(places(heads.problems)).toEqual([['value-not-date', 'h.csv', 1, 'date']]);
    const details = await read('A1,20261101,30\n', 'invoice;item;quantity;total\nA1;x;one;10\n');
    expect(places(details.problems)).toEqual([['value-not-decimal', 'd.csv', 2, 'quantity']]);
  });

  test('without one another, or twice, are refused by their number; the others are taken', async () => {
    const { documents, problems } = await read(
      'A1,20261101,1\nA2,20261101,1\nA3,20261101,1\nA3,20261102,1\n',
      'invoice;item;quantity;total\nA1;x;1;1\nA3;y;1;1\nA4;z;1;1\n',
    );
    expect(documents.map(({ documentId }) => documentId)).toEqual(['A1']);
    expect(places(problems)).toEqual([
      ['details-missing', 'h.csv', 2, 'number'],
      ['head-missing', 'd.csv', 4, 'invoice'],
      ['head-repeated', 'h.csv', 4, 'number'],
    ]);
    for (const each of problems) expect(described(each).message).not.toContain('?');
  });

  test('of which one alone comes are refused and say what lacks', async () => {
    const alone = (await readContent(HEADS, [mapping])).problems;
    expect(alone).toMatchObject([{ code: 'partner-file-missing', expected: expect.stringContaining('invoice, item') }]);
    const archive = await packed({ 'd.csv': DETAILS });
    expect((await readContent(archive, [mapping])).problems).toMatchObject([
      { code: 'partner-file-missing', place: 'd.csv', expected: expect.stringContaining('3 columns') },
    ]);
  });

  test('one of which is broken are refused as a whole', async () => {
    expect(places((await read(HEADS, `${DETAILS}A1;"x;1;1\n`)).problems)).toEqual([
      ['csv-unclosed-quote', 'd.csv', 5, 'item'],
    ]);
  });
});
