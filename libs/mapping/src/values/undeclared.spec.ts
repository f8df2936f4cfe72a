import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { type Conversion, conversionOf, type Notation, type ValueKind } from './conversions.js';
import { damageOf, withLostZeros } from './spreadsheet-damage.js';

const conversion = (kind: ValueKind, notation: Notation) => conversionOf(kind, notation) as Conversion;
const convert = (kind: ValueKind, text: string, notation: Notation = {}) => conversion(kind, notation).convert(text);
const nameOf = (kind: ValueKind, text: string, notation: Notation = {}) => conversion(kind, notation).name?.(text);

describe('numbers as senders write them, where that is declared', () => {
  test.each<[string, Notation, string]>([
    ['1,234', { thousands: ',' }, '1234'],
    ['1.234', { decimalComma: true, thousands: '.' }, '1234'],
    ['1 234 567,50', { decimalComma: true, thousands: ' ' }, '1234567.50'],
    ['1\u00A0234,50', { decimalComma: true, thousands: ' ' }, '1234.50'],
    ['1\u202F234', { thousands: ' ' }, '1234'],
    ["1'234.50", { thousands: "'" }, '1234.50'],
    ['1’234.50', { thousands: "'" }, '1234.50'],
    ['£1,234.50', { signs: ['£'] }, '1234.50'],
    ['-£ 5', { signs: ['£'] }, '-5'],
    ['£-5', { signs: ['£'] }, '-5'],
    ['1.234,50 EUR', { signs: ['€', 'EUR'], decimalComma: true }, '1234.50'],
    ['20\u00A0%', { signs: ['%'] }, '20'],
    ['12', { signs: ['£'] }, '12'],
    ['5.00-', {}, '-5.00'],
  ])('%s in %j is %s', (text, notation, expected) => expect(convert('decimal', text, notation)).toBe(expected));

  test.each<[string, Notation]>([
    ['1,23', { thousands: ',' }],
    ['1,2345', { thousands: ',' }],
    ['12,34,567', { thousands: ',' }],
    ['1 234', {}],
    ['£5', { signs: ['€'] }],
    ['£', { signs: ['£'] }],
    ['-5-', {}],
  ])('%s in %j is none', (text, notation) => expect(convert('decimal', text, notation)).toBeUndefined());

  test('whole numbers too', () => expect(convert('integer', '1,200.0', { thousands: ',' })).toBe('1200'));

  test('groups and signs change nothing of a number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.nat(99), (whole, cents) => {
        const fraction = String(cents).padStart(2, '0');
        const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, "'");
        expect(convert('decimal', `CHF ${grouped}.${fraction}`, { thousands: "'", signs: ['CHF'] })).toBe(
          `${whole}.${fraction}`,
        );
      }),
    );
  });
});

describe('a number that is not as declared', () => {
  test.each([
    ['£1,234.50', { code: 'number-with-sign', params: { sign: '£' } }],
    ['1.234,50 €', { code: 'number-with-sign', params: { sign: '€' } }],
    ['EUR 12', { code: 'number-with-sign', params: { sign: 'EUR' } }],
    ['15%', { code: 'number-with-sign', params: { sign: '%' } }],
    ['12,5', { code: 'number-notation-undeclared', params: { cure: 'decimalComma: true' } }],
    ['1,234', { code: 'number-notation-undeclared', params: { cure: "thousands: ',' or decimalComma: true" } }],
    ['1 234,50', { code: 'number-notation-undeclared', params: { cure: "decimalComma: true, thousands: ' '" } }],
    ["1'234.50", { code: 'number-notation-undeclared', params: { cure: `thousands: "'"` } }],
    ['1.2.2026', { code: 'number-became-date' }],
    ['2-Jan', { code: 'number-became-date' }],
    ['Feb 26', { code: 'number-became-date' }],
    ['01.Mrz', { code: 'number-became-date' }],
    ['ten', undefined],
    ['PO-12 x', undefined],
    ['', undefined],
  ])('%s: %j', (text, expected) => expect(nameOf('decimal', text)).toEqual(expected));

  test.each<[string, string]>([
    ['0.15', 'decimalComma: false'],
    ['1 234,5', "decimalComma: true, thousands: ' '"],
  ])('%s where the mapping says comma: %s', (text, cure) =>
    expect(nameOf('decimal', text, { decimalComma: true })).toMatchObject({ params: { cure } }),
  );
});

