import { describe, expect, test } from '@jest/globals';

import {
  minorUnitDigits,
  isKnownUnit,
  described,
  type Document,
  type InventoryReport,
  problemCodes,
} from '#libs/documents';

import { line, order } from '../testing/orders.js';
import { BUILT_IN_RULE_NAMES, compileRules, RulesDefinition } from './compile-rules.js';
import { withSeverities } from './rule.js';
import { validateDocument } from './validate.js';

const compiled = (definition: unknown = {}) => compileRules(RulesDefinition.parse(definition));
const findings = (document: Document, definition: unknown = {}) =>
  validateDocument(document, compiled(definition).rules, { id: 'shop' });
const codes = (document: Document, definition: unknown = {}): string[] =>
  findings(document, definition).map(({ code, consequence }) => `${consequence} ${code}`);

const stock = (...lines: [item: string, value: string, site?: string][]): InventoryReport => ({
  documentType: 'InventoryReport',
  documentId: 'S-1',
  lines: lines.map(([item, value, site], index) => ({
    lineNumber: String(index + 1),
    item: { sellerItemId: item },
    quantity: { value },
    ...(site === undefined ? {} : { site }),
  })),
});

describe('built-in rules of orders', () => {
  test('find nothing in a good order', () => {
    expect(findings(order())).toEqual([]);
  });

  test.each([
    ['no number', order(undefined, { orderNumber: '' }), 'block order-number-missing'],
    ['no lines', order([]), 'block lines-missing'],
    ['a line number twice', order([line('1'), line('1')]), 'block line-number-repeated'],
    ['an empty item', order([line('1', { item: {} })]), 'block item-missing'],
    ['an item that is only named', order([line('1', { item: { name: 'Advice' } })]), 'warn item-unidentified'],
    [
      'the quantity 0.000',
      order([line('1', { quantity: { value: '0.000', unitCode: 'EA' } })]),
      'block quantity-not-positive',
    ],
    [
      'a negative quantity',
      order([line('1', { quantity: { value: '-1', unitCode: 'EA' } })]),
      'block quantity-not-positive',
    ],
    ['an unknown unit', order([line('1', { quantity: { value: '1', unitCode: 'PCE' } })]), 'block line-unit-unknown'],
    ['no unit', order([line('1', { quantity: { value: '1' } })]), 'block line-unit-missing'],
    [
      'a price in another currency',
      order([line('1', { price: { amount: '2.50', currency: 'NOK' } })]),
      'hold price-currency-other',
    ],
    [
      'a country that ISO 3166-1 lacks',
      order(undefined, { shipTo: { address: { country: 'UK' } } }),
      'warn code-not-listed',
    ],
    ['a currency that ISO 4217 lacks', order(undefined, { currency: 'XXX' }), 'block currency-unknown'],
    ['an implausible line amount', order([line('1', { lineAmount: '25.02' })]), 'warn line-amount-implausible'],
    ['an implausible total', order(undefined, { totals: { lines: '50.03' } }), 'warn total-implausible'],
    ['an implausible net', order(undefined, { totals: { net: '49.97' } }), 'warn total-implausible'],
  ])('find %s', (_, document, expected) => {
    expect(codes(document)).toEqual([expected]);
  });

  test('take the smallest quantity for positive', () => {
    expect(codes(order([line('1', { quantity: { value: '0.0001', unitCode: 'KGM' } })]))).toEqual([]);
  });

  test('let totals differ by one minor unit a line', () => {
    expect(codes(order(undefined, { totals: { lines: '50.02', net: '49.98' } }))).toEqual([]);
    expect(codes(order([line('1', { lineAmount: '25.01' }), line('2')]))).toEqual([]);
    const yen = order([line('1', { price: { amount: '333.333', baseQuantity: '10' } })], { currency: 'JPY' });
    expect(codes({ ...yen, totals: { lines: '334' } })).toEqual([]);
    expect(codes({ ...yen, totals: { lines: '335' } })).toEqual(['warn total-implausible']);
  });

  test('count allowances, charges and base quantities', () => {
    const priced = line('1', {
      price: { amount: '100', baseQuantity: '8' },
      allowances: [{ amount: '5' }],
      charges: [{ amount: '1.5' }],
    });
    const totals = { lines: '121.50', net: '131.50' };
    expect(codes(order([priced], { totals, charges: [{ amount: '10' }] }))).toEqual([]);
  });

  test('hold the total with tax against net and tax, and tell of a line once, not in each total', () => {
    const totals = { lines: '50.00', net: '50.00', tax: '10.00', gross: '60.00', payable: '60.00' };
    expect(codes(order(undefined, { totals }))).toEqual([]);
    const wrong = findings(order(undefined, { totals: { ...totals, gross: '66.00', payable: '66.00' } }));
    expect(wrong).toMatchObject([{ field: 'totals.gross', expected: '60.00', found: '66.00', consequence: 'warn' }]);
    expect(codes(order(undefined, { totals: { lines: '50.00', gross: '66.00' } }))).toEqual([]);
    const lines = [line('1', { lineAmount: '52.00' }), line('2')];
    expect(codes(order(lines, { totals }))).toEqual(['warn line-amount-implausible']);
  });

  test('judge the lines of changes and answers, whose totals are of the whole order', () => {
    const lines = [line('1', { lineAmount: '52.00' })];
    const changed = { ...order(lines, { totals: { net: '1' } }), documentType: 'OrderChange' } as Document;
    expect(codes(changed)).toEqual(['warn line-amount-implausible']);
  });

  test('do not judge a net that cannot be derived', () => {
    const { price: _, ...unpriced } = line('2');
    expect(codes(order([line('1'), unpriced], { totals: { net: '1' } }))).toEqual([]);
    expect(codes(order(undefined, { taxIncluded: true, totals: { net: '40' } }))).toEqual([]);
  });
});

