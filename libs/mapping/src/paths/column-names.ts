/** Blanks of any kind, no-break ones and byte order marks included, and marks of no width. */
const blanks = /[\s\u00A0\uFEFF\u200B-\u200F\u2060]+/g;

/** What column names are compared by: without case, kinds and number of blanks, and marks that nobody sees. The formats room compares alike. */
export const columnKey = (name: string): string => name.normalize('NFC').replace(blanks, ' ').trim().toLowerCase();

/** Other names that columns may have in files, by the name that the mapping has for them. */
export type Aliases = Readonly<Record<string, readonly string[]>>;

/** All the names of a column, the mapping's own first. */
export function namesOf(name: string, aliases: Aliases = {}): readonly string[] {
  const key = columnKey(name);
  const others = Object.entries(aliases).find(([own]) => columnKey(own) === key)?.[1] ?? [];
  return [name, ...others];
}

/** Columns that a file must have, each with all its names. */
export const wantedColumns = (headers: readonly string[] = [], aliases?: Aliases): (readonly string[])[] =>
  headers.map((name) => namesOf(name, aliases));

/** The columns that paths may name. */
export interface ColumnSet {
  /** As the files have them. */
  readonly names: readonly string[];
  /** 0-based; undefined when there is no such column, by none of its names. */
  position(name: string, isRow?: boolean): number | undefined;
  /** Columns that were asked for and stand more than once: which of them is meant is not known. */
  readonly ambiguous: readonly string[];
}

/** The columns of one file, by name. */
export class Columns implements ColumnSet {
  readonly #positions = new Map<string, number>();
  readonly #repeated = new Set<string>();
  readonly #asked = new Set<string>();

  constructor(
    readonly names: readonly string[],
    private readonly aliases: Aliases = {},
  ) {
    for (const [position, name] of names.entries()) {
      const key = columnKey(name);
      if (this.#positions.has(key)) this.#repeated.add(key);
      else this.#positions.set(key, position);
    }
  }

  position(name: string): number | undefined {
    for (const each of namesOf(name, this.aliases)) {
      const key = columnKey(each);
      const position = this.#positions.get(key);
      if (position === undefined) continue;
      this.#asked.add(key);
      return position;
    }
    return undefined;
  }

  get ambiguous(): string[] {
    return this.names.filter((name, position) => {
      const key = columnKey(name);
      return this.#asked.has(key) && this.#repeated.has(key) && this.#positions.get(key) === position;
    });
  }
}

/** The columns of two files, those of the first in front. A name that both have means the second's in a line, the first's elsewhere. */
export class JoinedColumns implements ColumnSet {
  readonly names: readonly string[];

  constructor(
    private readonly heads: Columns,
    private readonly details: Columns,
  ) {
    this.names = [...heads.names, ...details.names];
  }

  position(name: string, isRow = false): number | undefined {
    const ofHeads = () => this.heads.position(name);
    const ofDetails = () => {
      const position = this.details.position(name);
      return position === undefined ? undefined : position + this.heads.names.length;
    };
    return isRow ? (ofDetails() ?? ofHeads()) : (ofHeads() ?? ofDetails());
  }

  get ambiguous(): string[] {
    return [...this.heads.ambiguous, ...this.details.ambiguous];
  }
}
