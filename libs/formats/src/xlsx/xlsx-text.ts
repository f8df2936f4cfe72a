import type { XmlElement } from '../record.js';

/** Characters that XML cannot hold stand as `_xHHHH_` (ECMA-376 part 1, 22.9.2.19); `_x005F_` is a plain underscore before such a form. */
const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

/** What no database text can hold, NUL or half a character, stays as it is written. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  const plain = text.replaceAll(ESCAPED, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return plain.isWellFormed() && !plain.includes('\0') ? plain : text;
}

// eslint-disable-next-line no-control-regex -- these are the characters that XML leaves out or changes
const NEEDS_ESCAPE = /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF\p{Surrogate}]|_(?=x[0-9A-Fa-f]{4}_)/gu;

/** Reading it back gives the same text. */
export const escapeText = (text: string): string =>
  text.replaceAll(
    NEEDS_ESCAPE,
    (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );

/** The text of a shared or inline string: its own, or that of its runs of rich text. Hints how to pronounce it are left out. */
export function stringText({ children }: XmlElement): string {
  let text = '';
  for (const child of children) {
    if (child.name === 't') text += child.text;
    else if (child.name === 'r') for (const part of child.children) if (part.name === 't') text += part.text;
  }
  return unescapeText(text);
}
