import type { FormatProblem } from './record.js';

/** The longest piece of a sender's own text that a problem repeats. */
const MAX_FOUND = 200;

const TOO_LONG = { found: 'more' };

/** What is expected and found wherever a code is used, so that every fault names both; a use may say it more exactly. */
const stated: Readonly<Record<string, Pick<FormatProblem, 'expected' | 'found'>>> = {
  'encoding-cut-off': { expected: 'the rest of a character' },
  'csv-empty': { expected: 'column names', found: 'nothing' },
  'csv-nul': { expected: 'text', found: 'a NUL byte' },
  'csv-header-not-found': { found: 'no such row' },
  'csv-header-lacks': { found: 'a header row without it' },
  'csv-trailer-missing': { found: 'no such row' },
  'csv-blank-rows': { expected: 'the next row', found: 'a row without content' },
  'csv-row-after-trailer': { expected: 'the end of the file', found: 'another row' },
  'csv-header-unnamed': { expected: 'a column name', found: 'nothing' },
  'csv-header-duplicate': { expected: 'each name once', found: 'the same name again' },
  'csv-stray-quote': { expected: 'quotes around the whole cell' },
  'csv-text-after-quote': { expected: 'a delimiter or the end of the line' },
  'csv-rows-run-together': { expected: 'a row that fits the header', found: 'a row over several lines that does not' },
  'csv-unclosed-quote': { expected: 'a closing quote' },
  'csv-cell-too-long': TOO_LONG,
  'csv-row-too-long': TOO_LONG,
  'xml-empty': { expected: 'an XML document', found: 'nothing' },
  'xml-encoding-unknown': { expected: 'utf-8, utf-16, iso-8859-1, windows-1252 or another that is known' },
  'xml-doctype': { expected: 'XML without a DOCTYPE', found: 'a DOCTYPE' },
  'xml-not-well-formed': { expected: 'well-formed XML' },
  'xml-cut-off': { expected: 'the end of every element', found: 'end of file' },
  'xml-too-deep': TOO_LONG,
  'xml-too-many-attributes': TOO_LONG,
  'xml-too-many-elements': TOO_LONG,
  'xml-text-too-long': TOO_LONG,
  'xml-record-too-long': TOO_LONG,
  'json-empty': { expected: 'a JSON document', found: 'nothing' },
  'json-repeated-name': { expected: 'each name once' },
  'json-unusable-character': { expected: 'text that can be stored' },
  'json-too-deep': TOO_LONG,
  'json-too-many-members': TOO_LONG,
  'json-too-many-values': TOO_LONG,
  'json-text-too-long': TOO_LONG,
  'json-record-too-long': TOO_LONG,
  'json-row-no-object': { expected: 'an object' },
  'json-lines-broken': { expected: 'one value on a line' },
  'fixed-empty': { expected: 'records', found: 'nothing' },
  'fixed-nul': { expected: 'text', found: 'a NUL byte' },
  'fixed-line-too-long': TOO_LONG,
  'fixed-header-alone': { expected: 'details', found: 'none' },
  'fixed-header-missing': { expected: 'a header', found: 'a detail' },
  'fixed-trailer-missing': { expected: 'a trailer', found: 'end of file' },
  'fixed-after-trailer': { expected: 'end of file' },
  'zip-damaged': { expected: 'a whole ZIP archive' },
  'zip-too-large': { found: 'more' },
  'zip-entry-too-large': { found: 'more' },
  'zip-bomb': { found: 'more' },
  'zip-name-unsafe': { expected: 'a relative path', found: 'a name that leads out, or deceives' },
  'zip-name-twice': { expected: 'each name once', found: 'the same name again' },
  'zip-link': { expected: 'a file', found: 'a link' },
  'zip-encrypted': { expected: 'a file without password', found: 'a file with password' },
  'zip-method-unknown': { expected: 'deflate or stored' },
  'zip-overlapping': { expected: 'entries one after the other', found: 'entries that share bytes' },
  'zip-size-lies': { expected: 'the stated size', found: 'more' },
  'xlsx-no-workbook': { expected: 'xl/workbook.xml' },
  'xlsx-no-header': { expected: 'column names', found: 'nothing' },
  'xlsx-header-duplicate': { expected: 'each name once', found: 'the same name again' },
  'xlsx-too-many-parts': TOO_LONG,
  'xlsx-too-much-text': TOO_LONG,
  'xlsx-damaged': { expected: 'cells in order, with what they refer to' },
  'xlsx-cell-damaged': { expected: 'a cell as Excel writes it' },
  'xlsx-cell-unnamed': { expected: 'no content under a column without a name' },
  'xlsx-cell-merged': { expected: 'a cell of its own' },
  'xlsx-error-cell': { expected: 'a value' },
  'xlsx-formula-without-value': { expected: 'a value' },
  'xlsx-number-imprecise': { expected: 'at most 15 digits, or text' },
  'xlsx-date-invalid': { expected: 'a date from 1900-01-01 to 9999-12-31' },
  'xlsx-row-hidden': { expected: 'a visible row', found: 'a hidden row' },
};

/** An error of syntax; what it quotes from the file is shortened. */
export function fault(code: string, details: Omit<FormatProblem, 'code' | 'severity'> = {}): FormatProblem {
  const { found, field, place } = details;
  return {
    severity: 'error',
    code,
    ...stated[code],
    ...details,
    ...(found !== undefined && { found: shorten(found) }),
    ...(field !== undefined && { field: shorten(field) }),
    ...(place !== undefined && { place: shorten(place) }),
  };
}

/** Short, and without what no database stores: NUL, and half a character, become U+FFFD. */
const shorten = (text: string): string =>
  (text.length > MAX_FOUND ? `${text.slice(0, MAX_FOUND)}…` : text).replaceAll('\u0000', '\ufffd').toWellFormed();
