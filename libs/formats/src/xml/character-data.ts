/** `&` begins a reference wherever it stands. */
const REFERENCE = /&(?:#([0-9]+);|#x([0-9a-fA-F]+);|(lt|gt|amp|quot|apos);)?/g;

const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** What Char of XML 1.0 (2.2) excludes, in text without lone surrogates. */
// oxlint-disable-next-line no-control-regex -- these are the ones
const NOT_ALLOWED = /[\0-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

/** Where the first character stands that XML does not allow; -1 for none. */
export const indexOfNotAllowed = (text: string): number => text.search(NOT_ALLOWED);

/**
 * Replaces references to characters and to the five entities that every document has.
 * @param fault called with the index of a `&` that begins no such reference
 */
export const resolveReferences = (text: string, fault: (index: number) => never): string =>
  text.replace(REFERENCE, (reference, decimal?: string, hexadecimal?: string, entity?: string, index = 0) => {
    if (entity !== undefined) return PREDEFINED[entity] ?? reference;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10);
    return isAllowed(code) ? String.fromCodePoint(code) : fault(index);
  });

const isAllowed = (code: number): boolean =>
  (code >= 0x20 && code <= 0xd7ff) ||
  code === 0x09 ||
  code === 0x0a ||
  code === 0x0d ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);
