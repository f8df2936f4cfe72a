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
          let last: number | undefined;
          const expected = new Map<string, { rows: number; runs: number }>();
          for (const [key, count] of runs) {
            // Runs of one key that follow one another are one.
            if (key === last) continue;
            last = key;
            for (let row = 0; row < count; row += 1) counter.addRow(`PO-${key}`, 1);
            const known = expected.get(`PO-${key}`) ?? { rows: 0, runs: 0 };
            expected.set(`PO-${key}`, { rows: known.rows + count, runs: known.runs + 1 });
          }
          counter.end();
          const counts = [...expected.values()];
          expect(counter.groups).toBe(expected.size);
          expect(counter.largest.rows).toBe(Math.max(0, ...counts.map(({ rows }) => rows)));
          expect(counter.scatteredRows()).toBe(counts.reduce((sum, { rows, runs }) => sum + (runs > 1 ? rows : 0), 0));
          for (const [key, { runs }] of expected) expect([key, counter.isScattered(key)]).toEqual([key, runs > 1]);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('names the key of most rows and the line where its last run starts', () => {
    const counter = new GroupCounter();
    for (const [at, key] of ['a', 'a', 'b', 'b', 'b', 'a'].entries()) counter.addRow(key, at + 2);
    expect(counter.largest).toEqual({ key: 'b', line: 4, rows: 3 });
    counter.addRow('a', 8);
    counter.end();
    expect(counter.largest).toEqual({ key: 'a', line: 7, rows: 4 });
  });
});
