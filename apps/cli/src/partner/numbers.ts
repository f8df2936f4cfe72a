import { type Problem, problem } from '#libs/documents';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `7d`, `12h`, `30m`, `0s` in seconds. */
export function secondsOf(text: string): number | Problem {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return count === undefined || unit === undefined
    ? problem('account-duration-invalid', { found: text })
    : Number(count) * SECONDS[unit]!;
}

/** A count that is given on the command line, from 1. */
export const countOf = (text: string, option: string): number | Problem =>
  /^[1-9]\d{0,8}$/.test(text) ? Number(text) : problem('account-quota-invalid', { field: option, found: text });
