import { fault } from '../format-problem.js';
import type { CsvDialect, FormatProblem, Row } from '../record.js';
import { Malformed } from '../text-reader.js';
import { columnKey } from './column-name.js';

type TrailerSpec = NonNullable<CsvDialect['trailer']>;

/** Takes the declared rows at the end of a table (totals, counts) away, and compares a count with the rows that were read. */
export class Trailer {
  private readonly starts: ReadonlySet<string>;
  private rowsRead = 0;
  private trailerLine: number | undefined;

  constructor(private readonly spec: TrailerSpec) {
    this.starts = new Set(spec.firstCell.map(columnKey));
  }

  /** True for a row at the end. Any other row after one fails the file: the first cell of an order may look like it. */
  takes(row: Row): boolean {
    if (this.starts.has(columnKey(row.cells[0] ?? ''))) {
      this.trailerLine ??= row.line;
      this.compareCount(row);
      return true;
    }
    const { trailerLine } = this;
    if (trailerLine !== undefined)
      throw new Malformed(fault('csv-row-after-trailer', { line: row.line, params: { trailerLine } }));
    this.rowsRead += 1;
    return false;
  }

  /**
   * What is wrong once the table has ended: the closing row that was to prove it whole is not there.
   * @param where the table ends
   */
  missing(where: Pick<FormatProblem, 'line' | 'column' | 'place'>): FormatProblem | undefined {
    if (this.spec.optional === true || this.trailerLine !== undefined) return undefined;
    return fault('csv-trailer-missing', { ...where, expected: this.spec.firstCell.join(', ') });
  }

  private compareCount({ line, cells }: Row): void {
    if (this.spec.count === undefined) return;
    const stated = (cells[this.spec.count - 1] ?? '').trim();
    if (/^\d+$/.test(stated) && Number(stated) === this.rowsRead) return;
    const params = { cell: this.spec.count, rows: this.rowsRead };
    throw new Malformed(
      fault('csv-count-differs', { line, expected: String(this.rowsRead), found: stated || 'nothing', params }),
    );
  }
}
