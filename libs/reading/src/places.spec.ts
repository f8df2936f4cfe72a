import { describe, expect, test } from '@jest/globals';

import { problem, type Problem } from '#libs/documents';

import { readSource } from './read-source.js';
import { packed } from './testing/packed.js';
import { bytesOf, mappingOf } from './testing/read-text.js';

const mapping = mappingOf(`
mapping: acme/order
version: 1
target: Order
source: { format: csv, match: { headers: [Bestellung, Menge] }, groupBy: Bestellung }
fields:
  orderNumber: Bestellung
  documentId: Bestellung
  issueDate: { const: '2026-11-22' }
  currency: { const: EUR }
  buyer.name: { const: Acme }
  seller.name: { const: Shop }
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item.sellerItemId: Artikel
      quantity: { value: Menge, unitCode: { const: EA } }
`);

const FILE = 'Bestellung,Artikel,Menge\nB-1,A,5\nB-1,B,-3\n';

/** What a rule finds in the one document of a file, as its sender is told. */
async function told(content: string | Uint8Array, found: Problem): Promise<Problem | undefined> {
  const read = await readSource(bytesOf(content), [mapping], '2026-11-22');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const context = { receiptId: 'rcp_1', receivedOn: '2026-11-22', tables: { lookup: () => undefined } };
  for (const source of read.sources)
    for await (const [mapped] of source.documents(context)) return mapped?.atSource?.(found);
  return undefined;
}

describe('what is found in a document', () => {
  const negative = problem('quantity-not-positive', { field: 'lines[1].quantity.value', found: '-3' });

  test('is told with the line and column of its source', async () => {
    expect(await told(FILE, negative)).toEqual({ ...negative, field: 'Menge', line: 3 });
  });

  test('names the file in an archive too', async () => {
    expect(await told(await packed({ 'b.csv': FILE }), negative)).toMatchObject({
      place: 'b.csv',
      field: 'Menge',
      line: 3,
    });
  });

  test('keeps the canonical field where the source says nothing of it', async () => {
    const total = problem('total-implausible', { field: 'totals.net' });
    expect(await told(FILE, total)).toEqual(total);
  });
});