describe('dates', () => {
  test.each([
    ['22.11.26', 'd.M.yy', '2026-11-22'],
    ['22.11.68', 'dd.MM.yy', '2068-11-22'],
    ['22.11.69', 'dd.MM.yy', '1969-11-22'],
    ['05-DEC-2025', 'dd-MMM-yyyy', '2025-12-05'],
    ['Dec 5, 2025', 'MMM d, yyyy', '2025-12-05'],
  ])('%s in %s is %s', (text, format, expected) => expect(convert('date', text, { formats: [format] })).toBe(expected));

  test.each(['22.11.2', '5-Dez-2025', '31-Feb-2025'])('%s is none', (text) =>
    expect(convert('date', text, { formats: ['d.M.yy', 'd-MMM-yyyy'] })).toBeUndefined(),
  );

  test.each([
    ['03/04/2026', 'date-undecidable', 'formats: [d/M/yyyy] or formats: [M/d/yyyy]'],
    ['3.4.26', 'date-undecidable', 'formats: [d.M.yy] or formats: [M.d.yy]'],
    ['13/04/2026', 'date-format-undeclared', 'formats: [d/M/yyyy]'],
    ['04/04/2026', 'date-format-undeclared', 'formats: [d/M/yyyy] or formats: [M/d/yyyy]'],
    ['20260411', 'date-format-undeclared', 'formats: [yyyyMMdd]'],
    ['5-Dec-2025', 'date-format-undeclared', 'formats: [d-MMM-yyyy]'],
    ['2026/4/11', 'date-format-undeclared', 'formats: [yyyy/M/d]'],
    ['13/04/2026 10:00', 'date-format-undeclared', 'formats: [d/M/yyyy H:mm]'],
  ])('%s without a declared format: %s', (text, code, cure) => {
    expect(convert('date', text)).toBeUndefined();
    expect(nameOf('date', text)).toMatchObject({ code, params: { cure } });
  });

  test('as day numbers of a spreadsheet are named, and what is no date at all is not', () => {
    expect(nameOf('date', '46348')).toEqual({ code: 'date-day-number' });
    for (const text of ['soon', '12', '31/31/2026', 'a/b/1']) expect(nameOf('date', text)).toBeUndefined();
  });

  test.each([
    ['2026-11-31', undefined],
    ['2026-02-29', undefined],
    ['2030-02-30', undefined],
    ['2026-11-45', undefined],
    ['31.11.2026', undefined],
    ['31.11.2026', ['dd.MM.yyyy']],
    ['31-Nov-2026', ['d-MMM-yyyy']],
  ])('that do not exist are named: %s', (text, formats) => {
    expect(nameOf('date', text, formats && { formats })).toEqual({ code: 'date-no-such-day' });
  });

  test('are not looked for in texts of any length', () => {
    const started = performance.now();
    expect(nameOf('date', '30'.repeat(500_000))?.code).not.toBe('date-no-such-day');
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('that have no such month are no such thing', () => {
    for (const text of ['2026-13-01', '2026-31-28', '2031-13-01'])
      expect(nameOf('date', text)?.code).not.toBe('date-no-such-day');
  });

  test('that several declared formats read as different days are refused', () => {
    const formats = ['dd/MM/yyyy', 'MM/dd/yyyy'];
    expect(convert('date', '03/04/2026', { formats })).toBeUndefined();
    expect(nameOf('date', '03/04/2026', { formats })).toEqual({ code: 'date-formats-contradict' });
    expect(convert('date', '13/04/2026', { formats })).toBe('2026-04-13');
    expect(convert('date', '04/04/2026', { formats })).toBe('2026-04-04');
  });
});

describe('what a spreadsheet leaves of a cell', () => {
  test.each([
    ['#REF!', 'cell-error'],
    ['#n/a', 'cell-error'],
    ['#NV', 'cell-error'],
    ['########', 'cell-too-narrow'],
    ['5.01E+12', 'cell-exponent'],
    ['5,01E+12', 'cell-exponent'],
    ['4E+13', 'cell-exponent'],
    ['x'.repeat(32_767), 'cell-cut-off'],
  ])('%s: %s', (text, code) => expect(damageOf(text)).toBe(code));

  test.each(['#1050', '#', '##', '3E10', 'E+12', '10.5E+123456', 'x'.repeat(32_766), ''])('%s is left alone', (text) =>
    expect(damageOf(text)).toBeUndefined(),
  );

  test('zeros that a code has lost are found in the table that knows it', () => {
    const isKnown = (code: string) => code === '00123';
    expect(withLostZeros('123', isKnown)).toBe('00123');
    for (const text of ['124', 'A123', '']) expect(withLostZeros(text, isKnown)).toBeUndefined();
  });
});
