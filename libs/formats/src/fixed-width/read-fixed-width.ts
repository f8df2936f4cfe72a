import { decodeText } from '../encoding.js';
import { fault } from '../format-problem.js';
import type { Chunks, Decoded, FormatProblem, Row } from '../record.js';
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
  private readonly hasHeaders: boolean;
  private readonly hasTrailer: boolean;
  /** Fields of a row that its header has too, by their positions in both. */
  private readonly shared: readonly { name: string; inRow: number; inHeader: number }[];
  private unread = '';
  private line = 0;
  private rows: Row[] = [];
  private columns: Decoded | undefined;
  private header:
    | { line: number; cells: readonly string[]; problem: FormatProblem | undefined; rows: number }
    | undefined;
  private isEnded = false;
  private hasToldColumns = false;
  private readonly counts = { rows: 0, headers: 0, lines: 0 };

  constructor(layout: FixedWidthLayout) {
    this.records = compileRecords(layout);
    this.hasHeaders = this.records.some(({ is }) => is === 'header');
    this.hasTrailer = this.records.some(({ is }) => is === 'trailer');
    const ofHeader = this.records.find(({ is }) => is === 'header')?.names ?? [];
    const ofRow = this.records.find(({ is }) => is === 'row')?.names ?? [];
    this.shared = ofRow.flatMap((name, inRow) => {
      const inHeader = ofHeader.indexOf(name);
      return inHeader === -1 ? [] : [{ name, inRow, inHeader }];
    });
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
    this.endHeader();
    if (this.columns === undefined) throw new Malformed(fault('fixed-empty', { line: 1 }));
    if (this.hasTrailer && !this.isEnded) {
      throw new Malformed(fault('fixed-trailer-missing', { line: this.line, column: 1 }));
    }
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
    if (record === undefined) {
      const expected = this.records.map(({ starts }) => starts).join(', ');
      throw new Malformed(fault('fixed-record-unknown', { line, column: 1, expected, found: text.slice(0, 20) }));
    }
    if (this.isEnded) throw new Malformed(fault('fixed-after-trailer', { line, column: 1, found: text.slice(0, 20) }));
    this.counts.lines += 1;
    const { problem, cells } = record.read(text, line);
    if (this.columns === undefined) this.begin(problem);
    if (record.is === 'header') this.beginHeader(cells, problem);
    else if (record.is === 'row') this.addRow(cells, problem);
    else if (record.is === 'trailer') this.endFile(record, cells, problem);
  }

  /** A first line of the wrong length says that the file is not of this layout at all. */
  private begin(problem: FormatProblem | undefined): void {
    if (problem !== undefined) throw new Malformed(problem);
    const namesOf = (kind: CompiledRecord['is']) => this.records.find(({ is }) => is === kind)?.names ?? [];
    const columns = [...namesOf('header'), ...this.ownCells(namesOf('row'))];
    this.columns = { kind: 'columns', line: this.line, columns, delimiter: ',' };
  }

  private beginHeader(cells: readonly string[], problem: FormatProblem | undefined): void {
    this.endHeader();
    this.counts.headers += 1;
    this.header = { line: this.line, cells, problem, rows: 0 };
  }

  /** A header without details would be an order that vanishes. */
  private endHeader(): void {
    if (this.header?.rows === 0)
      throw new Malformed(fault('fixed-header-alone', { line: this.header.line, column: 1 }));
    this.header = undefined;
  }

  private addRow(cells: readonly string[], own: FormatProblem | undefined): void {
    const { line, header } = this;
    if (this.hasHeaders && header === undefined)
      throw new Malformed(fault('fixed-header-missing', { line, column: 1 }));
    this.counts.rows += 1;
    if (header !== undefined) header.rows += 1;
    const problem = own ?? header?.problem ?? this.disagreement(cells);
    const all = header === undefined ? cells : [...header.cells, ...this.ownCells(cells)];
    this.rows.push(problem === undefined ? { line, cells: all } : { line, cells: all, problem });
  }

  /** Those of a row that its header does not have. */
  private ownCells(ofRow: readonly string[]): readonly string[] {
    return this.shared.length === 0 ? ofRow : ofRow.filter((_, at) => !this.shared.some(({ inRow }) => inRow === at));
  }

  /** A row that names another header than the one that it stands below. */
  private disagreement(cells: readonly string[]): FormatProblem | undefined {
    const { header, line } = this;
    if (header === undefined) return undefined;
    for (const { name, inRow, inHeader } of this.shared) {
      const [said = '', expected = ''] = [cells[inRow], header.cells[inHeader]];
      if (said === '' || said === expected) continue;
      const params = { headerLine: header.line };
      return fault('fixed-header-disagrees', { line, field: name, expected, found: said, params });
    }
    return undefined;
  }

  private endFile(
    { names, count }: CompiledRecord,
    cells: readonly string[],
    problem: FormatProblem | undefined,
  ): void {
    if (problem !== undefined) throw new Malformed(problem);
    this.endHeader();
    this.isEnded = true;
    if (count === undefined) return;
    const stated = cells[names.indexOf(count.field)] ?? '';
    const counted = this.counts[count.of];
    if (/^\d+$/.test(stated) && Number(stated) === counted) return;
    const { line } = this;
    const params = { of: count.of };
    throw new Malformed(
      fault('fixed-count-wrong', { line, field: count.field, expected: stated, found: String(counted), params }),
    );
  }
}
