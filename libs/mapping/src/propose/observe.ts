import { minorUnitDigits } from '#libs/documents';

import { conversionOf } from '../values/conversions.js';
import { dateFormat, isoDate, isoInstant } from '../values/dates.js';
import { type NumberNotation, numberReader } from '../values/numbers.js';
import { formatsFor, NOTATIONS, signOf } from '../values/undeclared.js';
import { unitCodeOf } from '../values/units.js';
import type { Shape } from './vocabulary.js';

/** A column of a table, or the texts at one path of a tree, as a sample shows them. */
export interface Observed {
  name: string;
  /** Values that are there, and places where one could be. */
  filled: number;
  total: number;
  /** The different values, as they stand. */
  values: readonly string[];
  /** Rows of one value stand together: there are more rows than values, and none comes back after another. */
  isGrouping: boolean;
  /** The share of the values that look like this. */
  fit: (shape: Shape) => number;
  /** Notations of {@link NUMBER_NOTATIONS} in which every value is a number, the plainest first. */
  numbers: readonly NumberNotation[];
  /** Signs that its numbers bear. */
  signs: readonly string[];
  /** Formats that every value fits; `''` is ISO 8601, and then the only one. */
  dateFormats: readonly string[];
}

/** Ways to write numbers, the plainest first. */
export const NUMBER_NOTATIONS: readonly NumberNotation[] = [{}, ...NOTATIONS.map(({ notation }) => notation)];

/** More different signs are no signs. */
const MOST_SIGNS = 3;
/** Nobody writes the month first between points (Unicode CLDR). */
const UNHEARD = /^M+\.d/;

/** What a field looks like. Empty texts are values that are not there. */
export function observe(name: string, texts: readonly string[]): Observed {
  const filled = texts.map((text) => text.trim()).filter((text) => text !== '');
  const values = [...new Set(filled)];
  const signs = signsOf(values);
  return {
    name,
    filled: filled.length,
    total: texts.length,
    values,
    isGrouping:
      values.length < texts.length &&
      filled.filter((text, index) => text !== filled[index - 1]).length === values.length,
    fit: (shape) => (filled.length === 0 ? 0 : filled.filter(LOOKS[shape]).length / filled.length),
    numbers: values.length === 0 ? [] : NUMBER_NOTATIONS.filter((notation) => readsAll({ ...notation, signs }, values)),
    signs,
    dateFormats: dateFormatsOf(values),
  };
}

function readsAll(notation: NumberNotation, values: readonly string[]): boolean {
  const read = numberReader(notation);
  return values.every((text) => read(text) !== undefined);
}

function signsOf(values: readonly string[]): readonly string[] {
  const signs = [...new Set(values.flatMap((text) => signOf(text) ?? []))];
  return signs.length > MOST_SIGNS ? [] : signs;
}

const isIso = (text: string): boolean => (isoDate(text) ?? isoInstant(text)) !== undefined;
const likelyFormats = (text: string): string[] => formatsFor(text).filter((format) => !UNHEARD.test(format));

function dateFormatsOf(values: readonly string[]): readonly string[] {
  const [first] = values;
  if (first === undefined) return [];
  if (values.every(isIso)) return [''];
  return likelyFormats(first).filter((format) => {
    const read = dateFormat(format);
    return values.every((text) => read?.(text) !== undefined);
  });
}

const converts = (kind: 'currency' | 'country', text: string): string | undefined => {
  const conversion = conversionOf(kind, {});
  return conversion !== undefined && 'convert' in conversion ? conversion.convert(text) : undefined;
};

const READERS = NUMBER_NOTATIONS.map((notation) => numberReader(notation));

function isNumber(text: string): boolean {
  const sign = signOf(text);
  const readers =
    sign === undefined ? READERS : NUMBER_NOTATIONS.map((each) => numberReader({ ...each, signs: [sign] }));
  return readers.some((read) => read(text) !== undefined);
}

const LOOKS: Readonly<Record<Shape, (text: string) => boolean>> = {
  text: () => true,
  code: (text) => text.length <= 64 && !/\s/.test(text),
  number: isNumber,
  date: (text) => isIso(text) || likelyFormats(text).some((format) => dateFormat(format)?.(text) !== undefined),
  instant: (text) => isoInstant(text) !== undefined,
  unit: (text) => unitCodeOf(text) !== undefined,
  currency: (text) => minorUnitDigits(converts('currency', text) ?? '') !== undefined,
  country: (text) => converts('country', text) !== undefined,
  gtin: isGtin,
  email: (text) => /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(text),
};

/** GS1 General Specifications 7.9: 8, 12, 13 or 14 digits, the last of which checks the others. */
function isGtin(text: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(text)) return false;
  const digits = Array.from(text, Number).toReversed();
  const sum = digits.slice(1).reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === digits[0];
}
