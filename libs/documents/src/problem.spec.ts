import { describe, expect, test } from '@jest/globals';

import { shorten } from './problem.js';

describe('what a problem repeats of a sender’s text', () => {
  test('is short', () => {
    expect(shorten('x'.repeat(200))).toBe('x'.repeat(200));
    expect(shorten('x'.repeat(201))).toBe(`${'x'.repeat(200)}…`);
  });

  test('can be stored: no NUL, no half of a character where it was cut or before', () => {
    expect(shorten('a\u0000b')).toBe('a\ufffdb');
    expect(shorten(`${'x'.repeat(199)}🚚`)).toBe(`${'x'.repeat(199)}\ufffd…`);
    expect(shorten('\ud83d!')).toBe('\ufffd!');
  });
});
