import { Readable } from 'node:stream';

import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

import { described, problem, type ProblemCode } from '#libs/documents';
import { compileMapping, type CompiledMapping } from '#libs/mapping';
import type { EntryOutcome } from '#libs/store';

import { rowReply } from './row-reply.js';

function compiled(yaml: string): CompiledMapping {
  const result = compileMapping(parse(yaml), 'test.yaml');
  if (!result.ok || result.mapping === undefined) throw new Error(JSON.stringify(result));
  return result.mapping;
}

const ORDERS = compiled(`
mapping: acme/order
version: 1
target: Order
source: { format: csv, match: { headers: [Order, Qty] }, groupBy: Order }
fields: { orderNumber: Order, lines: { each: row, fields: { quantity.value: Qty } } }
`);

/** A row confirms and ships. */
const ANSWERS = compiled(`
mapping: acme/answer
version: 1
target: OrderResponse
source: { format: csv, match: { headers: [Order, Qty, Shipped] }, groupBy: Order }
fields: { documentId: Order, orderNumber: Order, lines: { each: row, fields: { quantity.value: Qty } } }
also:
  - target: DespatchAdvice
    groupBy: [Shipped]
    fields: { documentId: Shipped, orderNumber: Order, lines: { each: row, fields: { quantity.value: Qty } } }
`);

const fault = (line: number, field: string, code: ProblemCode = 'value-not-decimal') => ({
  ...described(problem(code, { line, field, found: 'two', expected: 'a number' })),
});

const outcome = (entryKey: string, more: Partial<EntryOutcome> = {}): EntryOutcome => ({
  entryKey,
  line: 2,
  outcome: 'rejected',
  documentNumber: entryKey,
  orderId: null,
  knownAs: null,
  problems: null,
  targets: [],
  ...more,
});

/** The columns that are added to the rows of a file. */
async function answered(
  mapping: CompiledMapping,
  csv: string,
  entriesOf: (keys: readonly string[]) => EntryOutcome[],
): Promise<Record<string, string>[]> {
  const open = (from = 0) => Readable.from([Buffer.from(csv).subarray(from)]);
  const rows: string[][] = [];
  for await (const batch of rowReply(open, mapping, 'result', (keys) => Promise.resolve(entriesOf(keys))))
    rows.push(...batch.rows.map((row) => [...row]));
  const [header = [], ...others] = rows;
  return others.map((row) => Object.fromEntries(row.map((cell, index) => [header[index], cell])));
}

/** Of one order of two lines. */
const addedTo = (problems: EntryOutcome['problems']) =>
  answered(ORDERS, 'Order,Qty\nPO-1,two\nPO-1,3\n', () => [outcome('PO-1', { problems })]);

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

describe('a row that is part of two documents', () => {
  const sent = {
    outcome: 'created',
    targets: [{ connection: 'erp', state: 'confirmed', reference: 'E-1', failure: null }],
  };
  const refusal = { connection: 'erp', state: 'rejected', reference: null, failure: { message: 'no such bin.' } };
  /** @param of the confirmation, and of the ship notice */
  const rowWith = async (...of: readonly Partial<EntryOutcome>[]): Promise<Record<string, string>> => {
    const entriesOf = (keys: readonly string[]) =>
      keys.map((key, index) => outcome(key, { documentNumber: ['PO-1', 'SHIP-1'][index]!, ...of[index] }));
    return (await answered(ANSWERS, 'Order,Qty,Shipped\nPO-1,two,SHIP-1\n', entriesOf))[0]!;
  };

  test('of which one was refused says both, whichever it is', async () => {
    const bad = { problems: [fault(2, 'Qty')] };
    const [first, second] = [await rowWith(bad, sent), await rowWith(sent, bad)];
    expect(first).toMatchObject({ status: 'rejected', field: 'Qty', reference: '' });
    expect(first['message']).toMatch(/^Line 2: Qty is .* SHIP-1: delivered\.$/);
    expect(second['status']).toBe('rejected');
    expect(second['message']).toMatch(/^Line 2: Qty is .* PO-1: delivered\.$/);
  });

  test('of which both were refused tells why of each', async () => {
    const row = await rowWith({ problems: [fault(2, 'Qty')] }, { ...sent, targets: [refusal] });
    expect(row['message']).toMatch(
      /^Line 2: Qty is .* SHIP-1: refused\. The system erp did not take it: no such bin\. /,
    );
  });

  test('of which both were refused for the same tells it once', async () => {
    const bad = { problems: [fault(2, 'Qty')] };
    expect((await rowWith(bad, bad))['message']!.match(/Qty is/g)).toHaveLength(1);
  });

  test('of which one waits for a person says so beside the one that is refused', async () => {
    const row = await rowWith({ outcome: 'held', problems: [fault(2, 'Shipped')] }, { problems: [fault(2, 'Qty')] });
    expect(row).toMatchObject({ status: 'rejected', field: 'Qty' });
    expect(row['message']).toMatch(/ PO-1: held\. Line 2: Shipped is /);
  });

  test('says nothing of one that was here before, where nothing is to be done', async () => {
    expect(await rowWith({ outcome: 'unchanged' }, sent)).toMatchObject({
      status: 'delivered',
      reference: 'E-1',
      message: '',
    });
    const row = await rowWith({ outcome: 'unchanged' }, { problems: [fault(2, 'Qty')] });
    expect(row['message']).toMatch(/ PO-1: duplicate\.$/);
  });
});
