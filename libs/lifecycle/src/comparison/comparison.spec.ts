import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { described, type Order, problem, warning } from '#libs/documents';

import { Comparison, type Differences, type Fate, FATES, type JudgedEntry } from './comparison.js';

const order = (changes: Partial<Order> = {}, price = '4.50', lineNumbers = ['1', '2']): Order => ({
  documentType: 'Order',
  documentId: 'PO-1',
  orderNumber: 'PO-1',
  currency: 'GBP',
  lines: lineNumbers.map((lineNumber) => ({
    lineNumber,
    item: { sellerItemId: `TEA-${lineNumber}` },
    quantity: { value: '10', unitCode: 'EA' },
    price: { amount: price },
  })),
  ...changes,
});

const accepted = (document: Order, targets: readonly string[] = ['erp']): JudgedEntry => ({
  name: document.documentId,
  line: 2,
  fate: 'accepted',
  document,
  problems: [],
  targets,
});

const refusedEntry = (field: string): JudgedEntry => ({
  name: 'PO-1',
  line: 2,
  fate: 'rejected',
  problems: [described(problem('field-missing', { field, line: 2, expected: 'a value', found: 'nothing' }))],
  targets: [],
});

function compared(...pairs: readonly (readonly [JudgedEntry | undefined, JudgedEntry | undefined])[]): Differences {
  const comparison = new Comparison();
  for (const [before, after] of pairs) comparison.add('orders.csv', before, after);
  return comparison.differences;
}

const place = { document: 'PO-1', file: 'orders.csv', line: 2 };

describe('two judgements of the same files', () => {
  test('that say the same differ in nothing, wherever the documents came from', () => {
    const elsewhere = order({ source: { mapping: 'acme/order@2' } });
    expect(compared([accepted(order()), accepted(elsewhere)])).toMatchObject({
      entries: 1,
      same: 1,
      differing: 0,
      fields: [],
      money: [{ measure: 'net', before: '90.00', after: '90.00', difference: '0.00' }, { measure: 'lines' }],
    });
  });

  test('tell a value that changes in many lines once, with its count and the first documents, each once', () => {
    const { fields } = compared(...[1, 2, 3, 4].map(() => [accepted(order()), accepted(order({}, '450'))] as const));
    expect(fields).toEqual([
      {
        field: 'lines[].price.amount',
        values: 8,
        documents: 4,
        changes: {
          groups: [{ value: { before: '4.50', after: '450' }, count: 8, examples: [place] }],
          rest: 0,
        },
      },
    ]);
  });

  test('tell what only one of them says, and that as it is', () => {
    const { fields } = compared([accepted(order()), accepted(order({ buyer: { name: 'Moorland' }, notes: ['soft'] }))]);
    expect(fields.map(({ field, changes }) => [field, changes.groups[0]!.value])).toEqual([
      ['buyer.name', { after: 'Moorland' }],
      ['notes[]', { after: 'soft' }],
    ]);
  });

  test('match lines by number where one has fewer: a line that is gone is one difference', () => {
    const { fields } = compared([
      accepted(order({}, '4.50', ['1', '2', '3'])),
      accepted(order({}, '4.50', ['1', '3'])),
    ]);
    expect(fields).toMatchObject([{ field: 'lines[]', values: 1, changes: { groups: [{ count: 1 }] } }]);
  });

  test('match lines by position where they are as many: another numbering is no other order', () => {
    const { fields } = compared([accepted(order()), accepted(order({}, '4.50', ['10', '20']))]);
    expect(fields.map(({ field, values }) => [field, values])).toEqual([
      ['lines[].lineNumber', 2],
      ['lines[].item.sellerItemId', 2],
    ]);
  });

  test('tell what becomes of documents otherwise, and why; refused documents are worth nothing', () => {
    const { transitions, problems, fates, money } = compared(
      [accepted(order()), refusedEntry('Menge')],
      [refusedEntry('Preis'), accepted(order())],
      [accepted(order()), undefined],
    );
    expect(transitions.groups.map(({ value, count }) => [value, count])).toEqual([
      [{ before: 'accepted', after: 'rejected' }, 1],
      [{ before: 'rejected', after: 'accepted' }, 1],
      [{ before: 'accepted' }, 1],
    ]);
    expect(problems.groups.map(({ value }) => [value.change, value.field])).toEqual([
      ['new', 'Menge'],
      ['gone', 'Preis'],
    ]);
    expect(fates).toMatchObject({ accepted: { before: 2, after: 1 }, rejected: { before: 1, after: 1 } });
    expect(money[0]).toMatchObject({
      before: '180.00',
      after: '90.00',
      difference: '-90.00',
      documents: { before: 2, after: 1 },
    });
  });

  test('take the same problem in another line for the same', () => {
    const held = (index: number): JudgedEntry => ({
      ...accepted(order()),
      problems: [described(warning('field-missing', { field: `lines.${index}.price`, line: index }))],
    });
    expect(compared([held(1), held(7)])).toMatchObject({ same: 1, problems: { groups: [], rest: 0 } });
  });

  test('tell documents that go elsewhere; the order of targets does not matter', () => {
    const { routes, deliveries } = compared(
      [accepted(order()), accepted(order(), ['finance', 'erp'])],
      [accepted(order(), ['erp', 'finance']), accepted(order(), ['finance', 'erp'])],
    );
    expect(routes.groups.map(({ value, count }) => [value, count])).toEqual([
      [{ before: ['erp'], after: ['erp', 'finance'] }, 1],
    ]);
    expect(deliveries).toEqual([
      { connection: 'erp', before: 2, after: 2 },
      { connection: 'finance', before: 1, after: 2 },
    ]);
  });
});

