import { expect, test } from '@jest/globals';

import { described, type Document, isKnownCountry, withCheckDigit } from '#libs/documents';

import { compileRules, RulesDefinition } from './compile-rules.js';
import { validateDocument } from './validate.js';

const { rules } = compileRules(RulesDefinition.parse({}));

const told = (document: unknown): string[] =>
  validateDocument(document as Document, rules, { id: 'northern' }).map((finding) => {
    expect(described(finding).message).not.toMatch(/\{\w+\}|undefined|\?/);
    return `${finding.consequence} ${finding.code} ${finding.field}`;
  });

const line = (lineNumber: string, change: object = {}) => ({
  lineNumber,
  item: { sellerItemId: 'MUG' },
  quantity: { value: '2', unitCode: 'EA' },
  ...change,
});

const document = (documentType: string, lines: object[], change: object = {}) => ({
  documentType,
  documentId: 'D-1',
  orderNumber: 'PO-1',
  currency: 'GBP',
  lines,
  ...change,
});

test.each([
  ['OrderChange', 'block line-number-repeated'],
  ['OrderResponse', 'block line-number-repeated'],
  ['DespatchAdvice', 'warn despatch-line-repeated'],
  ['ReceiptAdvice', 'warn despatch-line-repeated'],
])('%s: a line number that is used twice is told', (type, expected) => {
  expect(told(document(type, [line('1'), line('2'), line('1')]))).toEqual([`${expected} lines[2].lineNumber`]);
  expect(told(document(type, [line('1'), line('2')]))).toEqual([]);
});

test.each(['OrderResponse', 'DespatchAdvice', 'ReceiptAdvice', 'ReturnRequest'])(
  '%s: a quantity below 0 refuses it, 0 does not',
  (type) => {
    const of = (value: string): object => line('1', { quantity: { value, unitCode: 'EA' } });
    expect(told(document(type, [of('-2')]))).toEqual(['block quantity-negative lines[0].quantity.value']);
    expect(told(document(type, [of('0')]))).toEqual([]);
  },
);

test('what is left, refused or missing is not below 0 either', () => {
  const further = {
    OrderResponse: 'backorderQuantity',
    DespatchAdvice: 'outstandingQuantity',
    ReceiptAdvice: 'shortQuantity',
  };
  for (const [type, name] of Object.entries(further))
    expect(told(document(type, [line('1', { [name]: '-1' })]))).toEqual([`block quantity-negative lines[0].${name}`]);
});

test('a quantity without a unit is told where no order says what it counts', () => {
  const bare = { quantity: { value: '2' } };
  expect(told(document('DespatchAdvice', [line('1', bare)]))).toEqual([
    'warn line-unit-missing lines[0].quantity.unitCode',
  ]);
  expect(told(document('DespatchAdvice', [line('1', { ...bare, references: { orderLine: '10' } })]))).toEqual([]);
  expect(told(document('OrderChange', [line('1', bare)]))).toEqual([
    'block line-unit-missing lines[0].quantity.unitCode',
  ]);
  expect(
    told(document('OrderChange', [line('1', { quantity: { value: '0', unitCode: 'EA' }, action: 'cancel' })])),
  ).toEqual([]);
});

test('a price in another currency than the document holds it, except in a catalogue', () => {
  const lines = [line('1', { price: { amount: '5.00', currency: 'NOK' } })];
  expect(told(document('OrderResponse', lines))).toEqual(['hold price-currency-other lines[0].price.currency']);
  expect(told(document('OrderResponse', lines, { currency: 'NOK' }))).toEqual([]);
  expect(told(document('Catalogue', lines))).toEqual([]);
});

