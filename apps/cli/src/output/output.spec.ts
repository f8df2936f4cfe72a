import { describe, expect, test } from '@jest/globals';

import { plain } from './plain.js';
import { table } from './table.js';

describe('a table', () => {
  const lines = table(
    ['id', 'since', 'why'],
    [
      ['hold_1', new Date('2026-11-20T10:00:00.123Z'), 'short'],
      ['hold_22', null, `${'long '.repeat(20)}end`],
    ],
  );

  test('has columns as wide as their widest cell, instants in UTC, and a dash for nothing', () => {
    expect(lines[1]).toBe('hold_1   2026-11-20 10:00:00Z  short');
    expect(lines[2]).toMatch(/^hold_22 {2}- {21}long/);
  });

  test('cuts every column but the last', () => {
    expect(lines[2]).toMatch(/end$/);
    expect(table(['a', 'b'], [['x'.repeat(99), 'y']])[1]).toBe(`${'x'.repeat(47)}…  y`);
  });
});

test('a text of a sender cannot give orders to the terminal', () => {
  expect(plain('PO\u001b[2J-1\r\nnext\u202egnp')).toBe('PO [2J-1  next gnp');
});