const anyEntry: fc.Arbitrary<JudgedEntry> = fc
  .record({
    fate: fc.constantFrom<Fate>(...FATES),
    price: fc.constantFrom('1', '2', '30', '4000'),
    currency: fc.constantFrom('GBP', 'EUR', 'JPY'),
    note: fc.option(fc.string({ minLength: 1, maxLength: 3 }), { nil: undefined }),
    lines: fc.uniqueArray(fc.constantFrom('1', '2', '3', '4'), { minLength: 1 }),
    targets: fc.uniqueArray(fc.constantFrom('erp', 'finance', 'warehouse')),
    fields: fc.uniqueArray(fc.constantFrom('Menge', 'Preis')),
  })
  .map(({ fate, price, currency, note, lines, targets, fields }) => ({
    name: 'PO-1',
    line: 2,
    fate,
    ...((fate === 'accepted' || fate === 'held') && {
      document: order({ currency, ...(note !== undefined && { notes: [note] }) }, price, lines),
    }),
    problems: fields.map((field) => described(problem('field-missing', { field }))),
    targets: fate === 'accepted' ? targets : [],
  }));
const maybeEntry = fc.option(anyEntry, { nil: undefined, freq: 5 });
const pairsOfEntries = fc.array(
  fc.tuple(maybeEntry, maybeEntry).filter(([before, after]) => (before ?? after) !== undefined),
  { maxLength: 40 },
);

const total = ({ groups, rest }: Differences['transitions'] | Differences['fields'][number]['changes']): number =>
  groups.reduce((sum, { count }) => sum + count, rest);

describe('grouping loses nothing', () => {
  test('any judgement compared with itself has no difference', () => {
    fc.assert(
      fc.property(fc.array(anyEntry), (entries) => {
        const { same, differing, fields, transitions, problems, routes, money } = compared(
          ...entries.map((entry) => [entry, structuredClone(entry)] as const),
        );
        expect({ same, differing, fields }).toEqual({ same: entries.length, differing: 0, fields: [] });
        expect([transitions, problems, routes].map(({ groups, rest }) => groups.length + rest)).toEqual([0, 0, 0]);
        expect(money.every(({ difference }) => Number(difference) === 0)).toBe(true);
      }),
    );
  });

  test('counts of groups add up to what differs, entry by entry', () => {
    fc.assert(
      fc.property(pairsOfEntries, (pairs) => {
        const whole = compared(...pairs);
        const single = pairs.map((pair) => compared(pair));
        const sum = (count: (one: Differences) => number) => single.reduce((all, one) => all + count(one), 0);
        expect(whole.same + whole.differing).toBe(pairs.length);
        expect(whole.differing).toBe(sum(({ differing }) => differing));
        expect(total(whole.transitions)).toBe(pairs.filter(([before, after]) => before?.fate !== after?.fate).length);
        const values = (one: Differences) => one.fields.reduce((all, { changes }) => all + total(changes), 0);
        expect(values(whole)).toBe(sum(values));
        expect(whole.fields.every(({ values: counted, changes }) => counted === total(changes))).toBe(true);
        for (const side of ['before', 'after'] as const) {
          const here = pairs.filter((pair) => pair[side === 'before' ? 0 : 1] !== undefined).length;
          expect(FATES.reduce((all, fate) => all + whole.fates[fate][side], 0)).toBe(here);
        }
      }),
    );
  });

  test('more distinct values than are told apart are counted together', () => {
    const pairs = Array.from(
      { length: 80 },
      (_, index) => [accepted(order()), accepted(order({}, `${index + 5}`, ['1', '2']))] as const,
    );
    const [prices] = compared(...pairs).fields;
    expect(prices!.changes.rest).toBe(60);
    expect(total(prices!.changes)).toBe(160);
  });

  test('the other way round, what was new is gone and every difference of money has the other sign', () => {
    fc.assert(
      fc.property(pairsOfEntries, (pairs) => {
        const [there, back] = [
          compared(...pairs),
          compared(...pairs.map(([before, after]) => [after, before] as const)),
        ];
        expect(back.differing).toBe(there.differing);
        const differences = (one: Differences, sign: number) =>
          one.money
            .map(({ currency, measure, difference }) => `${currency} ${measure} ${sign * Number(difference) || 0}`)
            .toSorted();
        expect(differences(back, -1)).toEqual(differences(there, 1));
      }),
    );
  });
});
