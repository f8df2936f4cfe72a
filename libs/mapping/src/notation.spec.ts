import { describe, expect, test } from '@jest/globals';

import { described, type Order } from '#libs/documents';

import { compileMapping } from './index.js';

const compile = (extra: object, fields: object) =>
  compileMapping(
    {
      mapping: 'test/order',
      version: 1,
      target: 'Order',
      source: { format: 'csv', match: { headers: ['no'] }, groupBy: 'no' },
      ...extra,
      fields: {
        orderNumber: 'no',
        documentId: 'no',
        lines: {
          each: 'row',
          fields: { lineNumber: { context: 'index' }, item: { name: 'name' }, quantity: { value: { const: 1 } } },
        },
        ...fields,
      },
    },
    'test.yaml',
  );

/** Maps one row of the column `x`. */
function map(source: object, x: string, notation?: object) {
  const { as, ...rest } = source as { as?: string };
  const field = as === undefined ? rest : { as, ...rest };
  const compiled = compile(notation === undefined ? {} : { notation }, { customerReference: field });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled));
  const bound = compiled.mapping!.bind(['no', 'name', 'x']);
  if (!bound.ok) throw new Error('not bound');
  const tables = { lookup: (_: string, code: string) => (code === '00123' ? 'MUG' : undefined) };
  const rows = [{ line: 2, cells: ['A', 'Mug', x] }];
  const { document, problems } = bound.binding.map(rows, { receivedOn: '2026-11-22', tables });
  return { value: (document as Order | undefined)?.customerReference, problems };
}
const decimal = { path: 'x', as: 'decimal' };
const text = { path: 'x', as: undefined };

describe('the notation of a mapping', () => {
  const german = { decimalComma: true, thousands: '.', formats: ['dd.MM.yyyy'], signs: ['€'] };

  test('holds for all its numbers and dates, unless a source has its own', () => {
    expect(map(decimal, '1.234,50 €', german).value).toBe('1234.50');
    expect(map({ path: 'x', as: 'date' }, '22.11.2026', german).value).toBe('2026-11-22');
    expect(map({ ...decimal, decimalComma: false, thousands: ',' }, '1,234', german).value).toBe('1234');
    expect(map({ path: 'x', as: 'date', formats: ['yyyyMMdd'] }, '20261122', german).value).toBe('2026-11-22');
    expect(map({ path: 'x', as: 'dateTime' }, '2026-11-22T10:00:00Z', german).value).toBe('2026-11-22T10:00:00Z');
  });

  test('says nothing of what does not stand in the file', () => {
    expect(map({ context: 'receivedOn', as: 'date' }, '', german).value).toBe('2026-11-22');
    expect(map({ const: '2026-12-31', as: 'date' }, '', german).value).toBe('2026-12-31');
    expect(map({ const: '1234.50', as: 'decimal' }, '', german).value).toBe('1234.50');
  });

  test('in which one mark means two things is a fault of the mapping', () => {
    for (const notation of [{ thousands: '.' }, { decimalComma: true, thousands: ',' }])
      expect(compile({ notation }, {})).toMatchObject({ ok: false, problems: [{ code: 'mapping-header-invalid' }] });
  });
});

describe('a cell that a spreadsheet has spoilt', () => {
  test.each([
    [decimal, '£12', 'number-with-sign', 'signs: ["£"]'],
    [decimal, '1,5', 'number-notation-undeclared', 'decimalComma: true'],
    [{ path: 'x', as: 'date' }, '03/04/2026', 'date-undecidable', '2026-04-03 or 2026-03-04'],
    [text, '5.01E+12', 'cell-exponent', 'as text'],
    [decimal, '5.01E+12', 'cell-exponent', 'as text'],
    [text, '#REF!', 'cell-error', 'formula'],
    [{ path: 'x', table: 'items', as: undefined }, '123', 'leading-zeros-lost', '00123'],
  ])('%j %s: %s', (source, cell, code, cure) => {
    const { value, problems } = map(source, cell);
    expect(value).toBeUndefined();
    expect(problems).toMatchObject([{ code, line: 2, field: 'x', found: cell }]);
    expect(described(problems[0]!).message).toContain(cure);
    expect(described(problems[0]!).message).not.toContain('?');
  });

  test('is taken as it is where the mapping says that it is text, or means nothing', () => {
    expect(map({ path: 'x', as: 'text' }, '5.01E+12').value).toBe('5.01E+12');
    expect(map({ path: 'x', as: undefined, apply: [{ unless: '#N/A' }], default: 'none' }, '#N/A').value).toBe('none');
  });
});

