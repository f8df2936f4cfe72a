import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { fileNameObjection } from './file-name.js';
import { type NameValues, SentName } from './sent-name.js';

const values: NameValues = {
  documentType: 'DespatchAdvice',
  number: 'LS/4711',
  orderNumber: 'PO-17',
  partner: 'acme',
  date: '20261122',
  time: '143015',
  controlNumber: '42',
  key: 'int_1',
  extension: 'xml',
};

function nameBy(template: string, changes: Partial<NameValues> = {}): unknown {
  const parsed = SentName.parse(template);
  if (typeof parsed === 'string') return parsed;
  const filled = parsed.nameOf({ ...values, ...changes });
  return 'name' in filled ? filled.name : filled;
}

describe('a name template', () => {
  test.each([
    ['{documentType}-{number}.{extension}', 'DespatchAdvice-LS_4711.xml'],
    ['{partner}_{date}{time}_{controlNumber:6}.{extension}', 'acme_20261122143015_000042.xml'],
    ['ORDERS.{orderNumber}', 'ORDERS.PO-17'],
  ])('%s gives %s', (template, name) => {
    expect(nameBy(template)).toBe(name);
  });

  test.each([
    ['{docType}.xml', /\{docType\} is none of documentType, number/],
    ['{number:5}.xml', /only controlNumber has a width/],
    ['{controlNumber:0}.xml', /width, 1 to 18/],
    ['out/{number}.xml', /path separator/],
    ['{number.xml', /a brace stands alone/],
    ['.{number}', /begin with a dot/],
    ['{number}.part', /unfinished/],
  ])('%s is refused with the reason', (template, reason) => {
    expect(nameBy(template)).toMatch(reason);
  });

  test('says which placeholder a document has nothing for', () => {
    expect(nameBy('{orderNumber}.xml', { orderNumber: undefined })).toEqual({ lacks: 'orderNumber' });
  });

  test.each([
    ['../../etc/passwd', '_._.._etc_passwd'],
    ['CON', '_CON'],
    ['a'.repeat(60), 'a'.repeat(48)],
  ])('makes a safe name of the number %s', (number, name) => {
    expect(nameBy('{number}', { number })).toBe(name);
  });

  test('knows whether two documents can ever get one name', () => {
    const isUnique = (template: string, isOnePartner = false): boolean => {
      const parsed = SentName.parse(template);
      return typeof parsed !== 'string' && parsed.isUnique(isOnePartner);
    };
    expect(isUnique('{number}-{key}.xml')).toBe(true);
    expect(isUnique('{number}.xml')).toBe(false);
    expect(isUnique('{documentType}{controlNumber}.xml')).toBe(false);
    expect(isUnique('{documentType}{controlNumber}.xml', true)).toBe(true);
    expect(isUnique('{partner}{documentType}{controlNumber}.xml')).toBe(true);
  });

  test.each([
    ['{number}.csv', '{orderNumber}.csv', true],
    ['{number}.csv', 'orders.csv', true],
    ['{documentType}-{controlNumber}.csv', '{documentType}-{controlNumber}.csv', true],
    ['{number}.csv', '{number}.xml', false],
    ['north-{number}.csv', 'south-{number}.csv', false],
    ['{number}-{key}.csv', '{number}-{key}.csv', false],
  ])('%s and %s may coincide: %s', (one, other, expected) => {
    const [a, b] = [SentName.parse(one), SentName.parse(other)];
    if (typeof a === 'string' || typeof b === 'string') throw new Error(`${one} ${other}`);
    expect([a.mayCoincide(b), b.mayCoincide(a)]).toEqual([expected, expected]);
  });

  test('gives one safe path segment of at most 200 bytes, whatever the document says', () => {
    const template = '{documentType}-{number}-{orderNumber}-{partner}-{controlNumber}.{extension}';
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
        (number, orderNumber) => {
          const name = nameBy(template, { number, orderNumber }) as string;
          expect(fileNameObjection(name)).toBeUndefined();
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
          expect(name).not.toMatch(/^\./);
          expect(nameBy(template, { number, orderNumber })).toBe(name);
        },
      ),
    );
  });

  test('that is cut keeps its ending, and differs where what was cut differs', () => {
    const long = (last: string) =>
      nameBy('{number}-{orderNumber}-{partner}-{controlNumber}.{extension}', {
        number: '\u4f60'.repeat(48),
        orderNumber: '\u4f60'.repeat(48),
        controlNumber: last,
      }) as string;
    expect(long('1')).toMatch(/-[0-9a-f]{12}\.xml$/);
    expect(long('1')).not.toBe(long('2'));
  });
});
