import { isDecimal } from '#libs/documents';

import type { Conversion, Notation } from './conversions.js';
import { dateFormat, writtenDate } from './dates.js';

/**
 * How a canonical value is written in the receiver's notation: a date or instant in the first of its `formats`, a decimal with a comma.
 * Nothing where it goes out as it is.
 * @returns the format, when a date format is none.
 */
export function notationOf({ formats, decimalComma }: Notation): Conversion | undefined | { badFormat: string } {
  const format = formats?.[0];
  if (format !== undefined) {
    if (dateFormat(format) === undefined) return { badFormat: format };
    const expected = 'a date such as 2026-11-22, or an instant';
    return { code: 'value-not-date', severity: 'error', expected, convert: (text) => writtenDate(text, format) };
  }
  if (decimalComma !== true) return undefined;
  const convert = (text: string) => (isDecimal(text) ? text.replace('.', ',') : undefined);
  return { code: 'value-not-decimal', severity: 'error', expected: 'a number such as 1234.50', convert };
}
