import type { Place, Scope } from '../paths/scope.js';
import type { Run } from '../run.js';
import type { Notation } from '../values/conversions.js';
import type { Faults } from './faults.js';

export type Read<N> = (node: N, run: Run) => string | undefined;

/** A compiled source of one value. */
export interface Source<N> {
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
