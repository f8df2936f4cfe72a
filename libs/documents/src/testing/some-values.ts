import fc from 'fast-check';
import { z } from 'zod';

import { Currency, Decimal, Instant, LocalDate } from '../index.js';

/** What careless readers and spreadsheets change. */
const TRICKY = [
  '007',
  '=1+1',
  '+44 1756',
  '-',
  '"',
  ';',
  'a,b',
  'Łódź 漢字',
  'two\nlines',
  '1/2',
  'TRUE',
  '_x0041_',
  ']]>',
];

/** Texts without outer blanks. `'` before a formula sign is what marks a cell that was made safe: no text begins with it. */
export const someText = (min: number, max: number): fc.Arbitrary<string> =>
  fc
    .oneof(fc.string({ unit: 'grapheme', maxLength: Math.min(max, 30) }), fc.constantFrom(...TRICKY))
    .map((text) => text.replaceAll(/[\0\r\uFEFF]/g, '').trim())
    .filter((text) => text.length >= min && text.length <= max && text.isWellFormed() && !text.startsWith("'"));

/** With up to 36 digits, zeros at the end, and a sign. */
export const someDecimal: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^-?[1-9]\d{0,17}\.\d{1,18}$/),
  fc.stringMatching(/^[1-9]\d{0,30}$/),
  fc.constantFrom('0', '0.10', '-12.50', '100.00'),
);

export const someInstant: fc.Arbitrary<string> = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}Z`);

export const someDate: fc.Arbitrary<string> = someInstant.map((instant) => instant.slice(0, 10));

export const someUnit: fc.Arbitrary<string> = fc.constantFrom('EA', 'KGM', 'XPX');

const OF_SCHEMA = new Map<z.core.$ZodType, fc.Arbitrary<unknown>>([
  [Decimal, someDecimal],
  [LocalDate, someDate],
  [Instant, someInstant],
  [Currency, fc.constantFrom('GBP', 'JPY')],
]);

/** A single value as its schema wants it. Throws where a schema is of a kind that documents do not have. */
export function someValue(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const known = OF_SCHEMA.get(schema);
  if (known !== undefined) return known;
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodNumber) return fc.nat({ max: schema.maxValue ?? 1000 });
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (!(schema instanceof z.ZodString)) throw new Error('documents have no values of this kind');
  const [min, max] = [schema.minLength ?? 1, schema.maxLength ?? 30];
  // Codes of countries are the only texts of one length.
  if (min === max) return fc.constantFrom('GB', 'DE');
  const pattern = patternOf(schema);
  return pattern ? fc.stringMatching(pattern) : someText(min, max);
}

/** Where a text has a form of its own. */
function patternOf(schema: z.ZodString): RegExp | undefined {
  for (const { _zod } of schema.def.checks ?? [])
    if (_zod.def.check === 'string_format' && 'pattern' in _zod.def && _zod.def.pattern instanceof RegExp)
      return _zod.def.pattern;
  return undefined;
}
