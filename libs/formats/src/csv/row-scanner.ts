import { fault } from '../format-problem.js';
import type { FormatProblem, Row } from '../record.js';
import { positionAfter } from '../text-position.js';

const LF = 10;
const CR = 13;
/** What stands behind the last character. */
const END = -1;
const NO_QUOTE = -2;
/** Characters of its line shown from a faulty place on. */
const MAX_QUOTED = 40;
/** Stands for a line that is no row. */
const COMMENT: readonly string[] = [];

/** A row as it was split. */
export interface ScannedRow extends Row {
  /** Line of a row of nothing but delimiters that stands before it. */
  blankLine?: number;
}

/** How rows are split. */
export interface Scanning {
  delimiter: string;
  /** Empty for tables without quoting. */
  quote: string;
  /** What lines begin with that are no rows. */
  comment?: string | undefined;
  maxTextLength: number;
  /** Line on which the text begins. */
  line?: number;
}

/**
 * Splits text into rows after RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180#section-2), with LF, CR LF and lone CR as
 * line ends, also mixed. Empty lines are skipped. A row whose end is not there yet waits and is scanned anew. Rows are as
 * written, not compared with the header: a `problem.params.cell` is the 1-based number of the faulty cell.
 */
export class RowScanner {
  /** Set when no more rows can be trusted: a quote is unclosed at the end of the file, or a cell is too long. */
  problem: FormatProblem | undefined;
  /** Line on which the row starts that has not ended yet. */
  line: number;
  private text = '';
  private isLast = false;
  private at = 0;
  /** Where the current row starts in the text, and the line ends met in it so far. */
  private rowStart = 0;
  private lineEnds = 0;
  private rowProblem: FormatProblem | undefined;
  private blankLine: number | undefined;
  private readonly delimiterCode: number;
  private readonly quoteCode: number;

  private readonly quote: string;
  private readonly comment: string;
  private readonly maxTextLength: number;

  constructor({ delimiter, quote, comment = '', maxTextLength, line = 1 }: Scanning) {
    this.delimiterCode = delimiter.charCodeAt(0);
    this.quoteCode = quote === '' ? NO_QUOTE : quote.charCodeAt(0);
    this.quote = quote;
    this.comment = comment;
    this.maxTextLength = maxTextLength;
    this.line = line;
  }

  /** The row that has begun but not ended. */
  get unfinished(): string {
    return this.text;
  }

  /** The rows that end within `text` and what waited before it; with `isLast` also a row without a line end. */
  scan(text: string, isLast: boolean): ScannedRow[] {
    this.text += text;
    this.isLast = isLast;
    const rows = this.scanRows();
    this.text = this.text.slice(this.rowStart);
    return rows;
  }

  private scanRows(): ScannedRow[] {
    const rows: ScannedRow[] = [];
    this.at = 0;
    for (;;) {
      this.rowStart = this.at;
      this.lineEnds = 0;
      this.rowProblem = undefined;
      const cells = this.at < this.text.length ? this.scanRow() : undefined;
      if (cells === undefined) return rows;
      if (cells === COMMENT) {
        this.line += 1;
        continue;
      }
      const { line, rowProblem: problem } = this;
      // A cell is no longer than its row: nothing to look for in nearly all of them.
      if (this.at - this.rowStart > this.maxTextLength && cells.some((cell) => cell.length > this.maxTextLength)) {
        this.problem = fault('csv-cell-too-long', { line, expected: String(this.maxTextLength) });
        return rows;
      }
      if (cells[0] !== '' || !this.isBlank(cells)) rows.push(this.rowOf(line, cells, problem));
      else if (cells.length > 1) this.blankLine ??= line;
      this.line += this.lineEnds;
    }
  }

  private rowOf(line: number, cells: readonly string[], problem: FormatProblem | undefined): ScannedRow {
    const row: ScannedRow = problem ? { line, cells, problem } : { line, cells };
    if (this.blankLine !== undefined) row.blankLine = this.blankLine;
    this.blankLine = undefined;
    return row;
  }

