import { Readable } from 'node:stream';

import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

import { described, problem, type ProblemCode } from '#libs/documents';
import { compileMapping, type CompiledMapping } from '#libs/mapping';
import type { EntryOutcome } from '#libs/store';

import { rowReply } from './row-reply.js';

const compiled = compileMapping(
  parse(`
mapping: acme/order
version: 1
target: Order
source: { format: csv, match: { headers: [Order, Qty] }, groupBy: Order }
fields: { orderNumber: Order, lines: { each: row, fields: { quantity.value: Qty } } }
`),
  'test.yaml',
);
if (!compiled.ok || compiled.mapping === undefined) throw new Error(JSON.stringify(compiled));
const mapping: CompiledMapping = compiled.mapping;

const fault = (line: number, field: string, code: ProblemCode = 'value-not-decimal') => ({
  ...described(problem(code, { line, field, found: 'two', expected: 'a number' })),
});

/** The columns that are added to the rows of a file with one order of two lines. */
async function addedTo(problems: EntryOutcome['problems']): Promise<Record<string, string>[]> {
  const entry: EntryOutcome = {
    entryKey: 'PO-1',
    line: 2,
    outcome: 'rejected',
    documentNumber: 'PO-1',
    orderId: null,
    knownAs: null,
    problems,
    targets: [],
  };
  const open = (from = 0) => Readable.from([Buffer.from('Order,Qty\nPO-1,two\nPO-1,3\n').subarray(from)]);
  const rows: string[][] = [];
  for await (const batch of rowReply(open, mapping, 'received', () => Promise.resolve([entry])))
    rows.push(...batch.rows.map((row) => [...row]));
  const [header = [], ...others] = rows;
  return others.map((row) => Object.fromEntries(row.map((cell, index) => [header[index], cell])));
}

describe('a row of a reply', () => {
  test('tells all that is wrong with it, its columns the first; a row without a fault tells what rejects its order', async () => {
    const [first, second] = await addedTo([fault(2, 'Qty'), fault(2, 'Price')]);
    expect(first).toMatchObject({ status: 'rejected', field: 'Qty', code: 'value-not-decimal' });
    expect(first!['message']).toMatch(/^Line 2: Qty is "two".* Line 2: Price is "two"/);
    expect(second).toMatchObject({ status: 'rejected', field: 'Qty' });
    expect(second!['message']).toMatch(/^Line 2: Qty/);
    expect(second!['message']).not.toContain('Price');
  });

  test('with more faults than people read names five and the number of the others', async () => {
    const [first] = await addedTo(['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((field) => fault(2, field)));
    expect(first!['message']!.match(/Line 2:/g)).toHaveLength(5);
    expect(first!['message']).toMatch(/ 2 more: see the report\.$/);
  });
});
