import { isDecimal } from '#libs/documents';

/** What stands between thousands. */
export const THOUSANDS = [',', '.', ' ', "'"] as const;

/** How a sender writes numbers. */
export interface NumberNotation {
  /** `1.234,50` instead of `1,234.50`. */
  decimalComma?: boolean | undefined;
  /** What stands between thousands even where no decimal mark follows; a blank is one of any kind. */
  thousands?: (typeof THOUSANDS)[number] | undefined;
  /** What may stand before or behind a number and is no part of it, e.g. `£` or `%`. */
  signs?: readonly string[] | undefined;
}

/** Makes a text canonical; undefined when it is no number. */
export type ReadNumber = (text: string) => string | undefined;

const GROUPS: Readonly<Record<(typeof THOUSANDS)[number], string>> = {
  ',': ',',
  '.': '\\.',
  ' ': '[ \\u00A0\\u2007\\u2009\\u202F]',
  "'": "['\\u2019]",
};

/**
 * Reads plain numbers, with leading zeros or `+`, a minus before or behind, or without digits before the mark. Thousands are separated in threes;
 * undeclared, only by the other of comma and point, and only where a decimal mark follows: `1,234` alone may be either.
 */
export function numberReader({ decimalComma = false, thousands, signs = [] }: NumberNotation): ReadNumber {
  const mark = decimalComma ? ',' : '\\.';
  const between = GROUPS[thousands ?? (decimalComma ? '.' : ',')];
  const grouped = `\\d{1,3}(?:${between}\\d{3})+${thousands === undefined ? `(?=${mark})` : ''}`;
  const pattern = new RegExp(`^([+-]?)(\\d+|${grouped})?(?:${mark}(\\d*))?(-?)$`);
  const isPlain = !decimalComma;
  return (text) => {
    if (isPlain && isDecimal(text)) return text;
    const match = pattern.exec(signs.length === 0 ? text : withoutSigns(text, signs));
    if (match === null || (match[2] === undefined && !match[3])) return undefined;
    const [, sign = '', whole = '0', fraction = '', behind = ''] = match;
    if (sign !== '' && behind !== '') return undefined;
    const digits = whole.replace(/\D/g, '').replace(/^0+(?=\d)/, '');
    const plain = `${sign === '-' || behind === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}`;
    return isDecimal(plain) ? plain : undefined;
  };
}

/** `-£5`, `£ -5` and `5 %` without the signs. */
function withoutSigns(text: string, signs: readonly string[]): string {
  const minus = text.startsWith('-') ? '-' : '';
  let rest = text.slice(minus.length).trim();
  for (const sign of signs) {
    if (rest.startsWith(sign)) rest = rest.slice(sign.length).trimStart();
    else if (rest.endsWith(sign)) rest = rest.slice(0, -sign.length).trimEnd();
  }
  return minus + rest;
}
