import { Temporal } from 'temporal-polyfill';

/** The days on which something is expected, as people of one zone count them. */
export interface FeedCalendar {
  /** Name in the IANA list. */
  timezone: string;
  /** ISO numbers of weekdays, Monday 1 to Sunday 7; at least one. */
  days: readonly number[];
  /** Local dates (`2026-12-25`) on which nothing is expected. */
  holidays: readonly string[];
}

/** Days that are looked at before a calendar counts as one that never comes. */
const REACH_DAYS = 2000;

const counts = (date: Temporal.PlainDate, { days, holidays }: FeedCalendar): boolean =>
  days.includes(date.dayOfWeek) && !holidays.includes(date.toString());

/**
 * The newest moments, newest first, at which a clock of the zone has shown one of `times` on a day that counts. A time that the clock skips is the
 * moment after the gap, one that it shows twice is the second: never earlier than the people there would say.
 * @param times local times of day, `18:00`
 * @param until none is later
 * @param limit how many; there may be fewer when the days of the calendar never come
 */
export function timesUntil(times: readonly string[], calendar: FeedCalendar, until: Date, limit: number): Date[] {
  const end = until.getTime();
  const found = new Set<number>();
  let date = localDate(end, calendar.timezone).add({ days: 1 });
  for (let looked = 0; looked < REACH_DAYS && found.size < limit; looked += 1) {
    if (counts(date, calendar))
      for (const time of times) {
        const moment = momentOf(date, time, calendar.timezone);
        if (moment <= end) found.add(moment);
      }
    date = date.subtract({ days: 1 });
  }
  return [...found]
    .toSorted((one, other) => other - one)
    .slice(0, limit)
    .map((moment) => new Date(moment));
}

/**
 * The moment at which `seconds` of days that count have gone by: on other days the clock stands still.
 * @returns undefined when the days of the calendar never come
 */
export function afterCountedTime(from: Date, seconds: number, calendar: FeedCalendar): Date | undefined {
  let left = seconds * 1000;
  let at = from.getTime();
  for (let looked = 0; looked < REACH_DAYS; looked += 1) {
    const date = localDate(at, calendar.timezone);
    const nextDay = startOf(date.add({ days: 1 }), calendar.timezone);
    if (counts(date, calendar)) {
      if (at + left <= nextDay) return new Date(at + left);
      left -= nextDay - at;
    }
    at = nextDay;
  }
  return undefined;
}

/** e.g. `2026-11-26 18:00 Europe/Berlin` */
export function localText(moment: Date, timezone: string): string {
  const { year, month, day, hour, minute } = zoned(moment.getTime(), timezone);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)} ${timezone}`;
}

const zoned = (epochMs: number, timezone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone);

const localDate = (epochMs: number, timezone: string): Temporal.PlainDate => zoned(epochMs, timezone).toPlainDate();

/** The first moment of a day: midnight, or later where the clock skips it. */
const startOf = (date: Temporal.PlainDate, timezone: string): number =>
  date.toZonedDateTime(timezone).epochMilliseconds;

const momentOf = (date: Temporal.PlainDate, time: string, timezone: string): number =>
  date.toPlainDateTime(time).toZonedDateTime(timezone, { disambiguation: 'later' }).epochMilliseconds;
