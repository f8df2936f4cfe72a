import { afterCountedTime, timesUntil } from './calendar.js';
import type { FeedSchedule } from './expectation.js';

/** What is known of a feed at a moment. */
export interface FeedFacts {
  now: Date;
  /** Since when this expectation holds: what was missed before is not told. */
  watchedSince: Date;
  /** When its newest file came. */
  newest?: Date;
}

export interface Silence {
  /** The moment by which a file was due, without grace: it names this silence among all of the feed. */
  due: Date;
  /** A file that came after this ends it. */
  since: Date;
}

/** Whether a feed is silent: undefined when what is expected has come, or may still come in time. */
export const judgeSilence = (schedule: FeedSchedule, facts: FeedFacts): Silence | undefined =>
  'everySeconds' in schedule.by
    ? silentFor(schedule, schedule.by.everySeconds, facts)
    : missedBy(schedule, schedule.by, facts);

/**
 * Between two deadlines at least one file comes. Only the newest deadline is judged: one that passed before while nobody watched
 * can no longer be told from one that was kept.
 */
function missedBy(
  { calendar, graceSeconds }: FeedSchedule,
  times: readonly string[],
  { now, watchedSince, newest }: FeedFacts,
): Silence | undefined {
  const grace = graceSeconds * 1000;
  const [due, before] = timesUntil(times, calendar, new Date(now.getTime() - grace), 2);
  if (due === undefined || due.getTime() + grace <= watchedSince.getTime()) return undefined;
  const since = before === undefined ? watchedSince : new Date(before.getTime() + grace);
  return newest !== undefined && newest > since ? undefined : { due, since };
}

function silentFor(
  { calendar, graceSeconds }: FeedSchedule,
  everySeconds: number,
  { now, watchedSince, newest }: FeedFacts,
): Silence | undefined {
  const since = newest !== undefined && newest > watchedSince ? newest : watchedSince;
  const due = afterCountedTime(since, everySeconds, calendar);
  if (due === undefined || due.getTime() + graceSeconds * 1000 > now.getTime()) return undefined;
  return { due, since };
}
