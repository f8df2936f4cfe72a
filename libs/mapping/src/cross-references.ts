import type { Matching, TableEntry } from './tables/entry.js';
import { Table } from './tables/table.js';

/**
 * What mappings ask: the value of ours for one of theirs, and back. Days are `YYYY-MM-DD`: those of the document's issue, or of its
 * receipt where it has none.
 */
export interface CrossReferences {
  /** Undefined: the table does not know the value on that day. */
  lookup(table: string, value: string, on: string | undefined): string | undefined;
  /** The partner's code of ours; absent where nothing is ever sent. */
  reverse?(table: string, value: string, on: string | undefined): string | undefined;
  /** Whether what the table says of a value depends on the day. Absent: it never does. */
  isDated?(table: string, value: string): boolean;
  /** Whether a document with an unknown value is refused. Absent or false: it waits until the value is known. */
  refuses?(table: string): boolean;
}

/** What the values of a table are. Units must be codes of UN/ECE Recommendation 20 or 21 on our side. */
export const TABLE_KINDS = ['item', 'unit', 'party', 'site', 'carrier', 'tax', 'reason', 'other'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

/** How a table is read. */
export interface TableSettings extends Matching {
  kind: TableKind;
  /** What becomes of a value that the table does not know: its document waits, the value stays as it is, its document is refused. */
  unknown: 'wait' | 'keep' | 'reject';
  /** Whose table it is: entries that name nobody are this partner's. Absent: everybody's. */
  partner?: string;
}

export const PLAIN_TABLE: TableSettings = { kind: 'other', unknown: 'wait', ignoreCase: false, ignoreBlanks: false };

/** An entry of a configuration file. */
export interface FileEntry extends TableEntry {
  line: number;
}

/** A table as the configuration has it. */
export interface FileTable {
  /** File of its entries. */
  path: string;
  settings: TableSettings;
  entries: Table<FileEntry>;
}

/** Entries that people added between two configurations, by table. */
export type AddedTables = ReadonlyMap<string, Table>;

export interface View {
  /** Whose documents are read or written; absent: only what holds for everybody is known. */
  partner?: string | undefined;
  added?: AddedTables | undefined;
  /** The day where a document names none. */
  day?: string | undefined;
}

const EMPTY: Table = new Table();

/**
 * The tables of a configuration, and on top of them what people added. An entry for the partner comes before one for everybody. On the way
 * in, people's entries come before those of the files; on the way out after them, so that another name for ours changes nothing that is sent.
 */
export class CrossReferenceTables implements CrossReferences {
  readonly #files: ReadonlyMap<string, FileTable>;
  readonly #view: View;

  constructor(files: ReadonlyMap<string, FileTable>, view: View = {}) {
    this.#files = files;
    this.#view = view;
  }

  /** The same tables as others see them. */
  seenBy(view: View): CrossReferenceTables {
    return new CrossReferenceTables(this.#files, { ...this.#view, ...view });
  }

  get files(): ReadonlyMap<string, FileTable> {
    return this.#files;
  }

  settingsOf(table: string): TableSettings {
    return this.#files.get(table)?.settings ?? PLAIN_TABLE;
  }

  lookup(table: string, value: string, on: string | undefined = this.#view.day): string | undefined {
    const settings = this.settingsOf(table);
    const layers = this.#layers(table);
    for (const partner of this.#scopes())
      for (const entries of layers) {
        const found = entries.find(value, { partner, on }, settings);
        if (found !== undefined) return found.to;
      }
    return settings.unknown === 'keep' ? value : undefined;
  }

  reverse(table: string, value: string, on: string | undefined = this.#view.day): string | undefined {
    const layers = this.#layers(table).toReversed();
    for (const partner of this.#scopes())
      for (const entries of layers) {
        const found = entries.findOurs(value, { partner, on });
        if (found !== undefined) return found.from;
      }
    return this.settingsOf(table).unknown === 'keep' ? value : undefined;
  }

  isDated(table: string, value: string): boolean {
    const settings = this.settingsOf(table);
    return this.#layers(table).some((entries) =>
      entries
        .entriesOf(value, settings)
        .some(({ validFrom, validUntil }) => validFrom !== undefined || validUntil !== undefined),
    );
  }

  refuses(table: string): boolean {
    return this.settingsOf(table).unknown === 'reject';
  }

  /** Most specific first. */
  #scopes(): readonly (string | undefined)[] {
    const { partner } = this.#view;
    return partner === undefined ? [undefined] : [partner, undefined];
  }

  /** People's entries, then those of the files. */
  #layers(table: string): readonly Table[] {
    return [this.#view.added?.get(table) ?? EMPTY, this.#files.get(table)?.entries ?? EMPTY];
  }
}
