import { columnKey } from '../csv/column-name.js';
import { Trailer } from '../csv/trailer.js';
import { fault } from '../format-problem.js';
import type { CsvDialect, Decoded, FormatProblem, Row } from '../record.js';
import { Malformed } from '../text-reader.js';
import { cellPlace, columnLetters, sheetPlace } from './cell-reference.js';
import type { MergedCells } from './merged-cells.js';
import type { SheetRow } from './sheet-rows.js';

/** Rows at the top of a sheet among which the header is looked for. */
const SEARCHED_ROWS = 100;
/** Named columns at most: sheets leave empty cells out, and every row is given all of them. */
const MAX_TABLE_COLUMNS = 2048;

export interface TableOptions {
  /** 1-based row that names the columns; absent: the first that holds all `headers`, or else the first with content. */
  headerRow?: number;
  /** Names that the header row is known by; of several in a list, one. */
  headers?: readonly (string | readonly string[])[];
  /** Names of the columns of a sheet that has no header row, from the first column on. */
  columns?: readonly string[];
  /** As in a CSV file; the first cell is that under the first column. */
  trailer?: CsvDialect['trailer'];
}

interface Column {
  name: string;
  position: number;
}

/**
 * Finds the header row of a sheet and gives the rows below it by its columns. Rows above it (titles, addresses) and rows
 * without content are passed over. Columns without a name may stand anywhere as long as they are empty.
 */
export class SheetTable {
  private columns: readonly Column[] | undefined;
  /** Row of the header that has all the names it is known by. */
  headerLine: number | undefined;
  private readonly searched: SheetRow[] = [];
  private readonly wanted: readonly (readonly string[])[];
  private readonly trailer: Trailer | undefined;

  constructor(
    private readonly sheet: string,
    private readonly merged: MergedCells,
    private readonly options: TableOptions,
  ) {
    this.wanted = (options.headers ?? []).map((names) => [names].flat().map(columnKey));
    this.trailer = options.trailer && new Trailer(options.trailer);
  }

  /** What these rows complete, in order. */
  add(rows: readonly SheetRow[]): Decoded[] {
    const decoded: Decoded[] = [];
    const data: Row[] = [];
    for (const row of rows) {
      if (row.cells.length === 0 && row.problems.length === 0) continue;
      if (this.options.columns !== undefined && this.columns === undefined) decoded.push(this.beginAt(row));
      if (this.columns !== undefined) {
        data.push(...this.dataRow(this.columns, row));
        continue;
      }
      this.searched.push(row);
      if (this.isHeader(row)) decoded.push(...this.begin(row));
      else if (this.isSearchedInVain(row)) decoded.push(...this.begin(undefined));
      else if (this.options.headerRow !== undefined) this.searched.length = 0;
    }
    if (data.length > 0) decoded.push({ kind: 'rows', rows: data });
    return decoded;
  }

  /** No more rows will come. */
  end(): Decoded[] {
    const decoded = this.columns === undefined ? this.begin(undefined) : [];
    const missing = this.trailer?.missing({ place: this.sheet });
    if (missing) throw new Malformed(missing);
    return decoded;
  }

  private isHeader(row: SheetRow): boolean {
    if (this.options.headerRow !== undefined) return row.line === this.options.headerRow;
    return this.namedIn(row) === this.wanted.length;
  }

  /** How many of the names that the header is known by stand in a row. */
  private namedIn({ cells }: SheetRow): number {
    if (this.wanted.length === 0) return 0;
    const names = new Set(cells.map((cell) => columnKey(cell ?? '')));
    return this.wanted.filter((alternatives) => alternatives.some((name) => names.has(name))).length;
  }

  /** Of the rows that were searched in vain, the one that names most; the first of several. */
  private nearestHeader(): SheetRow | undefined {
    const [first] = this.searched;
    if (first === undefined) return undefined;
    return this.searched.reduce((best, row) => (this.namedIn(row) > this.namedIn(best) ? row : best), first);
  }

  private isSearchedInVain({ line }: SheetRow): boolean {
    const { headerRow } = this.options;
    return headerRow === undefined ? this.searched.length >= SEARCHED_ROWS : line > headerRow;
  }

