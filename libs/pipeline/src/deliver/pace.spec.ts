import { describe, expect, test } from '@jest/globals';

import { Pace } from './pace.js';

const { signal } = new AbortController();

/** Keeps the process from doing anything else, as a long task does. */
function standStill(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('the pace of a connection', () => {
  test('calls come one by one at the rate', async () => {
    const pace = Pace.of({ granted: 4, startsInMs: 20 }, 50, signal);
    const started = performance.now();
    expect(await Promise.all(Array.from({ length: 4 }, () => pace.turn()))).toEqual([true, true, true, true]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(78);
  });

  test('what a process missed while it stood still is not made up for: it is reserved anew', async () => {
    const pace = Pace.of({ granted: 10, startsInMs: 0 }, 20, signal);
    const turns = Array.from({ length: 10 }, () => pace.turn());
    standStill(400);
    const inTime = await Promise.all(turns);
    expect(inTime.filter((each) => !each).length).toBeGreaterThanOrEqual(5);
    expect(inTime.at(-1)).toBe(true);
  });

  test('without a rate nothing is late', async () => {
    const pace = Pace.unlimited(2, signal);
    standStill(150);
    expect([await pace.turn(), await pace.turn()]).toEqual([true, true]);
  });
});
