import { decodeText } from '../encoding.js';
import { fault } from '../format-problem.js';
import type { Chunks, CsvDialect, Decoded, Limits } from '../record.js';
import { positionAfter } from '../text-position.js';
import type { TextPosition } from '../text-position.js';
import { Malformed, readText } from '../text-reader.js';
import type { TextReader } from '../text-reader.js';
import { chooseDelimiter, headerText } from './delimiter.js';
import type { Delimiter } from './delimiter.js';
import { RowScanner } from './row-scanner.js';
import { headerOf, rowUnder, withField } from './table-header.js';
import type { TableHeader } from './table-header.js';

const DEFAULT_TEXT_LENGTH = 1_048_576;
/** A row may hold this many cells of full length. */
const FULL_CELLS = 4;
const DEFAULT_WIDTH = 10_000;

/**
 * Reads a table strictly. Yields `columns` once, `rows` in batches of about a 64 KiB chunk, and `failed` when the file as a
 * whole cannot be trusted: no or an ambiguous header, a wrong delimiter, an undecodable byte, NUL, an unclosed quote, a row
 * over the limits, or a faulty row over several lines (it may have swallowed rows of other orders). Any other faulty row
 * (ragged, stray quote) carries its `problem` and reading goes on.
 *
 * A table cannot prove that it is complete: a last line without line end is a row; the caller knows whether all arrived.
 */
export const readCsv = (chunks: Chunks, dialect: CsvDialect = {}, limits: Limits = {}): AsyncGenerator<Decoded> =>
  readText(decodeText(chunks, dialect.encoding), new TableReader(dialect, limits));

interface Table {
  scanner: RowScanner;
  delimiter: Delimiter;
  /** Set once the first row has been read. */
  header?: TableHeader;
}

class TableReader implements TextReader {
  private unread = '';
  /** Length at which unread text is worth a try: as much again as was tried in vain, so that waiting stays linear. */
  private worthwhileLength = 1;
  private table: Table | undefined;
  private readonly quote: string;
  private readonly maxTextLength: number;
  private readonly maxRecordLength: number;
  private readonly maxWidth: number;

  constructor(
    private readonly dialect: CsvDialect,
    limits: Limits,
  ) {
    this.quote = dialect.quote === 'none' ? '' : (dialect.quote ?? '"');
    this.maxTextLength = limits.maxTextLength ?? DEFAULT_TEXT_LENGTH;
    this.maxRecordLength = limits.maxRecordLength ?? FULL_CELLS * this.maxTextLength;
    this.maxWidth = limits.maxWidth ?? DEFAULT_WIDTH;
  }

  get position(): TextPosition {
    const { unfinished, line } = this.table?.scanner ?? { unfinished: '', line: 1 };
    return positionAfter(unfinished + this.unread, line);
  }

  read(text: string): Decoded[] {
    this.unread += text;
    const nul = text.indexOf('\0');
    if (nul !== -1) {
      this.unread = this.unread.slice(0, this.unread.length - text.length + nul);
      throw new Malformed(fault('csv-nul', this.position));
    }
    return this.unread.length < this.worthwhileLength ? [] : this.readRows(false);
  }

  end(): Decoded[] {
    return this.readRows(true);
  }

  private readRows(isLast: boolean): Decoded[] {
    this.table ??= this.openTable(isLast);
    if (this.table === undefined) {
      this.waitFor(this.unread, 1);
      return [];
    }
    const { table } = this;
    const scanned = table.scanner.scan(this.unread, isLast);
    this.unread = '';
    const decoded: Decoded[] = [];
    if (table.header === undefined) {
      const first = scanned.shift();
      if (first) {
        table.header = headerOf(first, this.maxWidth);
        const { line, columns } = table.header;
        decoded.push({ kind: 'columns', line, columns, delimiter: table.delimiter });
      }
    }
    const { header } = table;
    if (header && scanned.length > 0) decoded.push({ kind: 'rows', rows: scanned.map((row) => rowUnder(header, row)) });
    if (table.scanner.problem) throw new Malformed(withField(header, table.scanner.problem));
    this.waitFor(table.scanner.unfinished, table.scanner.line);
    return decoded;
  }

  /** Decides the delimiter once the whole header row is there. */
  private openTable(isLast: boolean): Table | undefined {
    const header = headerText(this.unread, this.quote, isLast);
    if (header === undefined) return undefined;
    if (header === '') throw new Malformed(fault('csv-empty', { line: 1, expected: 'column names' }));
    const delimiter = chooseDelimiter(header, this.quote, this.dialect.delimiter);
    return { delimiter, scanner: new RowScanner(delimiter, this.quote, this.maxTextLength) };
  }

  /** Bounds the row that has not ended yet and says how much text makes another try worthwhile. */
  private waitFor(unfinished: string, line: number): void {
    if (unfinished.length > this.maxRecordLength) {
      throw new Malformed(fault('csv-row-too-long', { line, column: 1, expected: String(this.maxRecordLength) }));
    }
    this.worthwhileLength = Math.max(1, unfinished.length);
  }
}
