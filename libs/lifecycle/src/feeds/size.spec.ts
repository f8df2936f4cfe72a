import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { type FileSize, FEWEST_USUAL, judgeSize, judgeZeroing } from './size.js';

const LEARNED = { atLeast: 0.3, atMost: 3, of: 20 };
const file = (rows: number, bytes = rows * 40): FileSize => ({ rows, bytes });
const usual = (...rows: number[]): FileSize[] => rows.map((each) => file(each));
const THOUSAND = usual(990, 1000, 1010, 1000, 1000, 995);
const codes = (...given: Parameters<typeof judgeSize>): string[] => judgeSize(...given).map(({ code }) => code);

describe('the size of a file', () => {
  test.each([
    [{ minRows: 100 }, 99, ['file-smaller-than-expected']],
    [{ minRows: 100 }, 100, []],
    [{ maxRows: 100 }, 101, ['file-larger-than-expected']],
    [{ minBytes: 4000, maxBytes: 8000 }, 99, ['file-smaller-than-expected']],
    [{ minBytes: 4000, maxBytes: 8000 }, 201, ['file-larger-than-expected']],
  ])('is judged by stated bounds %j: %i rows', (bounds, rows, expected) => {
    expect(codes(file(rows), { of: 20, ...bounds }, [])).toEqual(expected);
  });

  test.each([
    [299, ['file-smaller-than-expected']],
    [300, []],
    [3000, []],
    [3001, ['file-larger-than-expected']],
  ])('is judged by what is usual: %i rows where 1000 are', (rows, expected) => {
    expect(codes(file(rows), LEARNED, THOUSAND)).toEqual(expected);
  });

  test('is told with what was expected and found', () => {
    expect(judgeSize(file(12), LEARNED, THOUSAND)).toMatchObject([
      { expected: 'at least 300 rows (the median of the last 6 files is 1000)', found: '12 rows' },
    ]);
  });

  test('of a document a file is told by its bytes', () => {
    const orders = Array.from({ length: 8 }, () => file(1, 20_000));
    expect(codes(file(1, 2000), LEARNED, orders)).toEqual(['file-smaller-than-expected']);
    expect(codes(file(1, 19_000), LEARNED, orders)).toEqual([]);
  });

  test('one odd file does not change what is usual', () => {
    expect(codes(file(12), LEARNED, [...THOUSAND, file(10)])).toEqual(['file-smaller-than-expected']);
  });

  test('is never judged by fewer than five files, nor when it is one of those it is judged by', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.array(fc.integer({ min: 1, max: 1e6 }), { maxLength: FEWEST_USUAL - 1 }),
        (rows, few) => {
          expect(judgeSize(file(rows), LEARNED, usual(...few))).toEqual([]);
        },
      ),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: FEWEST_USUAL, max: 30 }), (rows, times) => {
        expect(judgeSize(file(rows), LEARNED, usual(...Array.from({ length: times }, () => rows)))).toEqual([]);
      }),
    );
  });

  test('that is smaller than one too small is too small as well', () => {
    expect.hasAssertions();
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1e5 }), { minLength: FEWEST_USUAL, maxLength: 30 }),
        fc.nat(1e5),
        fc.nat(1e5),
        (sizes, one, other) => {
          const [less, more] = one < other ? [one, other] : [other, one];
          const isSmall = (rows: number): boolean =>
            codes(file(rows), LEARNED, usual(...sizes)).includes('file-smaller-than-expected');
          expect(isSmall(more) && !isSmall(less)).toBe(false);
        },
      ),
    );
  });
});

test.each([
  [{ inStock: 100, toZero: 51 }, 0.5, ['stock-set-to-zero']],
  [{ inStock: 100, toZero: 50 }, 0.5, []],
  [{ inStock: 10, toZero: 10 }, 0.5, []],
  [{ inStock: 100, toZero: 100 }, undefined, []],
])('a stock report of %j, allowed %p', (report, zeroing, expected) => {
  const found = judgeZeroing(report, { of: 20, ...(zeroing === undefined ? {} : { zeroing }) });
  expect(found.map(({ code }) => code)).toEqual(expected);
});
