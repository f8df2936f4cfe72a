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
