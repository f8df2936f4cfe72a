import type { Document, DocumentType, Problem } from '#libs/documents';

import type { CrossReferences } from '../cross-references.js';
import type { OutputSpec } from './output-spec.js';

/** A number that goes out with its digits. */
export class WrittenNumber {
  constructor(readonly text: string) {}
}

/** A part of a written tree. In XML, a list repeats its element, `@name` is an attribute and `.` the text. */
export type WrittenValue =
  | string
  | boolean
  | WrittenNumber
  | readonly WrittenValue[]
  | { readonly [name: string]: WrittenValue };

/** A column of a written table; what its cells are where the receiver tells numbers and dates from texts. */
export interface WrittenColumn {
  name: string;
  kind: 'text' | 'number' | 'date';
}

/** A document in the shape of its receiver, before it becomes bytes. */
export type Written =
  | { kind: 'table'; columns: readonly WrittenColumn[]; rows: readonly (readonly string[])[] }
  | { kind: 'tree'; value: WrittenValue };

export type WriteResult = { ok: true; written: Written } | { ok: false; problems: Problem[] };

/** The writing half of a mapping. */
export interface CompiledOutput {
  /** e.g. `standards/ubl/order` */
  id: string;
  version: string;
  /** First and last day on which documents are written by it, in the receiver's zone; absent: no end on that side. */
  validFrom?: string;
  validUntil?: string;
  extends?: string;
  documentType: DocumentType;
  spec: OutputSpec;
  /** It writes the control number: each document needs one. */
  usesControlNumber: boolean;
  /** The same document gives the same result. Problems name canonical fields. */
  write(document: Document, tables: CrossReferences, sent?: SentContext): WriteResult;
  /** What a document has more of than is written, in lists of which the first ones are: a warning for each list. */
  omittedFrom(document: Document): Problem[];
}

/** What a document has only when it is sent. */
export interface SentContext {
  controlNumber?: string;
}