  /** The cells up to a line end, which is consumed; undefined when it may still come. */
  private scanRow(): readonly string[] | undefined {
    const { text } = this;
    if (this.comment !== '' && text.startsWith(this.comment, this.at)) return this.skipComment();
    const cells: string[] = [];
    for (;;) {
      const isQuoted = codeAt(text, this.at) === this.quoteCode;
      const cell = isQuoted ? this.quotedCell(this.at, cells.length) : this.plainCell(cells.length);
      if (cell === undefined) return undefined;
      cells.push(cell);
      const code = codeAt(text, this.at);
      this.at += 1;
      if (code === this.delimiterCode) continue;
      this.lineEnds += 1;
      if (code === CR) {
        // The LF of a CR LF may be the first character of the next chunk.
        if (this.at === text.length && !this.isLast) return undefined;
        if (codeAt(text, this.at) === LF) this.at += 1;
      }
      return cells;
    }
  }

  /** A row of nothing but delimiters, as spreadsheets write empty rows; a quoted cell makes it a row. */
  private isBlank(cells: readonly string[]): boolean {
    return cells.every((cell) => cell === '') && this.text.charCodeAt(this.rowStart) !== this.quoteCode;
  }

  /** Passes over a line whatever it holds. */
  private skipComment(): typeof COMMENT | undefined {
    const end = this.text.slice(this.at).search(/[\r\n]/);
    const after = end === -1 ? this.text.length : this.at + end + 1;
    if (after === this.text.length && !this.isLast) return undefined;
    this.at = this.text.startsWith('\r\n', after - 1) ? after + 1 : after;
    return COMMENT;
  }

  /** A cell up to a delimiter or line end, which is not consumed. */
  private plainCell(cellIndex: number): string | undefined {
    const { text, delimiterCode, quoteCode } = this;
    const start = this.at;
    let at = start;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === delimiterCode || code === LF || code === CR) break;
      if (code === quoteCode) {
        if (isBlank(text.slice(start, at))) return this.quotedCell(at, cellIndex);
        this.report('csv-stray-quote', at, cellIndex);
      }
    }
    if (at === text.length && !this.isLast) return undefined;
    this.at = at;
    return text.slice(start, at);
  }

  /**
   * A cell with its quote at `open`. Blanks around the quotes are dropped, as tables aligned by hand have them; any other
   * text after the closing quote is wrong and kept.
   */
  private quotedCell(open: number, cellIndex: number): string | undefined {
    const { text, quote, quoteCode } = this;
    let close = text.indexOf(quote, open + 1);
    let hasDoubled = false;
    while (close !== -1 && codeAt(text, close + 1) === quoteCode) {
      hasDoubled = true;
      close = text.indexOf(quote, close + 2);
    }
    if (close === -1) {
      if (this.isLast) this.problem = this.faultAt('csv-unclosed-quote', open, cellIndex);
      return undefined;
    }
    const end = this.cellEnd(close + 1);
    if (end === undefined) return undefined;
    this.at = end;
    const written = text.slice(open + 1, close);
    this.lineEnds += countLineEnds(written);
    const value = hasDoubled ? written.replaceAll(quote + quote, quote) : written;
    if (end === close + 1) return value;
    const rest = text.slice(close + 1, end);
    if (isBlank(rest)) return value;
    this.report('csv-text-after-quote', close + 1, cellIndex);
    return value + rest;
  }

  /** Where the next delimiter or line end stands; undefined when it may still come. */
  private cellEnd(from: number): number | undefined {
    const { text, delimiterCode } = this;
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === delimiterCode || code === LF || code === CR) return at;
    }
    return this.isLast ? text.length : undefined;
  }

  /** Keeps the first problem of a row. */
  private report(code: string, at: number, cellIndex: number): void {
    this.rowProblem ??= this.faultAt(code, at, cellIndex);
  }

  private faultAt(code: string, at: number, cellIndex: number): FormatProblem {
    const { line, column } = positionAfter(this.text.slice(this.rowStart, at), this.line);
    const [found = ''] = this.text.slice(at, at + MAX_QUOTED).split(/[\r\n]/, 1);
    return fault(code, { line, column, found, params: { cell: cellIndex + 1 } });
  }
}

/** V8 throws the machine code of a function away when it asks for a character behind the end. */
const codeAt = (text: string, at: number): number => (at < text.length ? text.charCodeAt(at) : END);

const isBlank = (text: string): boolean => text.trim() === '';

function countLineEnds(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) count += 1;
  }
  return count;
}
