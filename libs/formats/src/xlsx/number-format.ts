/** What a number format makes of a number, as far as it changes what a person reads. */
export type NumberKind =
  | { kind: 'number' }
  /** Whole numbers with leading zeros and texts between them, e.g. `00000` or `"PO-"0000`; NUL stands for each digit. */
  | { kind: 'mask'; mask: string }
  | { kind: 'percent' }
  | { kind: 'date' | 'dateTime' | 'time' | 'duration' };

/** Longest code that Excel takes. */
const MAX_CODE = 255;
const NUMBER: NumberKind = { kind: 'number' };

/** Formats that stand in no file (ECMA-376 part 1, 18.8.30), those of East Asia included. */
const builtIn: Readonly<Record<number, NumberKind>> = {
  9: { kind: 'percent' },
  10: { kind: 'percent' },
  22: { kind: 'dateTime' },
  46: { kind: 'duration' },
  ...spread([14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58], { kind: 'date' }),
  ...spread([18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56], { kind: 'time' }),
};

function spread(ids: readonly number[], kind: NumberKind): Record<number, NumberKind> {
  return Object.fromEntries(ids.map((id) => [id, kind]));
}

/** The kind of a format by its number and, when the file defines it, its code, e.g. `dd/mm/yyyy`. */
export const numberKind = (id: number, code: string | undefined): NumberKind =>
  code === undefined ? (builtIn[id] ?? NUMBER) : code.length > MAX_CODE ? NUMBER : kindOfCode(code);

/** Texts in quotes, escaped characters, padding and filling: shown, but no part of the number. */
const DECORATION = /"([^"]*)"|\\(.)|_(.)|\*./g;
const ELAPSED = /\[(?:h+|m+|s+)\]/i;

function kindOfCode(code: string): NumberKind {
  const [positive = ''] = code.replaceAll(DECORATION, '').split(';');
  if (ELAPSED.test(positive)) return { kind: 'duration' };
  // Colours, conditions, currencies and locales stand in brackets; AM/PM holds an m.
  const plain = positive.replaceAll(/\[[^[\]]*\]/g, '').replaceAll(/am\/pm|a\/p|general/gi, '');
  const hasTime = /[hs]/i.test(plain);
  const hasDate = /[yd]/i.test(plain) || (!hasTime && /m/i.test(plain));
  if (hasDate) return { kind: hasTime ? 'dateTime' : 'date' };
  if (hasTime) return { kind: 'time' };
  if (plain.includes('%')) return { kind: 'percent' };
  // One zero is how any number is shown; two and more are there for leading zeros.
  return /^[-+() ]*0[-+() 0]*0[-+() ]*$/.test(plain) ? { kind: 'mask', mask: maskOf(code) } : NUMBER;
}

/** The first section of a code without brackets, as it is shown: digits as NUL, and texts as they are. */
function maskOf(code: string): string {
  let mask = '';
  let at = 0;
  for (const decoration of code.matchAll(DECORATION)) {
    const before = code.slice(at, decoration.index);
    mask += digitsOf(before);
    if (before.includes(';')) return mask;
    mask += decoration[1] ?? decoration[2] ?? (decoration[3] === undefined ? '' : ' ');
    at = decoration.index + decoration[0].length;
  }
  return mask + digitsOf(code.slice(at));
}

const digitsOf = (plain: string): string =>
  (plain.split(';', 1)[0] ?? '').replaceAll(/\[[^[\]]*\]/g, '').replaceAll('0', '\0');
