import { holdsOn as isValidOn, type Validity } from '../validity.js';

/** One entry of a cross-reference table: what a value of theirs is with us, for whom and when. */
export interface TableEntry extends Validity {
  /** Theirs. */
  from: string;
  /** Ours. */
  to: string;
  /** Only in documents from or to this partner; absent: in everybody's. */
  partner?: string;
  note?: string;
}

/** What counts as the same value of theirs. */
export interface Matching {
  ignoreCase: boolean;
  /** White space is left out, also between other signs: `AB 12` is `AB12`. */
  ignoreBlanks: boolean;
}

/** What may be the same value under some {@link Matching}: the key that entries are found by. */
export const foldedValue = (value: string): string => withoutBlanks(value).toUpperCase();

const withoutBlanks = (value: string): string => (/\s/.test(value) ? value.replace(/\s+/g, '') : value);

export function sameValue(left: string, right: string, { ignoreCase, ignoreBlanks }: Matching): boolean {
  if (left === right) return true;
  const plain = (value: string): string => {
    const kept = ignoreBlanks ? withoutBlanks(value) : value;
    return ignoreCase ? kept.toUpperCase() : kept;
  };
  return plain(left) === plain(right);
}

/** @param on a day; undefined: any, so only what always holds does */
export const holdsOn = (days: Validity, on: string | undefined): boolean =>
  on === undefined ? days.validFrom === undefined && days.validUntil === undefined : isValidOn(days, on);

/** Whether there is a day on which both hold. */
export const periodsOverlap = (left: Validity, right: Validity): boolean =>
  startsBeforeEnd(left, right) && startsBeforeEnd(right, left);

const startsBeforeEnd = ({ validFrom }: Validity, { validUntil }: Validity): boolean =>
  validFrom === undefined || validUntil === undefined || validFrom <= validUntil;
