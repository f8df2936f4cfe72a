import { fault } from '../format-problem.js';
import type { FormatProblem, XmlElement } from '../record.js';
import { Malformed } from '../text-reader.js';
import { cellPlace, columnOf, MAX_COLUMNS } from './cell-reference.js';
import type { NumberKind } from './number-format.js';
import { numberText } from './number-text.js';
import type { Workbook } from './workbook.js';
import { stringText, unescapeText } from './xlsx-text.js';

/** A row of a sheet as texts by 0-based column; cells without content are left out. */
export interface SheetRow {
  line: number;
  isHidden: boolean;
  cells: string[];
  /** Columns whose cells are numbers or dates, not texts. */
  typed: ReadonlySet<number>;
  /** Cells without an exact text, by column. */
  problems: readonly { column: number; problem: FormatProblem }[];
}

interface FaultyCell {
  code: string;
  found: string;
}

/** Kinds of cells that hold a number or a date: a number is what is said to be nothing else. */
const TYPED: ReadonlySet<string | undefined> = new Set([undefined, 'n', 'd']);
const NUMBER: NumberKind = { kind: 'number' };

/** Makes rows of text of the `row` elements of one sheet. */
export class SheetRows {
  private line = 0;

  constructor(
    private readonly sheet: string,
    private readonly workbook: Workbook,
  ) {}

  /** @throws Malformed when a reference leads nowhere: no cell behind it can be trusted */
  row({ attributes, children }: XmlElement): SheetRow {
    const stated = attributes['r'];
    const line = stated === undefined ? this.line + 1 : Number(stated);
    if (!(Number.isInteger(line) && line > this.line)) this.fail(`row ${stated}`);
    this.line = line;
    const cells: string[] = [];
    const typed = new Set<number>();
    const problems: { column: number; problem: FormatProblem }[] = [];
    let column = -1;
    for (const cell of children) {
      if (cell.name !== 'c') continue;
      column = this.columnAfter(column, cell.attributes['r']);
      const text = this.cellText(cell);
      if (typeof text === 'string') {
        if (text !== '') cells[column] = text;
        if (TYPED.has(cell.attributes['t'])) typed.add(column);
      } else {
        const place = cellPlace(this.sheet, column, line);
        problems.push({ column, problem: fault(text.code, { line, place, found: text.found }) });
      }
    }
    return { line, isHidden: isTrue(attributes['hidden']), cells, typed, problems };
  }

  private columnAfter(column: number, reference: string | undefined): number {
    if (reference === undefined && column + 1 < MAX_COLUMNS) return column + 1;
    const stated = columnOf(reference ?? '');
    if (stated === undefined || stated <= column) this.fail(`cell ${reference}`);
    return stated;
  }

  private cellText({ attributes, children }: XmlElement): string | FaultyCell {
    let value: string | undefined;
    let hasFormula = false;
    for (const child of children) {
      if (child.name === 'v') value = child.text;
      else if (child.name === 'is') return stringText(child);
      else if (child.name === 'f') hasFormula = true;
    }
    if (value === undefined || value === '') {
      return hasFormula && attributes['t'] !== 'str' ? { code: 'xlsx-formula-without-value', found: 'a formula' } : '';
    }
    return this.valueText(value, attributes);
  }

  private valueText(value: string, attributes: XmlElement['attributes']): string | FaultyCell {
    switch (attributes['t'] ?? 'n') {
      case 's':
        return this.sharedString(value);
      case 'str':
        return unescapeText(value);
      case 'b':
        return isTrue(value) ? 'true' : 'false';
      case 'e':
        return { code: 'xlsx-error-cell', found: value };
      case 'd':
        return value.replace(/T00:00:00(?:\.0+)?Z?$/, '');
      case 'n': {
        const format = this.workbook.formats[Number(attributes['s'] ?? 0)] ?? NUMBER;
        const shown = numberText(value, format, this.workbook.uses1904);
        return 'text' in shown ? shown.text : { code: shown.code, found: value };
      }
      default:
        return { code: 'xlsx-cell-damaged', found: value };
    }
  }

  private sharedString(index: string): string {
    const text = /^\d+$/.test(index) ? this.workbook.strings[Number(index)] : undefined;
    return text ?? this.fail(`shared string ${index}`);
  }

  private fail(found: string): never {
    throw new Malformed(fault('xlsx-damaged', { place: this.sheet, line: this.line, found }));
  }
}

const isTrue = (flag: string | undefined): boolean => flag === '1' || flag === 'true';
