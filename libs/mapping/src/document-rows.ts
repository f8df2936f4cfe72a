import { type Problem, problem, type ProblemCode, shorten } from '#libs/documents';

import type { Mapped, TableBinding } from './contract.js';
import type { ColumnSet } from './paths/column-names.js';
import { cellPlace, type Rows } from './paths/table.js';
import type { SourceRow } from './record.js';

/** The rows of one document, ready to be mapped. */
export interface GatheredRows {
  key: string;
  line: number;
  rows: Rows;
  /** Warnings about them. */
  told: readonly Problem[];
}

/** Gathers the rows of one document: those of one file as they are; those of two joined, each row of the second to its one row of the first. */
export class DocumentRows {
  constructor(
    private readonly columns: ColumnSet,
    private readonly keys: readonly number[],
    /** Of the second file; absent: there is only one. */
    private readonly detailKeys: readonly number[] | undefined,
    private readonly keyOf: TableBinding['keyOf'],
  ) {}

  gather(rows: Rows): GatheredRows | Mapped {
    const [first] = rows;
    if (first === undefined) throw new TypeError('a document has at least one row');
    const key = this.keyOf(first);
    const { line } = first;
    // Cells of a row of the wrong structure may stand in the wrong columns: what they say is not looked at.
    const told = rows.flatMap((row) => row.problem ?? []);
    if (told.some(({ severity }) => severity === 'error')) return { key, line, problems: told };
    if (this.isKeyless(first)) return { key, line, problems: [this.blankKey(first)] };
    if (this.detailKeys === undefined) return { key, line, rows, told };
    const joined = this.join(rows);
    return 'code' in joined ? { key, line, problems: [joined] } : { key, line, rows: joined, told };
  }

  private join(rows: Rows): Rows | Problem {
    const [head, second] = rows.filter(({ isDetail }) => isDetail !== true);
    const details = rows.filter(({ isDetail }) => isDetail === true);
    const [detail] = details;
    if (head === undefined) return this.fault('head-missing', rows[0]!);
    if (second !== undefined) return this.fault('head-repeated', second, { firstLine: head.line });
    if (detail === undefined) return this.fault('details-missing', head);
    const { line, file, cells, typed = [] } = head;
    const width = cells.length;
    const at = file === undefined ? { line, width } : { line, width, file };
    return details.map((row) => ({
      ...row,
      head: at,
      cells: [...cells, ...row.cells.slice(width)],
      typed: [...typed, ...(row.typed ?? [])],
    }));
  }

  /** A row that does not say which document it belongs to: it must not become one. */
  private isKeyless(row: SourceRow): boolean {
    const positions = this.keysOf(row);
    return positions.length > 0 && positions.every((position) => (row.cells[position] ?? '').trim() === '');
  }

  private keysOf({ isDetail }: SourceRow): readonly number[] {
    return isDetail === true ? (this.detailKeys ?? []) : this.keys;
  }

  private blankKey(row: SourceRow): Problem {
    const { field } = this.keyPlace(row);
    const place = { ...cellPlace(row, Infinity), field };
    return problem('group-key-blank', { ...place, expected: 'the number of the document', found: 'nothing' });
  }

  private fault(code: ProblemCode, row: SourceRow, params: Readonly<Record<string, number>> = {}): Problem {
    const { field, found } = this.keyPlace(row);
    const expected = code === 'head-repeated' ? 'each once' : 'rows in both files';
    return problem(code, { ...cellPlace(row, Infinity), field, expected, found: shorten(found), params });
  }

  private keyPlace(row: SourceRow): { field: string; found: string } {
    const positions = this.keysOf(row);
    return {
      field: positions.map((position) => this.columns.names[position] ?? '').join(', '),
      found: positions.map((position) => (row.cells[position] ?? '').trim()).join(', '),
    };
  }
}
