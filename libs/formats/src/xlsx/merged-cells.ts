import { fault } from '../format-problem.js';
import { Malformed } from '../text-reader.js';
import type { ArchiveEntry } from '../zip/read-zip.js';
import { columnOf } from './cell-reference.js';
import { elementsAt } from './workbook.js';

/** Cells that are shown as one, which holds the value of the first; `left` and `right` are 0-based columns. */
export interface MergedRange {
  reference: string;
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** The merged cells of a sheet, asked for row by row downwards. */
export class MergedCells {
  private next = 0;
  private current: MergedRange[] = [];
  private readonly ranges: readonly MergedRange[];

  constructor(ranges: readonly MergedRange[]) {
    this.ranges = ranges.toSorted((one, other) => one.top - other.top);
  }

  at(line: number): readonly MergedRange[] {
    for (let range = this.ranges[this.next]; range !== undefined && range.top <= line; range = this.ranges[this.next]) {
      this.current.push(range);
      this.next += 1;
    }
    if (this.current.length > 0) this.current = this.current.filter(({ bottom }) => bottom >= line);
    return this.current;
  }
}

const ELEMENT = 'mergeCell';

/**
 * Reads which cells of a sheet are merged. That stands behind its rows, so they are passed over once more; their markup is
 * only parsed where it speaks of merged cells.
 * @throws Malformed when it cannot be read
 */
export async function mergedCells(entry: ArchiveEntry): Promise<MergedCells> {
  if (!(await mentions(entry, ELEMENT))) return new MergedCells([]);
  const elements = await elementsAt(entry, `/worksheet/mergeCells/${ELEMENT}`);
  return new MergedCells(elements.map(({ attributes, line }) => rangeOf(attributes['ref'] ?? '', entry.name, line)));
}

async function mentions(entry: ArchiveEntry, word: string): Promise<boolean> {
  const overlap = word.length - 1;
  let end = Buffer.alloc(0);
  for await (const chunk of entry.open()) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    // The word may be cut by the end of a chunk.
    const seam = Buffer.concat([end, bytes.subarray(0, overlap)]);
    if (bytes.includes(word) || seam.includes(word)) return true;
    end = Buffer.concat([end, bytes.subarray(-overlap)]).subarray(-overlap);
  }
  return false;
}

function rangeOf(reference: string, place: string, line: number): MergedRange {
  const [, first = '', last = first] = /^([A-Z]+\d+)(?::([A-Z]+\d+))?$/.exec(reference) ?? [];
  const left = columnOf(first);
  const right = columnOf(last);
  if (left === undefined || right === undefined) {
    throw new Malformed(fault('xlsx-damaged', { place, line, found: `merged cells "${reference}"` }));
  }
  return { reference, left, right, top: lineOf(first), bottom: lineOf(last) };
}

const lineOf = (reference: string): number => Number(reference.replace(/^[A-Z]+/, ''));
