import { type RawBuilder, sql } from 'kysely';

/**
 * Whether something that is due since `since` and was last rung for at `rung` (null: only when it was planned) may be rung for again: after `seconds`, then when
 * it has waited twice as long, four times … So a backlog that takes hours to work off gets a handful of bells an item, not one at every sweep.
 * @param rung column, as is @param since.
 */
export const patience = (rung: string, since: string, seconds: number): RawBuilder<boolean> => {
  const lastBell = sql`coalesce(${sql.raw(rung)}, ${sql.raw(since)})`;
  return sql`now() - ${lastBell} >= greatest(make_interval(secs => ${seconds}), ${lastBell} - ${sql.raw(since)})`;
};

/** What the queue should have brought to a worker by now: all that is due, unless rung for since a moment, or what outlasted its patience. */
export type Overdue = { forgottenAt: Date } | { afterSeconds: number };

/** Whether a queue has to be told again of something that is due since `since` and was last rung for at `rung`. */
export const isOverdue = (rung: string, since: string, overdue: Overdue): RawBuilder<boolean> =>
  'forgottenAt' in overdue
    ? sql`coalesce(${sql.raw(rung)}, '-infinity') < ${overdue.forgottenAt}`
    : patience(rung, since, overdue.afterSeconds);
