import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { Sights } from '../paths/sights.js';
import { xmlScope } from '../paths/xml.js';
import type { SourceElement } from '../record.js';
import { Run } from '../run.js';
import { someElements } from '../testing/some-elements.js';
import { restingOn } from './compiled-source.js';
import { Faults } from './faults.js';
import { Header, type ReadingHeader } from './header.js';
import { compilePlan } from './plan.js';

const TEXTS = ['', 'x', 'GBP', 'EUR', 'EA', '12', '12.50', 'true'];
const EMPTY: SourceElement = {
  name: 'A',
  namespace: 'urn:ours:a',
  attributes: {},
  children: [],
  text: '',
  line: 1,
  column: 1,
};
const tables = { lookup: (_: string, value: string) => (value === 'x' ? 'X' : undefined) };

const path = fc.constantFrom('.', '@a', 'A', 'B', 'C', 'A/B', 'B/A', 'A/@a', 'B/@b', "A[@a='x']", 'A[!B]/C', 'A/B/C');
const parts = fc.constantFrom('A', 'B', 'A/B', 'B[A]', 'C');

/** Sources of each kind, with each option that may speak where nothing is. */
const source: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: path },
  fc.record({ path, default: fc.constant('none') }),
  fc.record({ path, required: fc.constant(true) }),
  fc.record({ path, map: fc.constant({ x: 'y', '12': 'z' }), otherwise: fc.constant('keep') }),
  fc.record({ path, table: fc.constant('codes') }),
  fc.record({ firstOf: fc.array(fc.oneof(path, fc.constant({ const: 'c' })), { minLength: 1, maxLength: 3 }) }),
  fc.record({ join: fc.array(fc.oneof(path, fc.constant({ const: 'c' })), { minLength: 1, maxLength: 3 }) }),
  fc.record({ join: fc.constantFrom(['.'], ['A'], ['B/C', '@b']), each: parts }),
  fc.record({
    cel: fc.constantFrom('a', 'a == "" ? "none" : a', 'string(decimal(a))'),
    inputs: fc.record({ a: path }),
  }),
);
const amount: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: path },
  fc.record({ path, atMost: fc.oneof(path, fc.record({ path, required: fc.constant(true) })) }),
  fc.record({ sum: path, each: parts }),
  fc.record({ sum: path, each: parts, like: path, to: source }),
  fc.record({ path, unit: path, unitOf: path }),
);
const identifiers = fc.oneof(
  fc.record({ each: parts, fields: fc.record({ scheme: source, value: source }) }),
  fc.record({ each: parts, like: path, to: source, fields: fc.record({ value: path }) }),
  fc.record({ each: parts, once: path, when: source, fields: fc.record({ value: path }) }),
);
const party = fc.record({
  name: source,
  identifiers: fc.record({ list: fc.tuple(identifiers, fc.record({ value: source }), identifiers) }),
  address: fc.record({ in: fc.array(parts, { minLength: 1, maxLength: 2 }), city: source, country: path }),
});
const within = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof(fc.record(fields), fc.record({ in: parts, ...fields }), fc.constant({}));
const schedule = { each: parts, unit: path, unitOf: source, fields: fc.record({ quantity: amount, date: path }) };

const fields = fc.record({
  documentId: source,
  orderNumber: source,
  currency: path,
  customerReference: source,
  taxIncluded: path,
  buyer: party,
  deliveryTerms: within({ code: source, note: source }),
  notes: fc.record({ each: parts, value: source }),
  totals: fc.record({ net: amount, gross: amount }),
  lines: fc.record({
    each: parts,
    fields: fc.record({
      lineNumber: source,
      item: fc.record({ name: source, properties: fc.record({ each: parts, fields: fc.record({ name: source }) }) }),
      quantity: within({ value: amount, unitCode: path }),
      price: fc.record({ in: parts, unit: path, unitOf: source, amount, unitCode: fc.constant({ const: 'EA' }) }),
      schedule: fc.record(schedule),
    }),
  }),
});

/** What is built of a record and what is told of it, from paths that look together or each on its own. */
function reader(drawn: unknown, sights: Sights | undefined) {
  const header = Header.parse({
    mapping: 'test/resting',
    version: 1,
    target: 'Order',
    source: { format: 'xml', match: { root: 'A' }, currency: '@a' },
    fields: drawn,
  });
  const faults = new Faults('test');
  const plan = compilePlan(header as ReadingHeader, xmlScope({ namespaces: 'urn:ours:', sights }), faults);
  expect(faults.problems).toEqual([]);
  return (record: SourceElement) => {
    const run = new Run<SourceElement>({ tables, receivedOn: '' }, 1, undefined);
    const draft = plan!.root.build(record, run);
    const { problems, unmapped, amounts, failures } = run;
    return { draft, problems, unmapped, amounts: [...amounts.keys()], failures };
  };
}

describe('what rests on something', () => {
  test('has parts that all do: an object without any is there', () => {
    expect(restingOn([])).toBeUndefined();
    expect(reader({ deliveryTerms: {} }, new Sights())(EMPTY).draft).toEqual({ deliveryTerms: {} });
  });

  test('is asked only where that is there, which makes no difference to what is built and told', () => {
    const trees = someElements(['A', 'B', 'C'], ['urn:ours:a', 'urn:ours:b', 'urn:theirs'], TEXTS);
    fc.assert(
      fc.property(fields, fc.array(trees, { minLength: 1, maxLength: 5 }), (drawn, records) => {
        const sights = new Sights();
        const [planned, plain] = [reader(drawn, sights), reader(drawn, undefined)];
        for (const record of records) {
          expect(planned(record)).toEqual(plain(record));
          sights.forget();
        }
      }),
      { numRuns: 300 },
    );
  });
});
