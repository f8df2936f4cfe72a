import { describe, expect, test } from '@jest/globals';
import { assert, property, string } from 'fast-check';

import { fileNameObjection, fileNamePart, numberedName, refuseFileName } from './file-name.js';

describe('file names', () => {
  test.each(['orders.csv', 'Bestellung Müller (2).xml', '注文.csv', '-rf', '.hidden', 'CON'])(
    '"%s" is taken',
    (name) => {
      expect(fileNameObjection(name)).toBeUndefined();
    },
  );

  test.each([
    ['', 'folder'],
    ['..', 'folder'],
    ['../x', 'separator'],
    ['a\\b', 'separator'],
    ['a\0', 'control'],
    ['a\nb', 'control'],
    ['a\u202eb', 'direction'],
    ['caf\ufffd', 'UTF-8'],
    ['é'.repeat(128), '255 bytes'],
  ])('%j is refused: %s', (name, reason) => {
    expect(fileNameObjection(name)).toContain(reason);
  });

  test('a refusal is told without repeating control characters', () => {
    const failure = refuseFileName('ok.csv', 'bad\u0007.csv');
    expect(failure).toMatchObject({ kind: 'rejected', problems: [{ code: 'file-name-refused' }] });
    expect(failure?.message).not.toContain('\u0007');
  });

  test('any text becomes a safe part of a name', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(fileNameObjection(`${fileNamePart(text)}-1.json`)).toBeUndefined();
      }),
    );
  });

  test('a number goes before the ending', () => {
    expect(numberedName('orders.csv', 2)).toBe('orders.2.csv');
    expect(numberedName('orders.csv.pgp', 2)).toBe('orders.2.csv.pgp');
    expect(numberedName('README', 3)).toBe('README.3');
    expect(numberedName('README.pgp', 3)).toBe('README.3.pgp');
    expect(numberedName('.hidden', 2)).toBe('.hidden.2');
  });
});
