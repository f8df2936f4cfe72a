import { fault } from '../format-problem.js';
import type { CsvDialect } from '../record.js';
import { Malformed } from '../text-reader.js';
import { columnKey } from './column-name.js';
import { candidates, chooseDelimiter, type Delimiter } from './delimiter.js';
import { RowScanner } from './row-scanner.js';

/** Where the header row of a table begins; of a table without one, the first row. */
export interface TableStart {
  /** Offset in the text. */
  at: number;
  line: number;
  delimiter: Delimiter;
}

/** First line by which Excel is told, and tells, the delimiter. */
const separatorLine = /^"?sep=([,;|\t])"?$/i;
/** A row that says nothing: spreadsheets write delimiters for empty rows. */
const isBlankRow = (line: string, delimiter?: Delimiter): boolean =>
  delimiter === undefined ? /^[,;\t| ]*$/.test(line) : line.replaceAll(delimiter, '').trim() === '';

/**
 * Looks for the start of a table: after a line `sep=;`, which is obeyed, after the declared rows to skip, empty rows and comments; where
 * names are given to look for, at the first row that has them all.
 * @returns nothing while more text is needed.
 */
export function findTable(text: string, dialect: CsvDialect, quote: string, isLast: boolean): TableStart | undefined {
  const lines = new Lines(text, quote, isLast);
  const first = lines.line();
  if (first === undefined) return lines.ended();
  const separator = separatorLine.exec(first)?.[1] as Delimiter | undefined;
  if (separator !== undefined) lines.next();
  for (let skipped = 0; skipped < (dialect.skipRows ?? 0); skipped += 1) if (!lines.next()) return lines.ended();
  const delimiter = separator ?? dialect.delimiter;
  let searched = 0;
  const search = dialect.header && new Search(dialect.header.names);
  for (;;) {
    const line = lines.line();
    if (line === undefined) return lines.ended(search);
    const isPassed = isBlankRow(line, delimiter) || (dialect.comment !== undefined && line.startsWith(dialect.comment));
    if (!isPassed) {
      const found = search ? searchedStart(lines, search, delimiter) : plainStart(lines, dialect, separator);
      if (found === undefined) return undefined;
      if (found !== 'elsewhere') return found;
    }
    searched += 1;
    if (search && dialect.header && searched >= dialect.header.within) throw search.inVain(dialect.header.within);
    if (!lines.next()) return lines.ended(search);
  }
}

type Found = TableStart | 'elsewhere' | undefined;

function plainStart(lines: Lines, dialect: CsvDialect, separator: Delimiter | undefined): Found {
  const row = lines.row();
  if (row === undefined) return undefined;
  const { at, number: line } = lines;
  return { at, line, delimiter: separator ?? chooseDelimiter(row, lines.quote, line, dialect.delimiter) };
}

/** The current row, if it has every name that is looked for. */
function searchedStart(lines: Lines, search: Search, delimiter: Delimiter | undefined): Found {
  const key = columnKey(lines.line() ?? '');
  // A title may hold a stray quote: only what looks like the header is read as a row, perhaps over several lines.
  if (!search.keys.some((names) => names.some((name) => key.includes(name)))) return 'elsewhere';
  const row = lines.row();
  if (row === undefined) return undefined;
  const { at, number: line } = lines;
  for (const by of delimiter === undefined ? candidates : [delimiter]) {
    const [scanned] = new RowScanner({ delimiter: by, quote: lines.quote, maxTextLength: Infinity }).scan(row, true);
    const keys = new Set(scanned?.cells.map(columnKey));
    if (search.isIn(keys, line)) return { at, line, delimiter: by };
  }
  return 'elsewhere';
}

/** Looks for the row that has one of each of some names, and keeps the one that came nearest. */
class Search {
  readonly keys: readonly (readonly string[])[];
  private nearest: { line: number; lacks: readonly string[] } | undefined;

  constructor(private readonly names: readonly (readonly string[])[]) {
    this.keys = names.map((each) => each.map(columnKey));
  }

  isIn(row: ReadonlySet<string>, line: number): boolean {
    const lacks = this.names.flatMap(([name = ''], at) => (this.keys[at]?.some((key) => row.has(key)) ? [] : [name]));
    if (lacks.length < (this.nearest?.lacks.length ?? this.names.length)) this.nearest = { line, lacks };
    return lacks.length === 0;
  }

  /** A row that has half of the names is the header, and lacks the others. */
  inVain(within: number): Malformed {
    const { line, lacks } = this.nearest ?? { line: 1, lacks: this.names };
    if (lacks.length * 2 <= this.names.length)
      return new Malformed(fault('csv-header-lacks', { line, expected: lacks.join(', ') }));
    const expected = this.names.map(([name]) => name).join(', ');
    return new Malformed(fault('csv-header-not-found', { line: 1, expected, params: { within } }));
  }
}

/** A text line by line, as an editor counts them. */
class Lines {
  at = 0;
  number = 1;

  constructor(
    private readonly text: string,
    readonly quote: string,
    private readonly isLast: boolean,
  ) {}

  /** The current line; undefined at the end of the text, or while its end may still come. */
  line(): string | undefined {
    const end = this.endFrom(this.at);
    if (end === undefined || this.at >= this.text.length) return undefined;
    return this.text.slice(this.at, end);
  }

  /** The current line, with those that quotes join to it. */
  row(): string | undefined {
    let isQuoted = false;
    for (let at = this.at; at < this.text.length; at += 1) {
      const character = this.text[at];
      if (character === this.quote) isQuoted = !isQuoted;
      else if (!isQuoted && (character === '\n' || character === '\r')) return this.text.slice(this.at, at);
    }
    return this.isLast ? this.text.slice(this.at) : undefined;
  }

  /** Goes to the next line, if there is one. */
  next(): boolean {
    const end = this.endFrom(this.at);
    // The LF of a CR LF may be the first character of the next chunk.
    if (end === undefined || end >= this.text.length || (end + 1 === this.text.length && !this.isLast)) return false;
    this.at = end + (this.text.startsWith('\r\n', end) ? 2 : 1);
    this.number += 1;
    return true;
  }

  /** Says that there is no table, unless more text may come. */
  ended(search?: Search): undefined {
    if (!this.isLast) return undefined;
    if (search !== undefined) throw search.inVain(this.number);
    throw new Malformed(fault('csv-empty', { line: this.number, expected: 'column names' }));
  }

  private endFrom(from: number): number | undefined {
    const found = this.text.slice(from).search(/[\r\n]/);
    if (found !== -1) return from + found;
    return this.isLast ? this.text.length : undefined;
  }
}
