import type { DocumentType } from '#libs/documents';

import type { Observed } from './observe.js';

/** Texts of a sample at one place: a column, or a path of a tree. `isOfLine`: unknown where rows of a table carry both. */
export interface SampleField extends Observed {
  isOfLine?: boolean;
  /** In a tree: what it stands in and its own name, from what the record or line is called down. */
  path?: readonly string[];
  /** Its value differs between rows of one document; asked with the column that groups them. */
  variesWithin?(groupColumn: string): boolean;
}

/** What is known of a sample file. */
export interface Sample {
  /** The head of the mapping's `source`, without `groupBy`: format, match, dialect. */
  source: Readonly<Record<string, unknown>>;
  isTable: boolean;
  /** A row leaves out what it does not say: a file that lacks a name of these need not be another kind. */
  isSparse?: boolean;
  /** What repeats as lines: `row` of a table, a path of a tree; absent where nothing does. */
  lines?: string;
  fields: readonly SampleField[];
  /** Semicolons stand between its cells: spreadsheets write them where commas stand before decimals. */
  prefersComma?: boolean;
  /** What is doubtful about how the file was read. */
  doubts: readonly string[];
}

/** One field of the proposed mapping. */
export interface ProposedField {
  /** Canonical, e.g. `lines.item.gtin`. */
  target: string;
  /** As a mapping writes it. */
  source: unknown;
  /** The column or place in the tree; absent for what the file does not say. */
  field?: SampleField;
  /** Why somebody should look at it. Empty: name and values agree. */
  doubts: readonly string[];
}

export interface Proposal {
  documentType: DocumentType;
  /** Groups the rows of a table. */
  groupBy?: string;
  /** Columns whose blank cells continue the row above. */
  fillDown?: string;
  /** How dates and numbers are written in all of the file. */
  notation: Readonly<Record<string, unknown>>;
  fields: readonly ProposedField[];
  /** What is doubtful about all of it. */
  doubts: readonly string[];
  /** Fields of the sample that nothing reads. */
  unread: readonly SampleField[];
}

/** What the person who asks knows better than names and values. */
export interface ProposalChoice {
  target?: DocumentType;
  /** What the name of the mapping says that they are. */
  named?: DocumentType;
  groupBy?: string;
}

export type Proposed =
  | { ok: true; proposal: Proposal }
  /** Nothing tells what kind of document this is; or no field looks like the number that makes rows one document. */
  | { ok: false; lacks: 'target' }
  | { ok: false; lacks: 'number'; documentType: DocumentType };
