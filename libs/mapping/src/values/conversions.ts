import type { ProblemCode } from '#libs/documents';

import { dateFormat, dayText, instantText, isoDate, isoInstant } from './dates.js';
import { type NumberNotation, numberReader } from './numbers.js';
import { hasNoSuchDay, isContradicted, type Named, nameDate, nameNumber } from './undeclared.js';
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
export interface Notation extends NumberNotation {
  /** Date formats that are tried in order; absent: ISO 8601. */
  formats?: readonly string[] | undefined;
}

export interface Conversion {
  /** Problem code when a text does not convert. */
  code: ProblemCode;
  severity: 'error' | 'warning';
  expected: string;
  convert(text: string): string | undefined;
  /** Of cells of a table: what is wrong with a text that does not convert, where that has a name of its own. */
  name?(text: string): Named | undefined;
}

const fatal = (code: ProblemCode, expected: string, convert: Conversion['convert']): Conversion => ({
  code,
  severity: 'error',
  expected,
  convert,
});

const BOOLEANS: Readonly<Record<string, string>> = {
  true: 'true', yes: 'true', y: 'true', '1': 'true',
  false: 'false', no: 'false', n: 'false', '0': 'false',
}; // prettier-ignore

/** Units and countries are codes of others' lists: unknown ones are left out with a warning, and judged by validation rules. */
const UNIT: Conversion = {
  code: 'unit-unknown',
  severity: 'warning',
  expected: 'a UN/ECE code such as EA or KGM, X and a package code such as XSA, or a common name of one',
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
/** Kinds that every sender writes alike. */
const FIXED: Readonly<Partial<Record<ValueKind, Conversion>>> = {
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
  if (kind === 'decimal') return decimalConversion(notation);
  if (kind === 'integer') return integerConversion(notation);
  if (kind === 'date' || kind === 'dateTime') return dateConversion(kind, notation.formats);
  return FIXED[kind];
}

function decimalConversion(notation: NumberNotation): Conversion {
  const example = notation.decimalComma === true ? '1234,50' : '1234.50';
  const conversion = fatal('value-not-decimal', `a number such as ${example}`, numberReader(notation));
  return { ...conversion, name: (text) => nameNumber(text, notation) };
}

function integerConversion(notation: NumberNotation): Conversion {
  const read = numberReader(notation);
  return fatal('value-not-integer', 'a whole number such as 12', (text) => {
    const plain = read(text)?.replace(/\.0*$/, '');
    return plain?.includes('.') === true ? undefined : plain;
  });
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
  const conversion = fatal(isDate ? 'value-not-date' : 'value-not-instant', expected, (text) => {
    if (readers.length > 1 && isContradicted(text, readers)) return undefined;
    for (const read of readers) {
      const parts = read?.(text);
      if (parts !== undefined) return write(parts);
    }
    return undefined;
  });
  const name = (text: string): Named | undefined => {
    if (isContradicted(text, readers)) return { code: 'date-formats-contradict' };
    return hasNoSuchDay(text, readers) ? { code: 'date-no-such-day' } : nameDate(text);
  };
  return { ...conversion, name };
}
