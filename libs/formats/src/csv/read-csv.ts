import { type ChooseEncoding, decodeChosen, type EncodingChoice } from '../encoding.js';
import { fault } from '../format-problem.js';
import type { Chunks, CsvDialect, Decoded, Limits, Row, WrittenText } from '../record.js';
import { positionAfter } from '../text-position.js';
import type { TextPosition } from '../text-position.js';
import { Malformed, readText } from '../text-reader.js';
import type { TextReader } from '../text-reader.js';
import { CSV_START_LENGTH, csvEncoding } from './csv-encoding.js';
import type { Delimiter } from './delimiter.js';
import { findTable } from './header-row.js';
import { linesOf, recordRows } from './record-rows.js';
import { RowScanner, type ScannedRow } from './row-scanner.js';
import { declaredHeader, headerOf, rowUnder, withField } from './table-header.js';
import type { TableHeader } from './table-header.js';
import { Trailer } from './trailer.js';

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
export function readCsv(chunks: Chunks, dialect: CsvDialect = {}, limits: Limits = {}): AsyncGenerator<Decoded> {
  const { records } = dialect;
  if (records !== undefined)
    return recordRows(readCsv(chunks, linesOf(dialect), limits), records, dialect.ragged === 'pad');
  const reader = new TableReader(dialect, limits);
  const choose: ChooseEncoding = (start) => {
    const choice = csvEncoding(start, dialect.encoding);
    if (!('code' in choice)) reader.choice = choice;
    return choice;
  };
  return readText(decodeChosen(chunks, CSV_START_LENGTH, choose), reader);
}

interface Table {
  scanner: RowScanner;
  delimiter: Delimiter;
  /** Set once the first row has been read. */
  header: TableHeader | undefined;
}

/** Empty rows at the end of a table say nothing; between its rows something may have been deleted. */
const belowBlank = ({ line, cells, problem }: Row, blankLine: number): Row => ({
  line,
  cells,
  problem: problem ?? { ...fault('csv-blank-rows', { line: blankLine }), severity: 'warning' },
});

class TableReader implements TextReader {
  private decoded: Decoded[] = [];
  private unread = '';
  /** Length at which unread text is worth a try: as much again as was tried in vain, so that waiting stays linear. */
  private worthwhileLength = 1;
  private table: Table | undefined;
  /** How the text is encoded, once its first bytes have been seen. */
  choice: EncodingChoice = { encoding: 'utf-8', bomLength: 0 };
  private lineEnd: WrittenText['lineEnd'] = '\r\n';
  private readonly quote: string;
  private readonly maxTextLength: number;
  private readonly maxRecordLength: number;
  private readonly maxWidth: number;
  private readonly trailer: Trailer | undefined;

  constructor(
    private readonly dialect: CsvDialect,
    limits: Limits,
  ) {
    this.trailer = dialect.trailer && new Trailer(dialect.trailer);
    this.quote = dialect.quote === 'none' ? '' : (dialect.quote ?? '"');
    this.maxTextLength = limits.maxTextLength ?? DEFAULT_TEXT_LENGTH;
    this.maxRecordLength = limits.maxRecordLength ?? FULL_CELLS * this.maxTextLength;
    this.maxWidth = limits.maxWidth ?? DEFAULT_WIDTH;
  }

  get position(): TextPosition {
    const { unfinished, line } = this.table?.scanner ?? { unfinished: '', line: 1 };
    return positionAfter(unfinished + this.unread, line);
  }

  read(text: string): void {
    const nul = text.indexOf('\0');
    this.unread += nul === -1 ? text : text.slice(0, nul);
    if (nul !== -1 || this.unread.length >= this.worthwhileLength) this.readRows(false);
    if (nul !== -1) throw new Malformed(fault('csv-nul', this.position));
  }

  end(): void {
    this.readRows(true);
    const missing = this.trailer?.missing(this.position);
    if (missing) throw new Malformed(missing);
  }

  take(): Decoded[] {
    const { decoded } = this;
    this.decoded = [];
    return decoded;
  }

  private readRows(isLast: boolean): void {
    this.table ??= this.openTable(isLast);
    if (this.table === undefined) return this.waitFor(this.unread, 1);
    const { table } = this;
    const scanned = table.scanner.scan(this.unread, isLast);
    this.unread = '';
    const header = (table.header ??= this.readHeader(table, scanned));
    if (header && scanned.length > 0) this.addRows(header, scanned);
    if (table.scanner.problem) throw new Malformed(withField(header, table.scanner.problem));
    this.waitFor(table.scanner.unfinished, table.scanner.line);
  }

  private addRows(header: TableHeader, scanned: readonly ScannedRow[]): void {
    const isPadded = this.dialect.ragged === 'pad';
    const { trailer } = this;
    const rows: Row[] = [];
    this.decoded.push({ kind: 'rows', rows });
    for (const row of scanned) {
      if (trailer?.takes(row) === true) continue;
      const fitted = rowUnder(header, row, isPadded);
      rows.push(row.blankLine === undefined ? fitted : belowBlank(fitted, row.blankLine));
    }
  }

  private readHeader(table: Table, scanned: Row[]): TableHeader | undefined {
    const [first] = scanned;
    if (first === undefined) return undefined;
    const { columns } = this.dialect;
    if (columns === undefined) scanned.shift();
    const header =
      columns === undefined ? headerOf(first, this.maxWidth) : declaredHeader(columns, first.line, this.maxWidth);
    const { encoding, bomLength } = this.choice;
    const written = { encoding, byteOrderMark: bomLength > 0, lineEnd: this.lineEnd };
    this.decoded.push({
      kind: 'columns',
      line: header.line,
      columns: header.columns,
      delimiter: table.delimiter,
      written,
    });
    return header;
  }

  /** Decides the delimiter once the whole header row is there. */
  private openTable(isLast: boolean): Table | undefined {
    const start = findTable(this.unread, this.dialect, this.quote, isLast);
    if (start === undefined) return undefined;
    const { delimiter, line } = start;
    const { quote, maxTextLength } = this;
    const { comment } = this.dialect;
    if (/^[^\r\n]*\n/.test(this.unread)) this.lineEnd = '\n';
    this.unread = this.unread.slice(start.at);
    return {
      delimiter,
      header: undefined,
      scanner: new RowScanner({ delimiter, quote, comment, maxTextLength, line }),
    };
  }

  /** Bounds the row that has not ended yet and says how much text makes another try worthwhile. */
  private waitFor(unfinished: string, line: number): void {
    if (unfinished.length > this.maxRecordLength) {
      throw new Malformed(fault('csv-row-too-long', { line, column: 1, expected: String(this.maxRecordLength) }));
    }
    const room = this.maxRecordLength + 1 - unfinished.length;
    this.worthwhileLength = Math.max(1, Math.min(unfinished.length, room));
  }
}
