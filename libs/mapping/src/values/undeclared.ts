import type { ProblemCode } from '#libs/documents';

import { type DateReader, dateFormat, dayText } from './dates.js';
import { type NumberNotation, numberReader } from './numbers.js';

/** What is wrong with a text that does not convert, by name, with what would cure it. */
export interface Named {
  code: ProblemCode;
  params?: Readonly<Record<string, string>>;
}

/** A way to write numbers that a mapping may declare, and that in words of the mapping. */
interface DeclaredNotation {
  declared: string;
  notation: NumberNotation;
}

/** Where a mapping says nothing. */
export const POINT: DeclaredNotation = { declared: 'decimalComma: false', notation: {} };
export const NOTATIONS: readonly DeclaredNotation[] = [
  { declared: "thousands: ','", notation: { thousands: ',' } },
  { declared: "thousands: ' '", notation: { thousands: ' ' } },
  { declared: `thousands: "'"`, notation: { thousands: "'" } },
  { declared: 'decimalComma: true', notation: { decimalComma: true } },
  { declared: "decimalComma: true, thousands: '.'", notation: { decimalComma: true, thousands: '.' } },
  { declared: "decimalComma: true, thousands: ' '", notation: { decimalComma: true, thousands: ' ' } },
  { declared: `decimalComma: true, thousands: "'"`, notation: { decimalComma: true, thousands: "'" } },
];

/** The same in words for a mapping that says already which the decimal mark is. */
export function notationsBeside({ decimalComma }: NumberNotation): readonly DeclaredNotation[] {
  if (decimalComma !== true) return NOTATIONS;
  const others = NOTATIONS.map(({ declared, notation }) => ({
    declared: notation.decimalComma === true ? declared : `${POINT.declared}, ${declared}`,
    notation,
  }));
  return [POINT, ...others];
}

const readersOf = (notations: readonly DeclaredNotation[]) =>
  notations.map(({ declared, notation }) => ({ declared, read: numberReader(notation) }));
const BESIDE_POINT = readersOf(notationsBeside({}));
const BESIDE_COMMA = readersOf(notationsBeside({ decimalComma: true }));

/** A currency sign, a percent sign, or a code of three letters before or behind a number. */
const SIGN = /\p{Sc}|%|^[A-Z]{3}(?=[\s\d-])|(?<=[\s\d-])[A-Z]{3}$/u;
/** What a spreadsheet makes of `1.2` and `1-2`: a day, or a day by the name of its month. */
const DATE_LIKE =
  /^(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[-. ]*\p{L}{3,4}(?:[-. ]*\d{2,4})?|\p{L}{3,4}[-. ]*\d{2,4})\.?$/u;

/** The sign that a number bears, e.g. `£` or `EUR`; of a text that is no number, whatever looks like one. */
export const signOf = (text: string): string | undefined => SIGN.exec(text)?.[0];

/** Why a text is no number as the sender is known to write them. */
export function nameNumber(text: string, notation: NumberNotation): Named | undefined {
  const sign = signOf(text);
  if (sign !== undefined && notation.signs?.includes(sign) !== true) {
    const signs = [...(notation.signs ?? []), sign];
    const bare = [notation, ...NOTATIONS.map((each) => each.notation)].some(
      (each) => numberReader({ ...each, signs })(text) !== undefined,
    );
    if (bare) return { code: 'number-with-sign', params: { sign } };
  }
  const readers = notation.decimalComma === true ? BESIDE_COMMA : BESIDE_POINT;
  const readable = readers.filter(({ read }) => read(text) !== undefined).map(({ declared }) => declared);
  // A notation that adds nothing to a shorter one is not worth telling.
  const cures = readable.filter((one) => !readable.some((other) => other !== one && one.startsWith(`${other},`)));
  if (cures.length > 0) return { code: 'number-notation-undeclared', params: { cure: cures.join(' or ') } };
  return DATE_LIKE.test(text) ? { code: 'number-became-date' } : undefined;
}

/** Days that spreadsheets count since 1900, of the years 1982 to 2064. */
const DAY_NUMBER = /^[3-5]\d{4}(?:\.\d+)?$/;
const DAY = /^([\d\p{L}]{1,4})([./ -])[\d\p{L}]{1,4}([./ -]|, )[\d]{1,4}(.*)$/u;
const TIMES: readonly [RegExp, string][] = [
  [/^ \d{2}:\d{2}:\d{2}$/, ' HH:mm:ss'],
  [/^ \d{1,2}:\d{2}$/, ' H:mm'],
];

/** Why a text is no date where no format is declared: it names no day, or one only by a format that has to be declared. */
export function nameDate(text: string): Named | undefined {
  if (DAY_NUMBER.test(text)) return { code: 'date-day-number' };
  const formats = formatsFor(text).map((format) => ({ format, read: dateFormat(format) }));
  const readable = formats.flatMap(({ format, read }) => {
    const parts = read?.(text);
    return parts === undefined ? [] : [{ format, day: dayText(parts) }];
  });
  if (readable.length === 0)
    return hasNoSuchDay(
      text,
      formats.map(({ read }) => read),
    )
      ? { code: 'date-no-such-day' }
      : undefined;
  const cure = readable.map(({ format }) => `formats: [${format}]`).join(' or ');
  const days = [...new Set(readable.map(({ day }) => day))];
  if (days.length === 1) return { code: 'date-format-undeclared', params: { cure } };
  return { code: 'date-undecidable', params: { cure, days: days.join(' or ') } };
}

/** Formats that a text might have, by its separators. */
export function formatsFor(text: string): string[] {
  if (/^\d{8}$/.test(text)) return ['yyyyMMdd'];
  const [, , first, second = '', rest = ''] = DAY.exec(text) ?? [];
  if (first === undefined) return [];
  const time = rest === '' ? '' : TIMES.find(([pattern]) => pattern.test(rest))?.[1];
  if (time === undefined) return [];
  const years = ['yyyy', 'yy'];
  const days = ['d@M', 'M@d', 'd@MMM', 'MMM@d'].flatMap((day) =>
    years.map((year) => day.replace('@', first) + second + year),
  );
  return [...days, `yyyy${first}M${second}d`].map((format) => format + time);
}

/** Longer texts are no dates. */
const MAX_DATE_LENGTH = 40;

/** True when only the day is wrong, as in 31 November: with an earlier one the text would be read. */
export const hasNoSuchDay = (text: string, readers: readonly (DateReader | undefined)[]): boolean =>
  text.length <= MAX_DATE_LENGTH &&
  [...text.matchAll(/29|[3-9]\d/g)].some(({ index }) => {
    const earlier = `${text.slice(0, index)}28${text.slice(index + 2)}`;
    return readers.some((read) => read?.(earlier) !== undefined);
  });

/** True when several of the declared formats read a text, as different days. */
export function isContradicted(text: string, readers: readonly (DateReader | undefined)[]): boolean {
  const days = readers.flatMap((read) => {
    const parts = read?.(text);
    return parts === undefined ? [] : [dayText(parts)];
  });
  return new Set(days).size > 1;
}
