import type { NumberNotation } from '../values/numbers.js';

/** Where a value stands in the source, or should stand. */
export interface Place {
  /** The path as the sender knows it: a column name, or the path from the record down. */
  field: string;
  /** The file, where a document comes from several. */
  place?: string;
  line?: number;
  column?: number;
}

/** Where something may stand in nodes of one kind. */
export interface Spot<N> {
  isThere(node: N): boolean;
}

/** A compiled path: an index look-up into nodes of one kind. */
export interface Path<N> {
  /** The trimmed text; undefined when absent or blank. */
  read: (node: N) => string | undefined;
  /** The format itself says what the text is, and how that is written: a JSON value without quotes, a number or date of a workbook. */
  isTyped?: (node: N) => boolean;
  place: (node: N) => Place;
  /** Where nothing is, it reads nothing; absent where asking that costs as much as reading. */
  spot?: Spot<N> | undefined;
}

/** A repeated part of a node. */
export interface Each<N> {
  nodes: (node: N) => readonly N[];
  place: (node: N) => Place;
  spot?: Spot<N> | undefined;
  scope: Scope<N>;
}

/** One part of a node, to which further paths are relative. */
export interface Within<N> {
  node: (node: N) => N | undefined;
  place: (node: N) => Place;
  spot?: Spot<N> | undefined;
  scope: Scope<N>;
}

/** Compiles the paths of one format, relative to some kind of node. A text that is no path gives undefined. */
export interface Scope<N> {
  /** What a path looks like, for people. */
  readonly grammar: string;
  /** Its texts are cells of a table, which a spreadsheet may have written. */
  readonly isTable?: boolean;
  /** Told of each path whose texts are read as numbers, and of how they are written. */
  readsNumber?: ((path: string, notation: NumberNotation) => void) | undefined;
  path(text: string): Path<N> | undefined;
  each(text: string): Each<N> | undefined;
  within(text: string): Within<N> | undefined;
}
