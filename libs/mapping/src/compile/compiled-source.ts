import type { Place, Scope, Spot } from '../paths/scope.js';
import type { Run } from '../run.js';
import type { Notation } from '../values/conversions.js';
import type { Faults } from './faults.js';

export type Read<N> = (node: N, run: Run) => string | undefined;

/** What is made of what stands in nodes. */
export interface Resting<N> {
  /** Where none of this is there, it gives nothing and tells nothing: it need not be asked. Absent: it has to be. */
  restsOn?: readonly Spot<N>[] | undefined;
}

/** What several rest on together; undefined when one of them has to be asked. */
export function restingOn<N>(parts: readonly Resting<N>[]): readonly Spot<N>[] | undefined {
  if (parts.length === 0 || parts.some(({ restsOn }) => restsOn === undefined)) return undefined;
  return [...new Set(parts.flatMap(({ restsOn = [] }) => restsOn))];
}

/** What rests on one spot, if asking that is worth while. */
export const restingOnSpot = <N>({ spot }: { spot?: Spot<N> | undefined }): readonly Spot<N>[] | undefined =>
  spot && [spot];

/** A compiled source of one value. */
export interface Source<N> extends Resting<N> {
  read: Read<N>;
  /** True when its column or path has a text, whatever becomes of it. */
  has: (node: N) => boolean;
  place: (node: N) => Place;
  /** True when it says nothing about the record: an object of constants alone is not worth having. */
  constant: boolean;
}

/** What compiling a source needs to know. */
export interface SourceContext<N> {
  scope: Scope<N>;
  faults: Faults;
  /** Canonical field that it fills, `*` for positions. */
  target: string;
  /** How the files are written, where a source does not say it. */
  notation?: Notation | undefined;
  /** The document cannot do without it. */
  isRequired?: boolean;
  /** The attribute of amounts that names their currency; absent where no amount is read, or one in any currency. */
  currency?: string | undefined;
  /** The record is a canonical document, and the value goes out in the receiver's notation: the id of the mapping that writes. */
  output?: string;
  /** Told when the control number is used. Only what is sent has one. */
  numbered?: () => void;
}
