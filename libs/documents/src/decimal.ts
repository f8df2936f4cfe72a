import { Big } from 'big.js';
import { z } from 'zod';

/** A plain decimal: optional sign, digits, optional fraction. No exponent, no separators, no blanks. */
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Longest decimal we carry: `numeric(38, 18)` in the database. */
const MAX_DECIMAL_LENGTH = 40;

/** An exact decimal as a string, e.g. `"50.00"`. Kept as stated: trailing zeros are the sender's. */
export const Decimal = z
  .string()
  .max(MAX_DECIMAL_LENGTH)
  .regex(DECIMAL, 'expected a plain decimal such as 12.50')
  .describe('Exact decimal as a string, e.g. "12.50"');

/** True for a canonical decimal string such as `"-12.50"`; false for `"1e5"`, `"1,5"`, `"007"`, `""`. */
export const isDecimal = (text: string): boolean => text.length <= MAX_DECIMAL_LENGTH && DECIMAL.test(text);

/** Reads a canonical decimal string. Throws (a bug, not bad input) when it is none. */
export const decimal = (text: string): Big => new Big(text);

/** Writes a decimal without exponent. */
export const decimalText = (value: Big): string => value.toFixed();
