import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { GroupCounter } from './group-counter.js';

describe('GroupCounter', () => {
  test('counts rows and runs like a map would, through growth', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 1, max: 9 })), { maxLength: 12_000 }),
        (runs) => {
          const counter = new GroupCounter();
          const expected = new Map<string, { rows: number; runs: number }>();
          for (const [key, count] of runs) {
            counter.addRun(`PO-${key}`, count);
            const known = expected.get(`PO-${key}`) ?? { rows: 0, runs: 0 };
            expected.set(`PO-${key}`, { rows: known.rows + count, runs: known.runs + 1 });
          }
          expect(counter.groups).toBe(expected.size);
          for (const [key, { rows, runs }] of expected) {
            expect(counter.rowsOf(key)).toBe(rows);
            expect(counter.isScattered(key)).toBe(runs > 1);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test('sums the rows of scattered keys only', () => {
    const counter = new GroupCounter();
    counter.addRun('a', 3);
    counter.addRun('b', 2);
    counter.addRun('a', 1);
    expect(counter.scatteredRows()).toBe(4);
  });
});
