/** When a version of a mapping holds: first and last day, `YYYY-MM-DD`; absent: no end on that side. */
export interface Validity {
  validFrom?: string;
  validUntil?: string;
}

export const holdsOn = ({ validFrom = '', validUntil = '9999-12-31' }: Validity, day: string): boolean =>
  validFrom <= day && day <= validUntil;

/** e.g. `from 2026-01-01 until 2026-12-31`; `''` when it always holds. */
export function describeValidity({ validFrom, validUntil }: Validity): string {
  const parts = [validFrom && `from ${validFrom}`, validUntil && `until ${validUntil}`];
  return parts.filter((part) => part !== undefined).join(' ');
}

export type Succession =
  /** Both hold on these days. */
  | { kind: 'overlap'; from: string; until: string | undefined }
  /** None holds between these. */
  | { kind: 'gap'; from: string; until: string }
  | { kind: 'seamless' };

/** How two versions follow each other, the one that begins first before the other. */
export function successionOf(earlier: Validity, later: Validity): Succession {
  const { validUntil } = earlier;
  const { validFrom = '' } = later;
  if (validUntil === undefined || validFrom <= validUntil)
    return { kind: 'overlap', from: validFrom, until: lesser(validUntil, later.validUntil) };
  const next = dayAfter(validUntil);
  return next === validFrom ? { kind: 'seamless' } : { kind: 'gap', from: next, until: dayBefore(validFrom) };
}

const lesser = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || (other !== undefined && other < one) ? other : one;

const DAY_MS = 86_400_000;
const shifted = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
const dayAfter = (day: string): string => shifted(day, 1);
const dayBefore = (day: string): string => shifted(day, -1);
