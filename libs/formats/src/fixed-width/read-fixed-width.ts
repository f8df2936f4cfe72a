import { decodeText } from '../encoding.js';
import { fault } from '../format-problem.js';
import type { Chunks, Decoded, FormatProblem, Row } from '../record.js';
import { HeadedRows } from '../records/headed-rows.js';
import type { TextPosition } from '../text-position.js';
import { Malformed, readText, type TextReader } from '../text-reader.js';
import { type CompiledRecord, compileRecords, type FixedWidthLayout } from './layout.js';

/** Characters of a line at which it is given up. */
const MAX_LINE_LENGTH = 65_536;
const LINE_END = /\r\n|\n|\r(?!$)/;

/**
 * Reads a file of fixed columns as a table: one row for each detail record, with the fields of the header record before it
 * in front. Yields `columns` as soon as the first line is known to be of the layout, then `rows`. A detail of the wrong
 * length carries its `problem`, and so do the details of a wrong header; `failed` ends a file with a record of an unknown
 * type, a detail without its header, a header without details, a count that is not right, or a missing trailer.
 */
export const readFixedWidth = (chunks: Chunks, layout: FixedWidthLayout): AsyncGenerator<Decoded> =>
  readText(decodeText(chunks, layout.encoding), new FixedWidthReader(layout));

class FixedWidthReader implements TextReader {
  private readonly records: readonly CompiledRecord[];
  private readonly table: HeadedRows;
  private unread = '';
  private line = 0;
  private rows: Row[] = [];
  private columns: Decoded | undefined;
  private hasToldColumns = false;

  constructor(layout: FixedWidthLayout) {
    this.records = compileRecords(layout);
    this.table = new HeadedRows(this.records);
  }

  get position(): TextPosition {
    return { line: this.line + 1, column: this.unread.length + 1 };
  }

  read(text: string): void {
    const lines = (this.unread + text).split(LINE_END);
    this.unread = lines.pop() ?? '';
    for (const line of lines) this.addLine(line);
    if (this.unread.length > MAX_LINE_LENGTH) {
      throw new Malformed(fault('fixed-line-too-long', { ...this.position, expected: String(MAX_LINE_LENGTH) }));
    }
  }

  end(): void {
    const last = this.unread.replace(/\r$/, '');
    this.unread = '';
    if (last !== '') this.addLine(last);
    if (this.columns === undefined) throw new Malformed(fault('fixed-empty', { line: 1 }));
    this.table.end(this.line);
  }

  take(): Decoded[] {
    const { rows } = this;
    const decoded: Decoded[] = [];
    if (this.columns !== undefined && !this.hasToldColumns) decoded.push(this.columns);
    this.hasToldColumns = this.columns !== undefined;
    this.rows = [];
    if (rows.length > 0) decoded.push({ kind: 'rows', rows });
    return decoded;
  }

  private addLine(text: string): void {
    this.line += 1;
    const { line } = this;
    if (text.includes('\0')) throw new Malformed(fault('fixed-nul', { line, column: text.indexOf('\0') + 1 }));
    // Some systems end a file with Ctrl-Z, and editors with empty lines.
    if (text.trim() === '' || text === '\u001A') return;
    const record = this.records.find(({ starts }) => text.startsWith(starts));
    if (record === undefined) return this.table.unknown(line, text.slice(0, 20));
    const { problem, cells } = record.read(text, line);
    this.begin(problem);
    const row = this.table.add(record, { line, cells, problem });
    if (row !== undefined) this.rows.push(row);
  }

  /** A first line of the wrong length says that the file is not of this layout at all. */
  private begin(problem: FormatProblem | undefined): void {
    if (this.columns !== undefined) return;
    if (problem !== undefined) throw new Malformed(problem);
    this.columns = { kind: 'columns', line: this.line, columns: this.table.columns, delimiter: ',' };
  }
}
