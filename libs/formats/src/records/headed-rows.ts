import { fault } from '../format-problem.js';
import type { FormatProblem, Row } from '../record.js';
import { Malformed } from '../text-reader.js';

/** A kind of record, by what its lines begin with. */
export interface RecordKind {
  /** `row` is a detail; a `header` holds for the details after it; a `trailer` ends the file; `other` is passed over. */
  is: 'header' | 'row' | 'trailer' | 'other';
  starts: string;
  /** Of its cells. */
  names: readonly string[];
  /** The field of a trailer that says how many there are. */
  count: { field: string; of: 'rows' | 'headers' | 'lines' } | undefined;
}

/** One line, taken apart. */
export interface RecordLine {
  line: number;
  cells: readonly string[];
  problem: FormatProblem | undefined;
}

/**
 * Makes a table of records of several kinds: one row for each detail, with the cells of the header before it in front. A header without details would be an
 * order that vanishes, a detail without a header belongs to nothing, and a count that is not right means that lines are missing: all fail the file.
 */
export class HeadedRows {
  readonly columns: readonly string[];
  private readonly hasHeaders: boolean;
  private readonly hasTrailer: boolean;
  /** Fields of a row that its header has too, by their positions in both. */
  private readonly shared: readonly { name: string; inRow: number; inHeader: number }[];
  private header: (RecordLine & { rows: number }) | undefined;
  private isEnded = false;
  private readonly counts = { rows: 0, headers: 0, lines: 0 };

  constructor(private readonly kinds: readonly RecordKind[]) {
    const namesOf = (kind: RecordKind['is']) => kinds.find(({ is }) => is === kind)?.names ?? [];
    const [ofHeader, ofRow] = [namesOf('header'), namesOf('row')];
    this.hasHeaders = kinds.some(({ is }) => is === 'header');
    this.hasTrailer = kinds.some(({ is }) => is === 'trailer');
    this.shared = ofRow.flatMap((name, inRow) => {
      const inHeader = ofHeader.indexOf(name);
      return inHeader === -1 ? [] : [{ name, inRow, inHeader }];
    });
    this.columns = [...ofHeader, ...this.ownCells(ofRow)];
  }

  /** Of a line that begins with none of what records begin with. */
  unknown(line: number, found: string): never {
    const expected = this.kinds.map(({ starts }) => starts).join(', ');
    throw new Malformed(fault('fixed-record-unknown', { line, column: 1, expected, found }));
  }

  /** What a line makes: a row, or nothing. */
  add(kind: RecordKind, record: RecordLine): Row | undefined {
    const { line } = record;
    if (this.isEnded) {
      const found = [kind.starts, ...record.cells].join(' ').trim().slice(0, 20);
      throw new Malformed(fault('fixed-after-trailer', { line, column: 1, found }));
    }
    this.counts.lines += 1;
    if (kind.is === 'row') return this.row(record);
    if (kind.is === 'header') {
      this.endHeader();
      this.counts.headers += 1;
      this.header = { ...record, rows: 0 };
    } else if (kind.is === 'trailer') this.endFile(kind, record);
    return undefined;
  }

  /** @param line the last one */
  end(line: number): void {
    this.endHeader();
    if (this.hasTrailer && !this.isEnded) throw new Malformed(fault('fixed-trailer-missing', { line, column: 1 }));
  }

  private endHeader(): void {
    if (this.header?.rows === 0)
      throw new Malformed(fault('fixed-header-alone', { line: this.header.line, column: 1 }));
    this.header = undefined;
  }

  private row({ line, cells, problem: own }: RecordLine): Row {
    const { header } = this;
    if (this.hasHeaders && header === undefined)
      throw new Malformed(fault('fixed-header-missing', { line, column: 1 }));
    this.counts.rows += 1;
    if (header !== undefined) header.rows += 1;
    const problem = own ?? header?.problem ?? this.disagreement(line, cells);
    const all = header === undefined ? cells : [...header.cells, ...this.ownCells(cells)];
    return problem === undefined ? { line, cells: all } : { line, cells: all, problem };
  }

  /** Those of a row that its header does not have. */
  private ownCells(ofRow: readonly string[]): readonly string[] {
    return this.shared.length === 0 ? ofRow : ofRow.filter((_, at) => !this.shared.some(({ inRow }) => inRow === at));
  }

  /** A row that names another header than the one that it stands below. */
  private disagreement(line: number, cells: readonly string[]): FormatProblem | undefined {
    const { header } = this;
    if (header === undefined) return undefined;
    for (const { name, inRow, inHeader } of this.shared) {
      const [said = '', expected = ''] = [cells[inRow], header.cells[inHeader]];
      if (said === '' || said === expected) continue;
      const params = { headerLine: header.line };
      return fault('fixed-header-disagrees', { line, field: name, expected, found: said, params });
    }
    return undefined;
  }

  private endFile({ names, count }: RecordKind, { line, cells, problem }: RecordLine): void {
    if (problem !== undefined) throw new Malformed(problem);
    this.endHeader();
    this.isEnded = true;
    if (count === undefined) return;
    const stated = cells[names.indexOf(count.field)] ?? '';
    const counted = this.counts[count.of];
    if (/^\d+$/.test(stated) && Number(stated) === counted) return;
    const params = { of: count.of };
    throw new Malformed(
      fault('fixed-count-wrong', { line, field: count.field, expected: stated, found: String(counted), params }),
    );
  }
}
