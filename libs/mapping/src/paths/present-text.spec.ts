import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { isPresent, presentText } from './present-text.js';

/** Blanks of Unicode, what only looks like one, and what shows. */
const characters = fc.constantFrom(
  ' ',
  '\t',
  '\n',
  '\u00A0',
  '\u2003',
  '\u3000',
  '\uFEFF',
  '\u007F',
  '\u200B',
  'x',
  '~',
  'é',
);

describe('a text', () => {
  test('is what is left when its blanks are gone', () => {
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 4 }), (text) => {
        expect(presentText(text)).toBe(text.trim() || undefined);
        expect(isPresent(text)).toBe(text.trim() !== '');
      }),
    );
    expect(presentText(undefined)).toBeUndefined();
  });
});
