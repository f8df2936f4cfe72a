/** A text of the source: what stood where. */
export interface SourceText {
  /** Column name, or the path from the record down. */
  field: string;
  line?: number;
  text: string;
}

/** What gave a value that no text of the source gave: the mapping (`const`, `default`), the receipt (`context`), or the partner's settings. */
export type Giver = 'constant' | 'default' | 'receipt' | 'partner';

/** One value of a document and where it came from. */
export interface TracedTarget {
  /** Canonical field with 0-based positions, e.g. `lines.0.quantity.value`. */
  target: string;
  value: string;
  /** Texts that it was made of; empty when `giver` is there. */
  from: readonly SourceText[];
  giver?: Giver;
  /** The mapping file that says so, where that is another one than the variant itself. */
  definedIn?: string;
  /** Cross-references that were looked up on the way. */
  tables: readonly { table: string; from: string; to: string | undefined }[];
}

/** How one document came out of its record. */
export interface DocumentTrace {
  /** In the order of the document. */
  targets: readonly TracedTarget[];
  /** Texts that only decided something: conditions, and columns that tell which rows belong together. */
  deciding: readonly SourceText[];
  /** Texts that nothing read; one for each field, with how often it stands in the record. */
  unread: readonly (SourceText & { count: number })[];
}
