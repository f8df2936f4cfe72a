import { type Problem, problem, shorten } from '#libs/documents';

import type { SourceRow } from '../record.js';
import { type NumberNotation, numberReader, type ReadNumber } from './numbers.js';
import { NOTATIONS, notationsBeside, POINT } from './undeclared.js';

/** A column whose texts are read as numbers, and how they are said to be written. */
export interface NumberColumn {
  name: string;
  position: number;
  notation: NumberNotation;
}

/** A single value may be a slip. */
const LEAST_PROOFS = 2;
const HAS_MARK = /[.,'\u2019\s]/;

interface Evidence {
  notation: NumberNotation;
  isThisMark: readonly ReadNumber[];
  isOtherMark: readonly { declared: string; read: ReadNumber }[];
  /** A value that is a number only with the declared mark was seen: the columns are as they are said to be. */
  isProven: boolean;
  proofs: number;
  /** Values that are one number with the declared mark and another with the other. */
  either: number;
  first?: Problem;
}

/**
 * Watches the numbers of a file for proof that all of it is written with the other decimal mark than was declared: then `1.234` somewhere else in it would
 * be taken for another number in silence.
 */
export class OtherNotation {
  private readonly watched: { column: NumberColumn; evidence: Evidence }[];
  private readonly byMark = new Map<boolean, Evidence>();

  constructor(columns: readonly NumberColumn[]) {
    this.watched = columns.map((column) => ({ column, evidence: this.evidenceOf(column.notation) }));
  }

  private evidenceOf(notation: NumberNotation): Evidence {
    const isComma = notation.decimalComma === true;
    const { signs = [] } = notation;
    const known = this.byMark.get(isComma);
    if (known !== undefined) return known;
    const readers = (isComma ? notationsBeside(notation) : [POINT, ...NOTATIONS]).map((each) => ({
      declared: each.declared,
      isComma: each.notation.decimalComma === true,
      read: numberReader({ ...each.notation, signs }),
    }));
    const evidence = {
      notation,
      isThisMark: readers.filter((each) => each.isComma === isComma).map(({ read }) => read),
      isOtherMark: readers.filter((each) => each.isComma !== isComma),
      isProven: false,
      proofs: 0,
      either: 0,
    };
    this.byMark.set(isComma, evidence);
    return evidence;
  }

  add(rows: readonly SourceRow[]): void {
    for (const { column, evidence } of this.watched)
      for (const row of rows) {
        if (evidence.isProven) break;
        const text = (row.cells[column.position] ?? '').trim();
        if (HAS_MARK.test(text) && row.problem === undefined && row.typed?.includes(column.position) !== true)
          weigh(evidence, column, text, row);
      }
  }

  /** Told once for the file. */
  problem(): Problem | undefined {
    for (const { isProven, proofs, either, first } of this.byMark.values())
      if (!isProven && (proofs >= LEAST_PROOFS || (proofs > 0 && either > 0))) return first;
    return undefined;
  }
}

function weigh(evidence: Evidence, { name }: NumberColumn, text: string, { line, file }: SourceRow): void {
  const isThis = evidence.isThisMark.some((read) => read(text) !== undefined);
  const others = evidence.isOtherMark.filter(({ read }) => read(text) !== undefined);
  if (isThis && others.length > 0) evidence.either += 1;
  else if (isThis) evidence.isProven = true;
  else if (others.length > 0) {
    evidence.proofs += 1;
    const isComma = evidence.notation.decimalComma === true;
    evidence.first ??= problem('number-notation-other', {
      line,
      ...(file !== undefined && { place: file }),
      field: name,
      expected: isComma ? 'numbers such as 1234,50' : 'numbers such as 1234.50',
      found: shorten(text),
      params: { declared: isComma ? 'comma' : 'point', other: isComma ? 'point' : 'comma', cure: others[0]!.declared },
    });
  }
}