describe('a notation is applied once, whatever road a value takes', () => {
  const german = { decimalComma: true, thousands: '.', formats: ['dd.MM.yyyy'] };
  const as = 'decimal';

  test.each([
    ['a path', { path: 'x' }],
    ['the first of several', { firstOf: ['absent', 'x'] }],
    ['the first of several with options', { firstOf: ['absent', { path: 'x', apply: ['collapse'] }] }],
    ['a part that was converted', { firstOf: [{ path: 'x', as: 'decimal' }] }],
    ['joined texts', { join: ['x'] }],
    ['a sum of one', { sum: 'x', each: 'row' }],
    ['a sum with the notation beside it', { sum: 'x', each: 'row', decimalComma: true, thousands: '.' }],
    ['an expression that chooses', { cel: 'x == "" ? "0" : x', inputs: { x: 'x' } }],
    ['an expression over a number', { cel: 'string(decimal(x))', inputs: { x: { path: 'x', as: 'decimal' } } }],
    ['an expression over a text', { cel: 'string(decimal(x))', inputs: { x: 'x' } }],
    [
      'an expression whose input says it',
      { cel: 'string(decimal(x))', inputs: { x: { path: 'x', decimalComma: true } } },
    ],
  ])('%s', (_, source) => {
    expect(map({ ...source, as }, '1.234,5', german)).toMatchObject({ value: '1234.5', problems: [] });
    expect(map({ ...source, as }, '1.234', german)).toMatchObject({ value: '1234', problems: [] });
    expect(map({ ...source, as }, '0,125', german)).toMatchObject({ value: '0.125', problems: [] });
  });

  test('sums and products with three decimals stay what they are', () => {
    expect(map({ sum: 'x', each: 'row', as }, '0,125', german).value).toBe('0.125');
    const product = { cel: 'string(decimal(a) * decimal(b))', inputs: { a: 'x', b: { const: '1.5' } } };
    expect(map({ ...product, as }, '0,75', german).value).toBe('1.125');
  });

  test.each([
    ['a default', { path: 'x', default: '1.234' }],
    ['a constant as the last resort', { firstOf: ['x', { const: '1.234' }] }],
    ['a code map', { path: 'x', map: { A: '1.234' }, default: '1.234' }],
    ['an expression', { cel: '"1.234"', inputs: { x: 'x' } }],
  ])('%s of the mapping is read as mappings are written', (_, source) => {
    expect(map({ ...source, as }, '', german)).toMatchObject({ value: '1.234', problems: [] });
  });

  test('the same holds for days', () => {
    const day = { as: 'date' };
    expect(map({ path: 'x', default: '2026-11-22', ...day }, '', german).value).toBe('2026-11-22');
    expect(map({ path: 'x', map: { sofort: '2026-11-22' }, ...day }, 'sofort', german).value).toBe('2026-11-22');
    expect(map({ firstOf: ['x', { context: 'receivedOn' }], ...day }, '', german).value).toBe('2026-11-22');
    expect(map({ firstOf: ['x', { context: 'receivedOn' }], ...day }, '23.11.2026', german).value).toBe('2026-11-23');
    const kept = { path: 'x', map: { sofort: '2026-11-22' }, otherwise: 'keep', ...day };
    expect(map(kept, '23.11.2026', german).value).toBe('2026-11-23');
  });

  test('a text of an expression that its notation cannot read is told, not taken for another number', () => {
    const { value, problems } = map({ cel: 'string(decimal(x))', inputs: { x: 'x' }, as }, '1.234', {
      decimalComma: true,
    });
    expect(value).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'number-notation-undeclared', field: 'x', found: '1.234' }]);
  });

  test.each([
    [{ path: 'x', default: '1,5' }, 'mapping-field-invalid'],
    [{ path: 'x', map: { A: '1,5' } }, 'mapping-field-invalid'],
  ])('%j is a fault of the mapping, whatever its files look like', (source, code) => {
    const compiled = compile({ notation: german }, { customerReference: { ...source, as } });
    expect(compiled).toMatchObject({ ok: false, problems: [{ code, found: '1,5' }] });
  });

  test('a notation of what is only a text is a fault of the mapping: it would say nothing', () => {
    const compiled = compile({}, { customerReference: { path: 'x', decimalComma: true } });
    expect(compiled).toMatchObject({ ok: false, problems: [{ code: 'mapping-source-invalid' }] });
  });
});

describe('numbers of JSON', () => {
  test('are written as JSON writes them, whatever the texts beside them look like', () => {
    const compiled = compileMapping(
      {
        mapping: 'test/order',
        version: 1,
        target: 'Order',
        notation: { decimalComma: true, thousands: '.' },
        source: { format: 'json', match: { members: ['no'] } },
        fields: {
          orderNumber: 'no',
          documentId: 'no',
          lines: {
            each: 'items',
            fields: { lineNumber: { context: 'index' }, item: { name: 'name' }, quantity: { value: 'qty' } },
          },
        },
      },
      'test.yaml',
    );
    if (!compiled.ok) throw new Error(JSON.stringify(compiled));
    class JsonNumber {
      constructor(readonly text: string) {}
    }
    const items = [
      { name: 'Mug', qty: new JsonNumber('1.234') },
      { name: 'Cup', qty: '1.234' },
    ];
    const value = { no: 'A', items };
    const tables = { lookup: () => undefined };
    const { document } = compiled.mapping!.mapRecord(
      { value, line: 1, path: '$' },
      { receivedOn: '2026-11-22', tables },
    );
    expect((document as Order).lines.map(({ quantity }) => quantity?.value)).toEqual(['1.234', '1234']);
  });
});
