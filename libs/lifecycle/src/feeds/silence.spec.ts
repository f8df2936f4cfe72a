import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import type { FeedSchedule } from './expectation.js';
import { judgeSilence } from './silence.js';

const at = (text: string): Date => new Date(text);
const schedule = (
  more: Partial<FeedSchedule> & { days?: readonly number[]; holidays?: readonly string[] } = {},
): FeedSchedule => ({
  calendar: { timezone: 'Europe/Berlin', days: more.days ?? [1, 2, 3, 4, 5], holidays: more.holidays ?? [] },
  by: more.by ?? ['18:00'],
  graceSeconds: more.graceSeconds ?? 1800,
});
/** Half past six in the evening of a Thursday in Berlin, to the second. */
const DEADLINE = '2026-11-26T17:30:00Z';
const LONG_AGO = at('2026-01-01T00:00:00Z');

describe('a file by six in the evening on working days, with half an hour of grace', () => {
  const judged = (now: string, newest: string | undefined, watchedSince = LONG_AGO) =>
    judgeSilence(schedule(), { now: at(now), watchedSince, ...(newest === undefined ? {} : { newest: at(newest) }) });

  test('is missed at the end of the grace, not before', () => {
    expect(judged('2026-11-26T17:29:59Z', '2026-11-25T15:00:00Z')).toBeUndefined();
    expect(judged(DEADLINE, '2026-11-25T15:00:00Z')).toEqual({
      due: at('2026-11-26T17:00:00Z'),
      since: at('2026-11-25T17:30:00Z'),
    });
  });

  test('is there when it came since the deadline before, in grace or late', () => {
    for (const newest of ['2026-11-25T17:30:01Z', '2026-11-26T17:20:00Z', '2026-11-26T20:00:00Z'])
      expect(judged('2026-11-26T21:00:00Z', newest)).toBeUndefined();
  });

  test('is not asked for on Saturday and Sunday: Friday stays the newest until Monday', () => {
    expect(judged('2026-11-29T12:00:00Z', '2026-11-27T16:00:00Z')).toBeUndefined();
    expect(judged('2026-11-30T17:30:00Z', '2026-11-27T16:00:00Z')?.due).toEqual(at('2026-11-30T17:00:00Z'));
  });

  test('is not asked for on a holiday', () => {
    const facts = { now: at(DEADLINE), watchedSince: LONG_AGO, newest: at('2026-11-25T15:00:00Z') };
    expect(judgeSilence(schedule({ holidays: ['2026-11-26'] }), facts)).toBeUndefined();
    expect(judgeSilence(schedule(), facts)).toBeDefined();
  });

  test('was not expected before anyone said so', () => {
    expect(judged('2026-11-26T18:00:00Z', undefined, at(DEADLINE))).toBeUndefined();
    expect(judged('2026-11-26T18:00:00Z', undefined, at('2026-11-26T17:29:00Z'))).toBeDefined();
  });
});

describe('never longer than four hours without a file', () => {
  const everyFour = { by: { everySeconds: 4 * 3600 }, graceSeconds: 0 };
  test('counts from the newest file, or from when it was first expected', () => {
    const facts = { now: at('2026-11-26T12:00:00Z'), watchedSince: at('2026-11-26T07:30:00Z') };
    expect(judgeSilence(schedule(everyFour), facts)?.due).toEqual(at('2026-11-26T11:30:00Z'));
    expect(judgeSilence(schedule(everyFour), { ...facts, newest: at('2026-11-26T08:00:01Z') })).toBeUndefined();
    expect(judgeSilence(schedule(everyFour), { ...facts, newest: at('2026-11-20T08:00:01Z') })?.since).toEqual(
      facts.watchedSince,
    );
  });

  test('stands still over a weekend', () => {
    // Friday 23:00 in Berlin: one hour of Friday counts, and three of Monday.
    const facts = { watchedSince: LONG_AGO, newest: at('2026-11-27T22:00:00Z') };
    expect(judgeSilence(schedule(everyFour), { ...facts, now: at('2026-11-30T01:59:59Z') })).toBeUndefined();
    expect(judgeSilence(schedule(everyFour), { ...facts, now: at('2026-11-30T02:00:00Z') })).toBeDefined();
  });
});

describe('any schedule', () => {
  const by = fc.oneof(
    fc.constantFrom(['00:00'], ['02:30'], ['06:00', '18:00'], ['23:59']),
    fc.record({ everySeconds: fc.integer({ min: 60, max: 3 * 86_400 }) }),
  );
  const moment = fc.date({ min: at('2026-01-01'), max: at('2027-12-31'), noInvalidDate: true });
  const any = fc.record({
    by,
    graceSeconds: fc.integer({ min: 0, max: 7200 }),
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
  });

  test('that is silent names one and the same silence until a file comes or the next is due, and a file ends it', () => {
    fc.assert(
      fc.property(any, moment, moment, fc.integer({ min: 1, max: 3_600_000 }), (more, watchedSince, now, later) => {
        const silence = judgeSilence(schedule(more), { now, watchedSince });
        fc.pre(silence !== undefined);
        expect(silence.due <= now && silence.since < now).toBe(true);
        const again = judgeSilence(schedule(more), { now: new Date(now.getTime() + later), watchedSince });
        expect(again!.due >= silence.due).toBe(true);
        const newest = new Date(Math.max(silence.since.getTime(), watchedSince.getTime()) + 1);
        expect(
          judgeSilence(schedule({ ...more, graceSeconds: more.graceSeconds }), { now, watchedSince, newest: now }),
        ).toBeUndefined();
        if (!('everySeconds' in more.by))
          expect(judgeSilence(schedule(more), { now, watchedSince, newest })).toBeUndefined();
      }),
    );
  });
});