describe('built-in rules of stock reports', () => {
  test('need no unit, but know the one that is named', () => {
    expect(codes(stock(['A', '5']))).toEqual([]);
    const named = stock(['A', '5']);
    named.lines[0]!.quantity.sourceUnit = 'crate';
    expect(codes(named)).toEqual(['block line-unit-unknown']);
  });

  test('flag negative stock and refuse two levels of one item at one site', () => {
    expect(codes(stock(['A', '-3']))).toEqual(['warn stock-negative']);
    expect(findings(stock(['A', '3'], ['A', '4', 'X'], ['A', '5']))).toMatchObject([
      { code: 'stock-repeated', lineIndex: 2 },
      { code: 'stock-repeated', lineIndex: 0 },
    ]);
    expect(codes(stock(['A', '3'], ['A', '3']))).toEqual([]);
  });
});

describe('severities', () => {
  const bad = order(undefined, { currency: 'XYZ' });

  test.each(['block', 'hold', 'warn'])('can be set to %s', (severity) => {
    expect(codes(bad, { severities: { 'currency-known': severity } })).toEqual([`${severity} currency-unknown`]);
  });

  test('can be set to off, and otherwise for one partner', () => {
    expect(codes(bad, { severities: { 'currency-known': 'off' } })).toEqual([]);
    const theirs = withSeverities(compiled().rules, { 'currency-known': 'hold' });
    expect(validateDocument(bad, theirs, { id: 'shop' })).toMatchObject([{ consequence: 'hold' }]);
  });

  test('cannot be set for what the house relies on', () => {
    expect(BUILT_IN_RULE_NAMES).not.toContain('line-number-unique');
    const rules = { severities: { 'line-number-unique': 'off' } };
    expect(codes(order([line('1'), line('1')]), rules)).toEqual(['block line-number-repeated']);
  });
});

describe('own rules', () => {
  const limit = {
    name: 'large-order',
    when: 'has(document.totals)',
    assert: 'decimal(document.totals.net) <= 1000',
    message: 'Sales releases large orders.',
  };

  test('hold what breaks them, with their message', () => {
    const [finding, ...more] = findings(order(undefined, { totals: { net: '50.00' } }), {
      rules: [{ ...limit, assert: 'decimal(document.totals.net) <= 10' }],
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ rule: 'large-order', consequence: 'hold', code: 'rule-broken' });
    expect(described(finding!).message).toBe('Sales releases large orders. (rule large-order)');
  });

  test('do not apply where their condition is false, or to other documents', () => {
    expect(codes(order(), { rules: [limit] })).toEqual([]);
    expect(codes(stock(['A', '1']), { rules: [limit] })).toEqual([]);
  });

  test('count as broken when they cannot be evaluated: nothing passes unchecked', () => {
    const { when: _, ...always } = limit;
    expect(codes(order(), { rules: [always] })).toEqual(['hold rule-failed']);
  });

  test('know the partner', () => {
    const only = { ...limit, when: 'partner == "other"', assert: 'false' };
    expect(codes(order(), { rules: [only] })).toEqual([]);
  });

  test('with a mistake are faults that name their place', () => {
    expect(compiled({ rules: [{ ...limit, assert: 'document.totals.net <= "1000"' }] }).faults).toMatchObject([
      { path: ['rules', 0, 'assert'], problem: { code: 'expression-orders-text' } },
    ]);
  });
});

test('every code that a rule reports has a text', () => {
  const documents = [
    order([], { orderNumber: '', currency: 'XYZ' }),
    order([line('1', { item: {}, lineAmount: '1', quantity: { value: '0' } }), line('1', { item: { name: 'x' } })]),
    order(undefined, { totals: { net: '1' } }),
    stock(['A', '-1'], ['A', '2']),
  ];
  const reported = new Set(documents.flatMap((document) => findings(document).map(({ code }) => code)));
  expect(reported.size).toBeGreaterThan(9);
  expect(problemCodes()).toEqual(expect.arrayContaining([...reported]));
});

test('codes follow their standards', () => {
  expect(['EA', 'C62', 'KGM', 'XBX', 'NAR', '4H'].filter((unit) => !isKnownUnit(unit))).toEqual([]);
  expect(['', 'PCE', 'ea', 'XZZZ', 'PIECE'].filter(isKnownUnit)).toEqual([]);
  expect(['EUR', 'JPY', 'KWD', 'CLF', 'eur', 'XXX'].map(minorUnitDigits)).toEqual([2, 0, 3, 4, undefined, undefined]);
});
