import { describe, expect, test } from '@jest/globals';

import { described } from '#libs/documents';
import type { CompiledMapping } from '#libs/mapping';

import { readSource } from './read-source.js';
import { bytesOf, mappingOf } from './testing/read-text.js';

const version = (number: number, validity: string, price: string): CompiledMapping =>
  mappingOf(`
mapping: acme/stock
version: ${number}
${validity}
target: InventoryReport
source: { format: csv, match: { headers: [sku] } }
fields:
  documentId: { const: S }
  asOf: { const: 2026-12-31T00:00:00Z }
  lines: { each: row, fields: { item.sellerItemId: sku, quantity: { value: ${price}, unitCode: { const: EA } } } }
`);

const OLD = version(1, 'validUntil: 2026-12-31', 'qty');
const NEW = version(2, 'validFrom: 2027-01-01', 'amount');

async function mappingOn(day: string, mappings: readonly CompiledMapping[]): Promise<string> {
  const read = await readSource(bytesOf('sku,qty,amount\nA,1,2\n'), mappings, day);
  if (!read.ok) return described(read.problems[0]!).message;
  return read.sources.map(({ mapping }) => `${mapping.id}@${mapping.version}`).join();
}

describe('of several versions of a mapping', () => {
  test.each([
    ['2026-12-31', 'acme/stock@1'],
    ['2027-01-01', 'acme/stock@2'],
  ])('the one that holds on the day of receipt reads the file: on %s %s', async (day, expected) => {
    expect(await mappingOn(day, [OLD, NEW])).toBe(expected);
  });

  test('none holds on a day: the file is refused, saying which holds when', async () => {
    expect(await mappingOn('2026-06-01', [NEW])).toMatch(
      /written for acme\/stock, of which no version holds on 2026-06-01: acme\/stock@2 holds from 2027-01-01\./,
    );
  });

  test('those of other days do not make a file ambiguous with another mapping', async () => {
    const other = { ...NEW, id: 'other/stock' };
    expect(await mappingOn('2026-06-01', [OLD, other])).toBe('acme/stock@1');
    expect(await mappingOn('2027-06-01', [NEW, other])).toContain('Several mappings');
  });
});

describe('a document that does not fit into memory', () => {
  const mapping = mappingOf(`
mapping: acme/order
version: 1
target: Order
source: { format: csv, match: { headers: [po, sku] }, groupBy: po }
fields: { orderNumber: po, lines: { each: row, fields: { item.sellerItemId: sku } } }
`);
  const read = (...runs: readonly string[]) =>
    readSource(bytesOf(`po,sku\nA,1\n${runs.join('B,1\n')}`), [mapping], '2026-11-22');

  test('is refused, with its number, its rows and the line', async () => {
    const refused = await read('A,1\n'.repeat(200_000), 'A,1\n'.repeat(50_000));
    expect(refused.ok ? [] : refused.problems.map((problem) => described(problem))).toMatchObject([
      { code: 'document-too-many-rows', line: 200_004, found: '250001', expected: '250000' },
    ]);
    expect(refused.ok ? '' : described(refused.problems[0]!).message).toMatch(/^Line 200004: 250001 rows .*"A"/);
  });

  test('is not meant while a row less is there', async () => {
    expect(await read('A,1\n'.repeat(200_000), 'A,1\n'.repeat(49_999))).toMatchObject({ ok: true });
  });
});
