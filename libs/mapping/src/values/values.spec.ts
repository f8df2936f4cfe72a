import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { isDecimal } from '#libs/documents';

import { type Conversion, conversionOf, type Notation, type ValueKind } from './conversions.js';
import { appliedFunction } from './functions.js';
import { unitCodeOf } from './units.js';

function convert(kind: ValueKind, text: string, notation: Notation = {}): string | undefined {
  return (conversionOf(kind, notation) as Conversion).convert(text);
}

describe('decimals', () => {
  test.each([
    ['12.50', '12.50'],
    ['007', '7'],
    ['+5', '5'],
    ['-0.5', '-0.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1,234,567.89', '1234567.89'],
  ])('%s is %s', (text, expected) => {
    expect(convert('decimal', text)).toBe(expected);
  });

  test.each(['two', '1e5', '1,5', '1,234', '12.3.4', '.', '-', '', '1 000', '0x10', '٣', 'NaN', '9'.repeat(50)])(
    '%s is none',
    (text) => {
      expect(convert('decimal', text)).toBeUndefined();
    },
  );

  test('have a comma where the sender says so', () => {
    expect(convert('decimal', '1.234,50', { decimalComma: true })).toBe('1234.50');
    expect(convert('decimal', '12,5', { decimalComma: true })).toBe('12.5');
    for (const text of ['12.5', '1.234', '1,234.5'])
      expect(convert('decimal', text, { decimalComma: true })).toBeUndefined();
  });

  test('are canonical or none, for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[+-]?[0-9.,]{0,12}$/)),
        fc.boolean(),
        (text, decimalComma) => {
          const converted = convert('decimal', text, { decimalComma });
          expect(converted === undefined || isDecimal(converted)).toBe(true);
        },
      ),
    );
  });
});

describe('dates', () => {
  test.each([
    ['2026-11-22', undefined, '2026-11-22'],
    ['2026-11-22Z', undefined, '2026-11-22'],
    ['2026-11-22+01:00', undefined, '2026-11-22'],
    ['2026-11-22T23:30:00-05:00', undefined, '2026-11-22'],
    ['22.11.2026', ['dd.MM.yyyy'], '2026-11-22'],
    ['3/1/2026', ['M/d/yyyy'], '2026-03-01'],
    ['20261122', ['dd.MM.yyyy', 'yyyyMMdd'], '2026-11-22'],
    ['2026-11-22 09:14:02 +0000', ['yyyy-MM-dd HH:mm:ss xx'], '2026-11-22'],
    ['29.02.2028', ['dd.MM.yyyy'], '2028-02-29'],
  ])('%s in %j is %s', (text, formats, expected) => {
    expect(convert('date', text, { formats })).toBe(expected);
  });

  test.each(['2026-02-30', '2026-13-01', '22.11.2026', '2026-1-2', '0000-01-01', '2026-11-22x'])(
    '%s is none',
    (text) => {
      expect(convert('date', text)).toBeUndefined();
    },
  );

  test('an instant needs an offset', () => {
    expect(convert('dateTime', '2026-11-22T23:30:00-05:00')).toBe('2026-11-23T04:30:00Z');
    expect(convert('dateTime', '2026-11-22 10:00:00 +0130', { formats: ['yyyy-MM-dd HH:mm:ss xx'] })).toBe(
      '2026-11-22T08:30:00Z',
    );
    expect(convert('dateTime', '2026-11-22T23:30:00')).toBeUndefined();
    expect(convert('dateTime', '22.11.2026 10:00', { formats: ['dd.MM.yyyy HH:mm'] })).toBeUndefined();
  });

  test('a format with letters of no meaning, or without a day, is refused', () => {
    for (const format of ['dd.MM.jjjj', 'MM/yyyy', 'YYYY-MM-DD', ''])
      expect(conversionOf('date', { formats: [format] })).toEqual({ badFormat: format });
  });
});

describe('codes', () => {
  test('units are known by code and by common name, and never guessed', () => {
    expect(['EA', 'PCE', 'kg', 'KGM', 'Box', 'NAR', 'C62', 'LTR'].map(unitCodeOf)).toEqual([
      'EA', 'EA', 'KGM', 'KGM', 'XBX', 'NAR', 'C62', 'LTR',
    ]); // prettier-ignore
    expect(['Ktn', 'KTN', 'Sack', 'Stück', 'm²'].map(unitCodeOf)).toEqual(['XCT', 'XCT', 'XSA', 'EA', 'MTK']);
    expect(['FURLONG', '', 'constructor', 'X'].map(unitCodeOf)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('booleans, whole numbers, currencies and countries', () => {
    expect([convert('boolean', 'Yes'), convert('boolean', '0'), convert('boolean', 'perhaps')]).toEqual([
      'true',
      'false',
      undefined,
    ]);
    expect([convert('integer', '12.0'), convert('integer', '12.5')]).toEqual(['12', undefined]);
    expect([convert('currency', 'gbp'), convert('currency', '£')]).toEqual(['GBP', undefined]);
    expect([convert('country', 'gb'), convert('country', 'United Kingdom')]).toEqual(['GB', undefined]);
  });
});

describe('functions', () => {
  test.each<[unknown, string, string | undefined]>([
    ['upper', 'ab', 'AB'],
    ['collapse', 'a \n b', 'a b'],
    [{ prefix: 'PO-' }, '1', 'PO-1'],
    [{ removePrefix: '#' }, '#1', '1'],
    [{ substring: { from: 1, length: 2 } }, 'abcd', 'bc'],
    [{ split: { by: '/', take: 1 } }, 'a/b', 'b'],
    [{ split: { by: '/', take: 5 } }, 'a/b', undefined],
    [{ replace: { text: '-', by: '' } }, 'a-b-c', 'abc'],
    [{ round: 2 }, '2.345', '2.35'],
    [{ multiply: '0.01' }, '1250', '12.5'],
    [{ divide: 3 }, '10', '3.3333333333'],
    [{ unless: 'NA' }, 'NA', undefined],
    [{ unless: 'NA' }, 'NAB', 'NAB'],
    ['unlessZero', '0.00', undefined],
  ])('%j of %s is %s', (entry, text, expected) => {
    expect(appliedFunction(entry)?.run(text)).toBe(expected);
  });

  test.each([
    ['eval'],
    [{ divide: 0 }],
    [{ substring: {} }],
    [{ upper: 1 }],
    [{ round: -1 }],
    ['constructor'],
    [{ a: 1, b: 2 }],
    [3],
  ])('%j is none', (entry) => {
    expect(appliedFunction(entry)).toBeUndefined();
  });
});
