/** Bytes of a file, in order. */
export type Chunks = AsyncIterable<Uint8Array>;

/** Opens a file's bytes, from a byte offset on where one is given; called as often as it is read. */
export type OpenBytes = (from?: number) => Chunks;

/**
 * A fault of syntax. Structurally a `Problem` of the documents room without its text (formats import nothing of ours).
 * Codes and their texts are listed in documents/src/problems/formats.ts.
 */
export interface FormatProblem {
  severity: 'error' | 'warning';
  code: string;
  /** Where in the file, when a line does not say it: sheet and cell (`Orders!C7`), entry of an archive. */
  place?: string;
  line?: number;
  column?: number;
  field?: string;
  expected?: string;
  found?: string;
  params?: Readonly<Record<string, string | number>>;
}

/** How a text is written, so that an answer can be written alike. */
export interface WrittenText {
  encoding: Encoding;
  byteOrderMark: boolean;
  lineEnd: '\n' | '\r\n';
}

/** One record of a table. `line` is the 1-based line where it starts; quoted line breaks count. */
export interface Row {
  line: number;
  cells: readonly string[];
  /** What the line does not say of where it stands: the path of a JSON row. */
  file?: string;
  /** Positions of the cells whose format itself says what they are, as JSON numbers and numbers and dates of workbooks: their texts are canonical. */
  typed?: readonly number[];
  /** Set when this row's structure is wrong (ragged, stray quote): an error is fatal for the order it belongs to. */
  problem?: FormatProblem;
}

/** An XML element with what it holds. Attribute names keep no prefix unless namespaced (`{uri}local` otherwise plain `local`). */
export interface XmlElement {
  /** Local name, without prefix. */
  name: string;
  /** Namespace URI, `''` for none. */
  namespace: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly XmlElement[];
  /** Own character data, joined; comments and processing instructions left out. */
  text: string;
  line: number;
  column: number;
}

/** A JSON value whose numbers kept their digits: numbers arrive as {@link JsonNumber}. */
export type JsonValue =
  | null
  | boolean
  | string
  | JsonNumber
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** A JSON number as written, e.g. `"10.10"`: never a double. */
export class JsonNumber {
  constructor(readonly text: string) {}
}

/**
 * What a decoder yields, in order. A table: one `columns`, then `rows`. A tree: one `root` as soon as the root is known,
 * then `elements` (xml) or `values` (json), one for each match of the record path. `failed` ends the stream: the file as a
 * whole is not well-formed. A stream that ends without `failed` was read to its last byte and is well-formed.
 */
export type Decoded =
  | {
      kind: 'columns';
      line: number;
      columns: readonly string[];
      delimiter: string;
      /** Of a CSV file: how its text is written. */
      written?: WrittenText;
      /** Of a workbook: the sheet, and the letters of the columns in it. */
      sheet?: { name: string; letters: readonly string[] };
    }
  | { kind: 'rows'; rows: readonly Row[] }
  | { kind: 'root'; format: 'xml'; name: string; namespace: string }
  | { kind: 'root'; format: 'json'; shape: 'object' | 'array' | 'other' }
  | { kind: 'elements'; elements: readonly XmlElement[] }
  | { kind: 'values'; values: readonly { value: JsonValue; line: number; path: string }[] }
  | { kind: 'failed'; problem: FormatProblem };

/** Encodings that may be declared. Undeclared is UTF-8, with or without BOM; undeclared bytes that are not UTF-8 fail. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-1',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1257',
  'iso-8859-2',
  'iso-8859-15',
  'ibm850',
  'ibm852',
  'shift_jis',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface CsvDialect {
  encoding?: Encoding;
  /** Undeclared: decided on the header line among `,` `;` TAB `|`; undecidable fails. A first line `sep=;` outdoes both. */
  delimiter?: ',' | ';' | '\t' | '|';
  quote?: '"' | "'" | 'none';
  /** Lines before the table that are not looked at. */
  skipRows?: number;
  /** The header is the first row, among this many lines, that has one of each of these names. Absent: the first row that is not empty. */
  header?: { names: readonly (readonly string[])[]; within: number };
  /** Names of the columns of a table that has no header row. */
  columns?: readonly string[];
  /**
   * Rows at the end whose first cell is one of these, and the 1-based number of the cell that states how many rows there are. A file without any was
   * cut off, unless they are optional.
   */
  trailer?: { firstCell: readonly string[]; count?: number; optional?: boolean };
  /** Kinds of lines, told by their first cell; `columns` names the cells behind it, `''` those that nobody needs. */
  records?: readonly {
    is: 'header' | 'row' | 'trailer' | 'other';
    starts: string;
    columns: readonly string[];
    /** The column of a trailer that says how many there are. */
    count?: { field: string; of: 'rows' | 'headers' | 'lines' };
  }[];
  /** What lines begin with that are no rows. */
  comment?: string;
  /** `pad`: rows may lack cells at their end, which are empty then. Absent: such a row is faulty. */
  ragged?: 'pad';
}

/** Bounds on hostile input. Every one has a default that real documents do not meet. Characters are UTF-16 units. */
export interface Limits {
  /**
   * Characters in one cell, text or string. Default 1 Mi in CSV; 16 Mi in XML and JSON, where documents carry
   * attachments as base64 text (UBL `EmbeddedDocumentBinaryObject`): about 12 MiB of attachment.
   */
  maxTextLength?: number;
  /** Characters in one row or record, markup included. Default 4 Mi in CSV, 32 Mi in XML and JSON. */
  maxRecordLength?: number;
  /** Columns in a table, attributes on an element, members of an object. Default 10,000. */
  maxWidth?: number;
  /** Depth of elements or values. Default 64. */
  maxDepth?: number;
  /** Elements or values in one record. Default 2,000,000. */
  maxNodes?: number;
}