  /** Begins the table at its header, or where there is none at the row that is nearest to it, so that it can be told what that lacks. */
  private begin(found: SheetRow | undefined): Decoded[] {
    const isDeclared = this.options.headerRow !== undefined;
    const header = found ?? (isDeclared ? undefined : this.nearestHeader());
    this.headerLine = found?.line;
    if (header === undefined) throw new Malformed(fault('xlsx-no-header', { place: this.sheet }));
    const columns = this.columnsOf(header);
    this.columns = columns;
    const rows = this.searched.slice(this.searched.indexOf(header) + 1).flatMap((row) => this.dataRow(columns, row));
    this.searched.length = 0;
    return [this.told(columns, header.line), ...(rows.length > 0 ? [{ kind: 'rows' as const, rows }] : [])];
  }

  /** Begins a table without header row at its first row. */
  private beginAt({ line }: SheetRow): Decoded {
    this.columns = (this.options.columns ?? []).map((name, position) => ({ name, position }));
    return this.told(this.columns, line);
  }

  private told(columns: readonly Column[], line: number): Decoded {
    return {
      kind: 'columns',
      line,
      columns: columns.map(({ name }) => name),
      delimiter: ',',
      sheet: { name: this.sheet, letters: columns.map(({ position }) => columnLetters(position)) },
    };
  }

  private columnsOf({ line, cells, problems }: SheetRow): Column[] {
    const [broken] = problems;
    if (broken !== undefined) throw new Malformed(broken.problem);
    const columns: Column[] = [];
    const seen = new Set<string>();
    for (const [position, cell] of cells.entries()) {
      const name = (cell ?? '').trim();
      if (name === '') continue;
      const place = cellPlace(this.sheet, position, line);
      if (seen.has(name)) throw new Malformed(fault('xlsx-header-duplicate', { line, place, field: name }));
      seen.add(name);
      columns.push({ name, position });
    }
    const expected = String(MAX_TABLE_COLUMNS);
    const found = String(columns.length);
    if (columns.length > MAX_TABLE_COLUMNS) {
      throw new Malformed(fault('xlsx-too-many-columns', { line, place: this.sheet, expected, found }));
    }
    return columns;
  }

  /** The row by its columns; nothing of a closing row. */
  private dataRow(columns: readonly Column[], row: SheetRow): Row[] {
    const { line } = row;
    const cells = columns.map(({ position }) => row.cells[position] ?? '');
    if (this.trailer?.takes({ line, cells }) === true) return [];
    const problem = this.problemOf(columns, row);
    const typed = columns.flatMap(({ position }, index) => (row.typed.has(position) ? index : []));
    return [{ line, cells, ...(typed.length > 0 && { typed }), ...(problem !== undefined && { problem }) }];
  }

  private problemOf(
    columns: readonly Column[],
    { line, cells, problems, isHidden }: SheetRow,
  ): FormatProblem | undefined {
    const [broken] = problems;
    if (broken !== undefined) {
      const field = columns.find(({ position }) => position === broken.column)?.name;
      return { ...broken.problem, column: broken.column + 1, ...(field !== undefined && { field }) };
    }
    const merged = this.mergedProblem(columns, line);
    if (merged !== undefined) return merged;
    if (cells.length > columns.length) {
      const named = new Set(columns.map(({ position }) => position));
      const stray = cells.findIndex((cell, position) => (cell ?? '').trim() !== '' && !named.has(position));
      if (stray !== -1) {
        const place = cellPlace(this.sheet, stray, line);
        return fault('xlsx-cell-unnamed', { line, column: stray + 1, place, found: cells[stray] ?? '' });
      }
    }
    return isHidden
      ? { ...fault('xlsx-row-hidden', { line, place: sheetPlace(this.sheet, undefined, line) }), severity: 'warning' }
      : undefined;
  }

  /** A value of merged cells is stored in the first of them; whether it holds for the others only a person knows. */
  private mergedProblem(columns: readonly Column[], line: number): FormatProblem | undefined {
    for (const { reference, top, left, right } of this.merged.at(line)) {
      const covered = columns.filter(({ position }) => position >= left && position <= right);
      const [first] = covered;
      if (first === undefined || (line === top && covered.length === 1)) continue;
      const place = cellPlace(this.sheet, first.position, line);
      const column = first.position + 1;
      return fault('xlsx-cell-merged', {
        line,
        column,
        place,
        field: first.name,
        found: `cells merged as ${reference}`,
      });
    }
    return undefined;
  }
}
