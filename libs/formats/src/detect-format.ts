export type DetectedFormat = 'csv' | 'xml' | 'json' | 'zip' | 'old-workbook' | 'web-page' | 'binary' | 'empty';

/** First bytes that are enough, and all that are looked at. */
const START_LENGTH = 1024;

/** Beginnings of files that hold no control character in their first bytes and are still not text. */
const signatures: readonly { start: string; format: DetectedFormat }[] = [
  { start: '%PDF-', format: 'binary' },
  { start: '\u001F\u008B', format: 'binary' },
  { start: 'PK\u0003\u0004', format: 'zip' },
  { start: 'PK\u0005\u0006', format: 'zip' },
  // Compound files: workbooks before 2007, and later ones inside a password.
  { start: '\u00D0\u00CF\u0011\u00E0', format: 'old-workbook' },
];
/** HTML, with or without its declaration; XHTML is no XML that orders come in. */
const webPage = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)?<(?:!doctype html|html|head|meta|body|table|style|div)\b/i;
// eslint-disable-next-line no-control-regex -- these are what no text holds
const controlCharacters = /[\0-\u0008\u000E-\u001A]/;

/**
 * What the first bytes of a file look like, judged by nothing else (never by its name): `web-page` begins as HTML does, `xml` with `<`, `json` with
 * `{` or `[`, blanks and byte order mark skipped; other text is `csv`. Says nothing about being well-formed.
 */
export function detectFormat(start: Uint8Array): DetectedFormat {
  if (start.length === 0) return 'empty';
  const text = asciiOf(start.subarray(0, START_LENGTH));
  const known = signatures.find((signature) => text.startsWith(signature.start));
  if (known !== undefined) return known.format;
  if (controlCharacters.test(text)) return 'binary';
  const [first] = text.trimStart();
  if (first === undefined) return 'empty';
  if (first === '<') return webPage.test(text) ? 'web-page' : 'xml';
  return first === '{' || first === '[' ? 'json' : 'csv';
}

/** The start as text in which only ASCII matters; UTF-16, known by its mark or by zero bytes beside its first characters, is narrowed. */
function asciiOf(start: Uint8Array): string {
  const bytes = String.fromCharCode(...start);
  if (bytes.startsWith('\u00EF\u00BB\u00BF')) return bytes.slice(3);
  const hasMark = bytes.startsWith('\u00FF\u00FE') || bytes.startsWith('\u00FE\u00FF');
  const isUnmarkedUtf16 = /^(?:[<{[]\0|\0[<{[]|[^\0]\0[^\0]\0|\0[^\0]\0[^\0])/.test(bytes);
  return hasMark || isUnmarkedUtf16 ? bytes.slice(hasMark ? 2 : 0).replaceAll('\0', '') : bytes;
}
