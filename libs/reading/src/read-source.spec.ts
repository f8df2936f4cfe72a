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
