import { isDecimal, type ProblemCode } from '#libs/documents';

import { dateFormat, dayText, instantText, isoDate, isoInstant } from './dates.js';
import { unitCodeOf } from './units.js';

/** What a text is read as. Every result is a text in canonical form. */
export const VALUE_KINDS = [
  'text',
  'decimal',
  'integer',
  'date',
  'dateTime',
  'boolean',
  'unit',
  'currency',
  'country',
] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

/** How a sender writes numbers and dates. */
export interface Notation {
  /** Date formats that are tried in order; absent: ISO 8601. */
  formats?: readonly string[] | undefined;
  /** `1.234,50` instead of `1,234.50`. */
  decimalComma?: boolean | undefined;
}

export interface Conversion {
  /** Problem code when a text does not convert. */
  code: ProblemCode;
  severity: 'error' | 'warning';
  expected: string;
  convert(text: string): string | undefined;
}

const fatal = (code: ProblemCode, expected: string, convert: Conversion['convert']): Conversion => ({
  code,
  severity: 'error',
  expected,
  convert,
});

/** Plain, with leading zeros or `+`, or without digits before the point. Group separators only where they separate threes. */
const WITH_POINT = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+(?=\.))?(?:\.(\d*))?$/;
const WITH_COMMA = /^([+-]?)(\d+|\d{1,3}(?:\.\d{3})+(?=,))?(?:,(\d*))?$/;

function decimalText(text: string, pattern: RegExp): string | undefined {
  if (isDecimal(text) && pattern === WITH_POINT) return text;
  const match = pattern.exec(text);
  if (match === null || (match[2] === undefined && !match[3])) return undefined;
  const [, sign, whole = '0', fraction = ''] = match;
  const digits = whole.replace(/[.,]/g, '').replace(/^0+(?=\d)/, '');
  const plain = `${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}`;
  return isDecimal(plain) ? plain : undefined;
}

const BOOLEANS: Readonly<Record<string, string>> = {
  true: 'true', yes: 'true', y: 'true', '1': 'true',
  false: 'false', no: 'false', n: 'false', '0': 'false',
}; // prettier-ignore

/** Units and countries are codes of others' lists: unknown ones are left out with a warning, and judged by validation rules. */
const UNIT: Conversion = {
  code: 'unit-unknown',
  severity: 'warning',
  expected: 'a UN/ECE Recommendation 20 code such as EA or KGM, or a common name of one',
  convert: unitCodeOf,
};
const COUNTRY: Conversion = {
  code: 'country-unknown',
  severity: 'warning',
  expected: 'an ISO 3166-1 alpha-2 code such as GB',
  convert: (text) => (/^[A-Za-z]{2}$/.test(text) ? text.toUpperCase() : undefined),
};
const CURRENCY = fatal('value-not-currency', 'an ISO 4217 code such as GBP', (text) =>
  /^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : undefined,
);
const BOOLEAN = fatal('value-not-boolean', 'true or false', (text) => BOOLEANS[text.toLowerCase()]);
const INTEGER = fatal('value-not-integer', 'a whole number such as 12', (text) => {
  const plain = decimalText(text, WITH_POINT)?.replace(/\.0*$/, '');
  return plain?.includes('.') ? undefined : plain;
});

/** Kinds that every sender writes alike. */
const FIXED: Readonly<Partial<Record<ValueKind, Conversion>>> = {
  integer: INTEGER,
  boolean: BOOLEAN,
  unit: UNIT,
  currency: CURRENCY,
  country: COUNTRY,
};

/**
 * How texts of a kind are read; `text` needs no reading.
 * @returns the format, when a date format is none.
 */
export function conversionOf(kind: ValueKind, notation: Notation): Conversion | undefined | { badFormat: string } {
  if (kind === 'decimal') return decimalConversion(notation.decimalComma === true);
  if (kind === 'date' || kind === 'dateTime') return dateConversion(kind, notation.formats);
  return FIXED[kind];
}

function decimalConversion(decimalComma: boolean): Conversion {
  const pattern = decimalComma ? WITH_COMMA : WITH_POINT;
  const example = decimalComma ? '1234,50' : '1234.50';
  return fatal('value-not-decimal', `a number such as ${example}`, (text) => decimalText(text, pattern));
}

function dateConversion(
  kind: 'date' | 'dateTime',
  formats: readonly string[] | undefined,
): Conversion | { badFormat: string } {
  const isDate = kind === 'date';
  const readers = formats?.map((format) => dateFormat(format)) ?? [isDate ? isoDate : isoInstant];
  const bad = readers.indexOf(undefined);
  if (bad >= 0) return { badFormat: formats?.[bad] ?? '' };
  const write = isDate ? dayText : instantText;
  const example = isDate ? 'a date such as 2026-11-22' : 'a time with offset such as 2026-11-22T10:15:00+01:00';
  const expected = formats === undefined ? example : `a ${isDate ? 'date' : 'time'} written ${formats.join(' or ')}`;
  return fatal(isDate ? 'value-not-date' : 'value-not-instant', expected, (text) => {
    for (const read of readers) {
      const parts = read?.(text);
      if (parts !== undefined) return write(parts);
    }
    return undefined;
  });
}
