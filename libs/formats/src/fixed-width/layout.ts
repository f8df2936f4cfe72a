import { fault } from '../format-problem.js';
import type { Encoding, FormatProblem } from '../record.js';

/** Where a field stands in its line; both count characters, `start` from 1. */
export interface FixedField {
  start: number;
  length: number;
  /** What fills it up: default blanks, which are cut from both ends. Another one is cut from the side opposite to `align`. */
  fill?: string;
  align?: 'left' | 'right';
  /** Digits behind a decimal point that is not written: with 2, `0001250` is `00012.50`. */
  decimals?: number;
}

export interface FixedRecord {
  /** `row` is a detail; a `header` holds for the details after it; a `trailer` ends the file; `other` is passed over. */
  is: 'header' | 'row' | 'trailer' | 'other';
  /** What its lines begin with; absent: any. */
  starts?: string;
  /** Characters of its lines, exactly; absent: at least to its last field, and only blanks behind. */
  length?: number;
  fields: Readonly<Record<string, FixedField>>;
  /** The field of a trailer that says how many there are. */
  count?: { field: string; of: 'rows' | 'headers' | 'lines' };
}

export interface FixedWidthLayout {
  encoding?: Encoding;
  /** `pad`: a line may end where only blanks would follow. Not inside a field that stands on the right: its end would be lost. */
  ragged?: 'pad';
  records: readonly FixedRecord[];
}

export interface CompiledRecord {
  is: FixedRecord['is'];
  starts: string;
  names: readonly string[];
  count: FixedRecord['count'];
  read(text: string, line: number): { cells: readonly string[]; problem: FormatProblem | undefined };
}

/** Records with the longest beginning first, so that `H1` is tried before `H`. */
export const compileRecords = ({ records, ragged }: FixedWidthLayout): CompiledRecord[] =>
  records
    .map((record) => compileRecord(record, ragged === 'pad'))
    .toSorted((one, other) => other.starts.length - one.starts.length);

function compileRecord({ is, starts = '', length, fields, count }: FixedRecord, isPadded: boolean): CompiledRecord {
  const names = Object.keys(fields);
  const cuts = Object.values(fields).map(compileField);
  const width = length ?? Math.max(0, ...Object.values(fields).map((field) => field.start - 1 + field.length));
  return {
    is,
    starts,
    names,
    count,
    read: (text, line) => ({
      cells: cuts.map((cut) => cut(text)),
      problem:
        is === 'other' || (isPadded && endsBetween(text, fields))
          ? undefined
          : lengthProblem(text, line, width, length !== undefined),
    }),
  };
}

/** A line that is too short, and cuts no field whose last character counts. */
function endsBetween({ length: end }: string, fields: FixedRecord['fields']): boolean {
  const all = Object.values(fields);
  const isCut = ({ start, length, align }: FixedField): boolean =>
    align === 'right' && end >= start && end < start - 1 + length;
  return all.some(({ start, length }) => end < start - 1 + length) && !all.some(isCut);
}

function lengthProblem(text: string, line: number, width: number, isExact: boolean): FormatProblem | undefined {
  const expected = String(width);
  const found = String(text.length);
  if (text.length < width) return fault('fixed-line-short', { line, column: text.length + 1, expected, found });
  const isLong = isExact ? text.length > width : text.slice(width).trim() !== '';
  return isLong ? fault('fixed-line-long', { line, column: width + 1, expected, found }) : undefined;
}

function compileField({
  start,
  length,
  fill = ' ',
  align = 'left',
  decimals = 0,
}: FixedField): (line: string) => string {
  const from = start - 1;
  const isLeft = align === 'left';
  return (line) => {
    const stated = line.slice(from, from + length).trim();
    let text = stated;
    if (fill !== ' ') text = isLeft ? withoutEnd(text, fill) : withoutStart(text, fill);
    // Zeros all over are a zero, not nothing.
    if (text === '' && fill === '0' && !isLeft && stated !== '') text = '0';
    return decimals > 0 ? withPoint(text, decimals) : text;
  };
}

function withoutStart(text: string, fill: string): string {
  let at = 0;
  while (at < text.length && text[at] === fill) at += 1;
  return text.slice(at);
}

function withoutEnd(text: string, fill: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === fill) end -= 1;
  return text.slice(0, end);
}

/** Anything but digits stays as it is, to be refused as the number that it is not. */
function withPoint(text: string, decimals: number): string {
  const [, before = '', digits, behind = ''] = /^([+-]?)(\d+)([+-]?)$/.exec(text) ?? [];
  if (digits === undefined || (before !== '' && behind !== '')) return text;
  const sign = before || behind;
  const padded = digits.padStart(decimals + 1, '0');
  return `${sign}${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}
