import { Big } from 'big.js';

import type { NumberKind } from './number-format.js';

/** The text of a number, or why it has none that is exact. */
export type NumberText =
  | { text: string }
  | { code: 'xlsx-number-imprecise' | 'xlsx-date-invalid' | 'xlsx-cell-damaged' };

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
/** Digits that a spreadsheet keeps. */
const PRECISION = 15;
const EXACT = /^-?\d{1,15}$|^-?(?=[\d.]{1,16}$)\d+\.\d+$/;
const PAST_PRECISION = 1e15;

/**
 * A stored number as the person at the sheet reads it, as long as that is exact: plain digits without exponent, dates and
 * times in ISO 8601 by their number format (a time of midnight is left out), percentages with their sign.
 * @param stored decimal text of a double, as in the file: 1.1 stands there as 1.1000000000000001
 */
export function numberText(stored: string, format: NumberKind, uses1904: boolean): NumberText {
  if (!NUMBER.test(stored)) return { code: 'xlsx-cell-damaged' };
  switch (format.kind) {
    case 'number':
      return digitsOf(stored, (text) => text);
    case 'percent':
      return digitsOf(stored, (text) => `${new Big(text).times(100).toFixed()}%`);
    case 'mask':
      return digitsOf(stored, (text) => (/^\d+$/.test(text) ? masked(format.mask, text) : text));
    case 'date':
    case 'dateTime':
    case 'time':
    case 'duration':
      return momentText(Number(stored), format.kind, uses1904);
  }
}

function digitsOf(stored: string, shown: (text: string) => string): NumberText {
  if (EXACT.test(stored)) return { text: shown(stored) };
  const value = Number(stored);
  // Whole numbers this long were typed with more digits than are left.
  if (Math.abs(value) >= PAST_PRECISION) return { code: 'xlsx-number-imprecise' };
  return { text: shown(new Big(value.toPrecision(PRECISION)).toFixed()) };
}

/** Puts digits into the places of a mask, the last to the last; digits too many stand before its first place. */
function masked(mask: string, digits: string): string {
  const places = mask.split('\0').length - 1;
  const padded = digits.padStart(places, '0');
  let next = padded.length - places;
  const extra = padded.slice(0, next);
  return mask.replaceAll('\0', (_, at: number) => {
    next += 1;
    return (at === mask.indexOf('\0') ? extra : '') + padded.charAt(next - 1);
  });
}

const DAY_SECONDS = 86_400;
const DAY_MS = DAY_SECONDS * 1000;
/** Day 0 of the two calendars; the first counts a 29 February 1900 that never was, as day 60. */
const DAY_0_OF_1900 = Date.UTC(1899, 11, 30);
const DAY_0_OF_1904 = Date.UTC(1904, 0, 1);
const LEAP_DAY_OF_1900 = 60;
const LAST_DAY = 2_958_465;

function momentText(serial: number, kind: 'date' | 'dateTime' | 'time' | 'duration', uses1904: boolean): NumberText {
  if (serial < 0) return { code: 'xlsx-date-invalid' };
  const seconds = Math.round(serial * DAY_SECONDS);
  const days = Math.floor(seconds / DAY_SECONDS);
  if (kind === 'duration') return { text: clock(seconds) };
  if (kind === 'time') return { text: clock(seconds % DAY_SECONDS) };
  if (days > LAST_DAY || (!uses1904 && (days < 1 || days === LEAP_DAY_OF_1900))) return { code: 'xlsx-date-invalid' };
  const shift = !uses1904 && days < LEAP_DAY_OF_1900 ? 1 : 0;
  const start = uses1904 ? DAY_0_OF_1904 : DAY_0_OF_1900;
  const date = new Date(start + (days + shift) * DAY_MS).toISOString().slice(0, 10);
  const rest = seconds % DAY_SECONDS;
  return { text: kind === 'date' || rest === 0 ? date : `${date}T${clock(rest)}` };
}

const clock = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
