import { type KnownProblem, problem, type ProblemCode } from '#libs/documents';

import type { SizeExpectation } from './expectation.js';

/** Of a file: rows of a table or records of a tree, and bytes. */
export interface FileSize {
  rows: number;
  bytes: number;
}

/** Fewer files than these say nothing about what is usual. */
export const FEWEST_USUAL = 5;

/** A file this close to the usual one is never far from it, whatever the ratio. */
const NEAR: Readonly<FileSize> = { rows: 5, bytes: 2048 };

/**
 * Whether a file is far too small or large: by stated bounds, and by what is usual where that is known.
 * @param usual sizes of the files that were taken last
 * @returns what is wrong, with what was expected and found; empty when nothing is
 */
export function judgeSize(file: FileSize, expected: SizeExpectation, usual: readonly FileSize[]): KnownProblem[] {
  const { minRows, maxRows, minBytes, maxBytes } = expected;
  const stated = [
    ...outside('rows', file, { from: minRows, to: maxRows }),
    ...outside('bytes', file, { from: minBytes, to: maxBytes }),
  ];
  if (stated.length > 0 || usual.length < FEWEST_USUAL) return stated;
  const median: FileSize = {
    rows: medianOf(usual.map(({ rows }) => rows)),
    bytes: medianOf(usual.map(({ bytes }) => bytes)),
  };
  // A document a file, as XML comes: only its bytes tell how much is in it.
  const measure = median.rows > 1 ? 'rows' : 'bytes';
  if (Math.abs(file[measure] - median[measure]) <= NEAR[measure]) return [];
  return outside(
    measure,
    file,
    {
      from: expected.atLeast === undefined ? undefined : Math.ceil(expected.atLeast * median[measure]),
      to: expected.atMost === undefined ? undefined : Math.floor(expected.atMost * median[measure]),
    },
    ` (the median of the last ${usual.length} files is ${median[measure]})`,
  );
}

type Measure = keyof FileSize;

function outside(
  measure: Measure,
  file: FileSize,
  { from, to }: { from: number | undefined; to: number | undefined },
  usual = '',
): KnownProblem[] {
  const judged = (code: ProblemCode, bound: string): KnownProblem[] => [
    problem(code, { expected: `${bound} ${measure}${usual}`, found: `${file[measure]} ${measure}` }),
  ];
  if (from !== undefined && file[measure] < from) return judged('file-smaller-than-expected', `at least ${from}`);
  if (to !== undefined && file[measure] > to) return judged('file-larger-than-expected', `at most ${to}`);
  return [];
}

/** The lower one of the two in the middle of an even number: a size that a file had. */
const medianOf = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor((numbers.length - 1) / 2)]!;

/** What a stock report does to the items of it that are in stock. */
export interface Zeroing {
  inStock: number;
  toZero: number;
}

/** So few items may all be sold out. */
const FEWEST_IN_STOCK = 20;

/** Whether a stock report empties the shelves: more likely a fault of its sender than the truth. */
export function judgeZeroing({ inStock, toZero }: Zeroing, { zeroing }: SizeExpectation): KnownProblem[] {
  if (zeroing === undefined || inStock < FEWEST_IN_STOCK || toZero <= zeroing * inStock) return [];
  const expected = `at most ${Math.floor(zeroing * inStock)} of ${inStock}`;
  return [problem('stock-set-to-zero', { expected, found: String(toZero), params: { inStock } })];
}
