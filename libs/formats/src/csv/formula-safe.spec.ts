import { expect, test } from '@jest/globals';

import { formulaSafe } from './formula-safe.js';

test.each(['=1+1', ' =1', '+SUM(A1)', '-2+3', '@cmd', '\t=1', '\rx', '＝1', '＋1', '－1', '＠x', '+49 30 1234', '--5'])(
  '%j is made safe',
  (cell) => {
    expect(formulaSafe(cell)).toBe(`'${cell}`);
  },
);

test.each(['', 'PO-1001', '-12.50', '+5', '-1.234,56', ' -3 ', '1=1', 'a@b.example', "'=1"])('%j stays', (cell) => {
  expect(formulaSafe(cell)).toBe(cell);
});
