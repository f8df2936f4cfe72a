import type { Document, DocumentType, Party, Problem } from '#libs/documents';

import type { CrossReferences } from './cross-references.js';
import type { FileEncoding } from './file-encoding.js';
import type { CompiledOutput } from './output/contract.js';
import type { SourceElement, SourceJson, SourceRow } from './record.js';
import type { DocumentTrace } from './trace/contract.js';

/** What a mapping may use besides the record. */
export interface MappingContext {
  receiptId?: string;
  /** Filled in where the file does not say it. */
  partner?: {
    buyer?: Party;
    seller?: Party;
    /** Our company, where a system of its own sent the file: the other side of whomever that names; where it names nobody, the side said here. */
    company?: { party: Party; side?: 'buyer' | 'seller' };
    defaults?: { currency?: string };
  };
  /** As the sender's documents are read. */
  tables: CrossReferences;
  /** Local date of receipt, `YYYY-MM-DD`. */
  receivedOn: string;
  /** Of a document that is sent. */
  controlNumber?: string;
}

/** A value that a cross-reference table does not know. */
export interface Unmapped {
  table: string;
  value: string;
  /** The day that an entry must hold on, `YYYY-MM-DD`. */
  on: string;
  /** Canonical field that it was for, e.g. `lines.2.item.sellerItemId`. */
  field: string;
}

/** What became of one record or group of rows. */
export interface Mapped {
  /** Value of the `groupBy` columns; `''` where a mapping does not group. */
  key: string;
  /** 1-based line where it starts. */
  line: number;
  /** Absent when any problem is an error. */
  document?: Document;
  /** The rows say nothing of an `optional` document: there is neither a document nor a fault. */
  isSilent?: true;
  problems: Problem[];
  /** A problem that was found in the document, with the place in the source instead of the canonical field (`lines[0].quantity.value`), where that is known. */
  atSource?: (found: Problem) => Problem;
  /** It waits until cross-references know these values: nothing else is wrong, and there is no document yet. */
  waits?: { values: readonly Unmapped[]; draft: Readonly<Record<string, unknown>> };
  /** Where each value came from; only of a traced mapping. */
  trace?: DocumentTrace;
}

/** Formats whose records are rows under named columns; `table` is CSV or a workbook, whichever the file is; in JSON each row names its own. */
export const TABLE_FORMATS = ['csv', 'xlsx', 'table', 'fixed-width', 'json-rows'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];
export type SourceFormat = TableFormat | 'xml' | 'json';

export const isTableFormat = (format: SourceFormat): format is TableFormat =>
  (TABLE_FORMATS as readonly string[]).includes(format);

/** What is known of a file before it is mapped: the header of a table, the root element, or the first JSON record. */
export type SourceProbe =
  /** `first`: the cells of the first row below. */
  | { format: TableFormat; columns: readonly string[]; first?: readonly string[] }
  | { format: 'xml'; name: string; namespace: string }
  | { format: 'json'; value: unknown };

/** Joins the parts of a key; no text holds it. */
export const KEY_SEPARATOR = '\u001F';

/** A key as people read it. */
export const shownKey = (key: string): string => key.replaceAll(KEY_SEPARATOR, ' ').trim();

/** The key of a further document of the same rows, or of some of them. */
export const alsoKey = (key: string, target: DocumentType, part = ''): string =>
  [key, target, ...(part === '' ? [] : [part])].join(KEY_SEPARATOR);

/** The key of the rows that a document with this key was made of, where they make further ones of the types `also`. */
export function rowsKeyOf(key: string, also: readonly DocumentType[]): string {
  const parts = key.split(KEY_SEPARATOR);
  const at = parts.findIndex((part, index) => index > 0 && also.some((type) => type === part));
  return at === -1 ? key : parts.slice(0, at).join(KEY_SEPARATOR);
}

/** A table mapping with its column names resolved to positions. */
export interface TableBinding {
  /** The document a row belongs to. Rows of one key need not be adjacent, and those of two files have it each in their own columns. */
  keyOf(row: SourceRow): string;
  /** All the documents a row may belong to: its own first, then one of each `also`. */
  keysOf(row: SourceRow): string[];
  map(rows: readonly SourceRow[], context: MappingContext): Mapped;
  /** Watches the rows of a file for proof that its numbers are written otherwise than was declared. */
  otherNotation(): { add(rows: readonly SourceRow[]): void; problem(): Problem | undefined };
  /** What `also` makes of the same rows, each document under a key of its own. */
  mapAlso(rows: readonly SourceRow[], context: MappingContext): Mapped[];
}

