import type { Problem } from '#libs/documents';

/** One record of a table. `line` is the 1-based line where it starts. */
export interface SourceRow {
  line: number;
  cells: readonly string[];
  /** What the line does not say of where it stands: the file, where a document comes from two; the path of a JSON row. */
  file?: string;
  /** Positions of the cells whose format itself says what they are, as JSON numbers and numbers and dates of workbooks: their texts are canonical. */
  typed?: readonly number[];
  /** It is of the second of two files: its cells stand behind those of the first. */
  isDetail?: true;
  /** The row of the first of two files that it was joined to, whose cells are its first. */
  head?: { line: number; width: number; file?: string };
  /** Set when this row's structure is wrong: an error is fatal for the document it belongs to. */
  problem?: Problem;
}

/** An XML element with what it holds; names are local names. */
export interface SourceElement {
  name: string;
  namespace: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly SourceElement[];
  text: string;
  line: number;
  column: number;
}

/** A JSON number as written: an instance of a class, not a plain object. */
export interface SourceNumber {
  text: string;
}

export type SourceValue =
  | null
  | boolean
  | string
  | SourceNumber
  | readonly SourceValue[]
  | { readonly [name: string]: SourceValue };

/** One JSON value of the record path. */
export interface SourceJson {
  value: SourceValue;
  /** The whole record; absent where this is it. */
  root?: SourceValue;
  line: number;
  path: string;
}
