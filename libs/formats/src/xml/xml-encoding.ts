import { CODE_PAGES } from '../code-pages.js';
import { encodingByBom } from '../encoding.js';
import type { EncodingChoice } from '../encoding.js';
import { fault } from '../format-problem.js';
import type { Encoding, FormatProblem } from '../record.js';

/** Bytes in which an XML declaration must have ended; real ones take about 60. */
export const XML_DECLARATION_LENGTH = 1024;

/** Names that XML declarations use, lower case. `utf-16` leaves the order of bytes to the mark or the first characters. */
const namedEncodings: Readonly<Record<string, readonly Encoding[]>> = {
  'utf-8': ['utf-8'],
  utf8: ['utf-8'],
  'us-ascii': ['utf-8'],
  ascii: ['utf-8'],
  'utf-16': ['utf-16le', 'utf-16be'],
  'utf-16le': ['utf-16le'],
  'utf-16be': ['utf-16be'],
  'iso-8859-1': ['iso-8859-1'],
  latin1: ['iso-8859-1'],
  'windows-1252': ['windows-1252'],
  cp1252: ['windows-1252'],
  ...Object.fromEntries(CODE_PAGES.map((page) => [page, [page]])),
};

/**
 * The encoding of an XML file (XML 1.0, section 4.3.3 and appendix F): byte order mark, first characters, declaration and
 * what `declared` says about the connection. All that speak must agree.
 */
export function xmlEncoding(start: Uint8Array, declared?: Encoding): EncodingChoice | FormatProblem {
  const byBom = encodingByBom(start, declared);
  if ('code' in byBom) return byBom;
  const outside = byBom.bomLength > 0 ? byBom.encoding : (declared ?? utf16ByFirstCharacters(start));
  const name = declarationEncoding(start);
  if (name === undefined) return { ...byBom, encoding: outside ?? 'utf-8' };
  const named = Object.hasOwn(namedEncodings, name) ? (namedEncodings[name] ?? []) : [];
  const [first] = named;
  if (first === undefined) return fault('xml-encoding-unknown', { line: 1, found: name });
  if (outside !== undefined && !named.includes(outside)) {
    return fault('encoding-contradicted', { line: 1, expected: outside, found: name });
  }
  if (outside === undefined && name.startsWith('utf-16')) {
    return fault('encoding-contradicted', { line: 1, expected: 'utf-8', found: name });
  }
  // The standard has the declaration followed, whatever the bytes look like.
  return { ...byBom, encoding: outside ?? first, isAgreed: false };
}

/** `<?` in UTF-16 without a byte order mark. */
function utf16ByFirstCharacters(start: Uint8Array): Encoding | undefined {
  const [a, b, c, d] = start;
  if (a === 0x3c && b === 0 && c === 0x3f && d === 0) return 'utf-16le';
  if (a === 0 && b === 0x3c && c === 0 && d === 0x3f) return 'utf-16be';
  return undefined;
}

/** The encoding that the XML declaration names. Declarations are ASCII; the zero bytes of UTF-16 are passed over. */
function declarationEncoding(start: Uint8Array): string | undefined {
  const { buffer, byteOffset } = start;
  const length = Math.min(start.length, XML_DECLARATION_LENGTH);
  const ascii = Buffer.from(buffer, byteOffset, length).toString('latin1').replaceAll('\0', '');
  const declaration = /^[^<]{0,3}<\?xml\s([^>]*)\?>/.exec(ascii)?.[1];
  return declaration && /\sencoding\s*=\s*["']([^"']*)["']/.exec(` ${declaration}`)?.[1]?.toLowerCase();
}