/** What a table mapping is bound to besides the columns of its one or first file. */
export interface BoundFiles {
  /** Columns of the second, where there are two. */
  detailColumns?: readonly string[] | undefined;
  /** What the file is, where the mapping takes several. */
  format?: TableFormat | undefined;
}

export type Bound = { ok: true; binding: TableBinding } | { ok: false; problems: Problem[] };

/** How a CSV file is written, where the mapping declares it. */
export interface Dialect {
  encoding?: FileEncoding;
  delimiter?: ',' | ';' | '\t' | '|';
  quote?: '"' | "'" | 'none';
  skipRows?: number;
  /** The header is the first row, among `within` lines, that has one of each of these names. */
  header?: { names: readonly (readonly string[])[]; within: number };
  columns?: readonly string[];
  trailer?: ClosingRow;
  records?: readonly {
    is: 'header' | 'row' | 'trailer' | 'other';
    starts: string;
    columns: readonly string[];
    count?: { field: string; of: 'rows' | 'headers' | 'lines' };
  }[];
  comment?: string;
  ragged?: 'pad';
}

/** What the first cell of a row at the end of a table is, the number of the cell that counts the rows, and whether it may be missing. */
export interface ClosingRow {
  firstCell: readonly string[];
  count?: number;
  optional?: boolean;
}

/** Where a table stands in a workbook. */
export interface WorkbookTable {
  sheet?: string;
  headerRow?: number;
  /** Names that the header row is known by, each with its other names. */
  headers: readonly (readonly string[])[];
  columns?: readonly string[];
  trailer?: ClosingRow;
}

/** Records of a file of fixed columns, as the formats room reads them. */
export interface Layout {
  encoding?: NonNullable<Dialect['encoding']>;
  ragged?: 'pad';
  records: readonly {
    is: 'header' | 'row' | 'trailer' | 'other';
    starts?: string;
    length?: number;
    fields: Readonly<
      Record<string, { start: number; length: number; fill?: string; align?: 'left' | 'right'; decimals?: number }>
    >;
    count?: { field: string; of: 'rows' | 'headers' | 'lines' };
  }[];
}

/** One thing that a file lacks of what a mapping is written for. */
export interface LackingPart {
  /** e.g. `column sku` */
  what: string;
  /** A name in the file that may be it, misspelt: looked for when somebody is told only. */
  meant?: () => string | undefined;
}

/** How files of one kind are read, and told from others. */
export interface SourceReading {
  format: SourceFormat;
  dialect: Dialect;
  /** xlsx: where the table stands. */
  workbook?: WorkbookTable;
  /** fixed-width: where the fields stand. */
  layout?: Layout;
  /** Where records stand in a tree: local names (xml) or members (json) joined by `/` or `.`; absent: the root is the record. */
  recordPath?: string;
  /** Makes of the rows of one table, in order, rows whose blank cells have the value that they continue. */
  fillDown?(columns: readonly string[]): (row: SourceRow) => SourceRow;
  /** Tells rows that only add up those above them. */
  isSubtotal?(row: SourceRow): boolean;
  /** What a file lacks of what the mapping is written for, e.g. `column sku`; nothing when the mapping is for it. */
  lackingParts(probe: SourceProbe): readonly LackingPart[];
  /** Nothing names its columns: any table of that width is like it, and a mapping that finds its own names goes before. */
  isNameless: boolean;
  /** What the mapping wants to see, in words. */
  describeMatch(): string;
}

export interface CompiledMapping extends SourceReading {
  /** e.g. `standards/ubl/order` */
  id: string;
  version: string;
  /** First and last day of receipt on which it holds, in the partner's zone; absent: no end on that side. */
  validFrom?: string;
  validUntil?: string;
  /** The mapping that this is a variant of, e.g. `standards/ubl/order@1`. */
  extends?: string;
  /** SHA-256 of the definition, that of its base included. */
  hash: string;
  target: DocumentType;
  /** Tables in two files: the second, whose rows are the lines of the documents in the first. */
  details?: SourceReading;
  /** Tables: resolves the columns of one file, or of two. */
  bind(columns: readonly string[], files?: BoundFiles): Bound;
  /** xml, json: maps one record. */
  mapRecord(record: SourceElement | SourceJson, context: MappingContext): Mapped;
  /** A table without `groupBy`: rows of one document. */
  splitEvery?: number;
  /** Types of the further documents that its rows may make. */
  also: readonly DocumentType[];
  /** The same mapping, compiled once more so that it tells where each value came from: slower, for people. */
  traced(): CompiledMapping;
}

/** A mapping reads (`source`, `fields`), writes (`output`), or both. */
export type CompiledResult =
  | { ok: true; mapping?: CompiledMapping; output?: CompiledOutput }
  | { ok: false; problems: Problem[] };