test('codes of currencies, countries and units are of their lists', () => {
  const price = { amount: '5.00', currency: 'XYZ', unitCode: 'PCE' };
  expect(told(document('Catalogue', [line('1', { price })], { seller: { address: { country: 'ZZ' } } }))).toEqual([
    'warn code-not-listed seller.address.country',
    'warn code-not-listed lines[0].price.currency',
    'warn code-not-listed lines[0].price.unitCode',
  ]);
  expect(told(document('InventoryReport', [line('1')], { currency: 'XYZ' }))).toEqual([
    'warn code-not-listed currency',
  ]);
  expect(told(document('OrderResponse', [line('1')], { currency: 'XYZ' }))).toEqual([
    'block currency-unknown currency',
  ]);
  expect(['GB', 'XI', 'XK', 'gb', 'UK', 'ZZ', ''].map(isKnownCountry)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('check digits are those of GS1', () => {
  // The examples of GS1: https://www.gs1.org/services/how-calculate-check-digit-manually
  const right = ['96385074', '614141000036', '6291041500213', '00012345678905', '376104250021234569'];
  expect(right.map(withCheckDigit)).toEqual(right);
  expect(withCheckDigit('6291041500218')).toBe('6291041500213');
});

test('a GTIN or SSCC with another check digit is told with the right one', () => {
  const packs = [{ sscc: '376104250021234569' }, { sscc: '376104250021234560' }];
  const lines = [line('1', { item: { gtin: '6291041500218' }, packs }), line('2', { item: { gtin: '6291041500213' } })];
  expect(
    validateDocument(document('DespatchAdvice', lines, { packs }) as Document, rules, { id: 'northern' }),
  ).toMatchObject([
    { code: 'check-digit-wrong', field: 'packs[1].sscc', found: '376104250021234560', expected: '376104250021234569' },
    {
      field: 'lines[0].item.gtin',
      found: '6291041500218',
      expected: '6291041500213',
      consequence: 'warn',
      lineIndex: 0,
    },
    { field: 'lines[0].packs[1].sscc' },
  ]);
});

test('a GTIN of another form is told, also where it stands among other identifiers', () => {
  expect(told(document('Catalogue', [line('1', { item: { gtin: '12348' } })]))).toEqual([
    'warn gtin-malformed lines[0].item.gtin',
  ]);
  const identifiers = [{ scheme: '0160', value: '629104150021X' }];
  expect(told(document('OrderResponse', [line('1', { substitute: { identifiers } })]))).toEqual([
    'warn gtin-malformed lines[0].substitute.gtin',
  ]);
});

test('prices are for some units, and not below 0 but in credit notes', () => {
  const lines = [line('1', { price: { amount: '-5.00', baseQuantity: '0' } })];
  expect(told(document('OrderResponse', lines))).toEqual([
    'warn price-negative lines[0].price.amount',
    'hold price-quantity-not-positive lines[0].price.baseQuantity',
  ]);
  expect(told(document('OrderResponse', [line('1', { price: { amount: '0', baseQuantity: '0.1' } })]))).toEqual([]);
});

test('a catalogue says what can be ordered', () => {
  const wrong = {
    contentQuantity: '0',
    orderMultiple: '-1',
    minimumOrderQuantity: '12',
    maximumOrderQuantity: '6',
    leadTime: { value: '-2', unitCode: 'DAY' },
    validFrom: '2027-02-01',
    validTo: '2027-01-31',
  };
  expect(told(document('Catalogue', [line('1', wrong)]))).toEqual(
    ['contentQuantity', 'orderMultiple', 'leadTime.value', 'maximumOrderQuantity', 'validTo'].map(
      (field) => `warn catalogue-value-implausible lines[0].${field}`,
    ),
  );
  const right = {
    minimumOrderQuantity: '0',
    maximumOrderQuantity: '100',
    orderMultiple: '0.5',
    validFrom: '2027-01-31',
    validTo: '2027-01-31',
  };
  expect(told(document('Catalogue', [line('1', right)]))).toEqual([]);
});

test('nobody buys from himself', () => {
  const parties = (buyer: object, seller: object): object => document('OrderResponse', [line('1')], { buyer, seller });
  const gln = (value: string): object => ({ identifiers: [{ scheme: 'GLN', value }] });
  expect(told(parties({ name: 'Moorland' }, { name: ' MOORLAND ' }))).toEqual(['warn parties-same seller.name']);
  expect(told(parties({ name: 'A', ...gln('1') }, { ...gln('1') }))).toEqual(['warn parties-same seller.name']);
  expect(told(parties({ name: 'A', ...gln('1') }, { name: 'B', ...gln('1') }))).toEqual([]);
  expect(told(parties({ name: 'A', ...gln('1') }, { name: 'A', ...gln('2') }))).toEqual([]);
  expect(told(parties({ name: 'A' }, { name: 'B' }))).toEqual([]);
});

test('an order of a system of our own names a side that is not us', () => {
  const order = { ...document('Order', [line('1')]), buyer: { name: 'Moorland' } } as Document;
  const findings = (role: string) => validateDocument(order, rules, { id: 'erp', role });
  expect(findings('own')).toMatchObject([{ code: 'order-party-missing', field: 'seller.name', consequence: 'hold' }]);
  expect(findings('customer')).toEqual([]);
});
