import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { afterCountedTime, type FeedCalendar, localText, timesUntil } from './calendar.js';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const calendar = (timezone: string, more: Partial<FeedCalendar> = {}): FeedCalendar => ({
  timezone,
  days: EVERY_DAY,
  holidays: [],
  ...more,
});
const newest = (time: string, timezone: string, until: string, more: Partial<FeedCalendar> = {}): string[] =>
  timesUntil([time], calendar(timezone, more), new Date(until), 3).map((moment) => moment.toISOString());

describe('times of day in a zone', () => {
  test.each([
    ['a time that the clock skips', '02:30', 'Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-29T01:30:00.000Z'],
    [
      'a time that it shows twice is the second',
      '02:30',
      'Europe/Berlin',
      '2026-10-25T12:00:00Z',
      '2026-10-25T01:30:00.000Z',
    ],
    ['a midnight that it skips', '00:00', 'America/Santiago', '2026-09-06T12:00:00Z', '2026-09-06T04:00:00.000Z'],
    ['a zone five and a half hours ahead', '18:00', 'Asia/Kolkata', '2026-11-26T12:30:00Z', '2026-11-26T12:30:00.000Z'],
    [
      'a zone that shifts by half an hour',
      '18:00',
      'Australia/Lord_Howe',
      '2026-10-04T07:00:00Z',
      '2026-10-04T07:00:00.000Z',
    ],
    ['a leap day', '18:00', 'Europe/London', '2028-02-29T20:00:00Z', '2028-02-29T18:00:00.000Z'],
    ['the date line', '09:00', 'Pacific/Kiritimati', '2026-11-26T19:00:00Z', '2026-11-26T19:00:00.000Z'],
    ['a day that was left out', '09:00', 'Pacific/Apia', '2011-12-30T23:00:00Z', '2011-12-30T19:00:00.000Z'],
  ])('%s', (_, time, timezone, until, expected) => {
    expect(newest(time, timezone, until)[0]).toBe(expected);
  });

  test('leave out days of the week and holidays', () => {
    const workdays = { days: [1, 2, 3, 4, 5], holidays: ['2026-12-25'] };
    // A Monday at noon, before which lie a weekend and a Friday that is Christmas.
    expect(newest('18:00', 'Europe/Berlin', '2026-12-28T12:00:00Z', workdays)).toEqual([
      '2026-12-24T17:00:00.000Z',
      '2026-12-23T17:00:00.000Z',
      '2026-12-22T17:00:00.000Z',
    ]);
  });

  test('of several a day come newest first, and once each where the clock makes two of them one', () => {
    const times = timesUntil(['02:30', '03:30'], calendar('Europe/Berlin'), new Date('2026-03-29T12:00:00Z'), 3);
    expect(times.map((moment) => moment.toISOString())).toEqual([
      '2026-03-29T01:30:00.000Z',
      '2026-03-28T02:30:00.000Z',
      '2026-03-28T01:30:00.000Z',
    ]);
  });

  test('end where every day is a holiday', () => {
    expect(timesUntil(['18:00'], calendar('UTC', { days: [] }), new Date(), 1)).toEqual([]);
    expect(afterCountedTime(new Date(), 1, calendar('UTC', { days: [] }))).toBeUndefined();
  });
});

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Pacific/Apia',
];
const zone = fc.constantFrom(...ZONES);
const moment = fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const days = fc.subarray(EVERY_DAY, { minLength: 1 });
const DAY_MS = 86_400_000;

describe('times of day in any zone', () => {
  test('lie at or before the moment asked for, in order, on days that count', () => {
    fc.assert(
      fc.property(
        zone,
        moment,
        fc.array(time, { minLength: 1, maxLength: 3 }),
        days,
        (timezone, until, times, days) => {
          const found = timesUntil(times, calendar(timezone, { days }), until, 5);
          expect(found).toHaveLength(5);
          expect(found[0]!.getTime()).toBeLessThanOrEqual(until.getTime());
          expect(found).toEqual(found.toSorted((one, other) => other.getTime() - one.getTime()));
        },
      ),
    );
  });

  test('stay the same as the clock goes on: what was the newest is the newest or an older one later', () => {
    fc.assert(
      fc.property(zone, moment, time, fc.integer({ min: 0, max: 10 * DAY_MS }), (timezone, until, time, later) => {
        const [before] = timesUntil([time], calendar(timezone), until, 1);
        const after = timesUntil([time], calendar(timezone), new Date(until.getTime() + later), 12);
        expect(after.map(Number)).toContain(Number(before));
      }),
    );
  });

  test('show the local time that was asked for, except in a gap', () => {
    fc.assert(
      fc.property(zone, moment, time, (timezone, until, time) => {
        const shown = timesUntil([time], calendar(timezone), until, 4).map((at) =>
          localText(at, timezone).slice(11, 16),
        );
        // One change of the clock lies in four days at most.
        expect(shown.filter((text) => text === time).length).toBeGreaterThanOrEqual(3);
      }),
    );
  });

  test('counted time goes by as the clock does when every day counts, and never faster', () => {
    fc.assert(
      fc.property(zone, moment, fc.integer({ min: 1, max: 10 * 86_400 }), days, (timezone, from, seconds, days) => {
        const plain = from.getTime() + seconds * 1000;
        expect(afterCountedTime(from, seconds, calendar(timezone))!.getTime()).toBe(plain);
        expect(afterCountedTime(from, seconds, calendar(timezone, { days }))!.getTime()).toBeGreaterThanOrEqual(plain);
      }),
    );
  });
});
