/** Where something was seen. */
export interface Example {
  /** Number of the document, or the rows that should have been one. */
  document: string;
  file: string;
  line: number;
}

/** What was seen so many times. */
export interface Counted<T> {
  value: T;
  count: number;
  /** The first few different ones. */
  examples: readonly Example[];
}

/** Most frequent first; `rest` counts what differs from all of them, beyond the bound. */
export interface Counts<T> {
  groups: readonly Counted<T>[];
  rest: number;
}

const MAX_EXAMPLES = 3;

/** Counts what is the same together. Distinct values are bounded; nothing is lost beyond the bound: it is counted as the rest. */
export class Tally<T> {
  readonly #groups = new Map<string, { value: T; count: number; examples: Example[] }>();
  #rest = 0;

  /** @param limit distinct values that are told apart */
  constructor(private readonly limit: number) {}

  /** @param key what makes two values the same */
  add(key: string, value: T, example: Example): void {
    const group = this.#groups.get(key);
    if (group !== undefined) {
      group.count += 1;
      if (group.examples.length < MAX_EXAMPLES && !group.examples.some((known) => isSame(known, example)))
        group.examples.push(example);
    } else if (this.#groups.size < this.limit) this.#groups.set(key, { value, count: 1, examples: [example] });
    else this.#rest += 1;
  }

  get counts(): Counts<T> {
    const groups = [...this.#groups.values()].toSorted((one, other) => other.count - one.count);
    return { groups, rest: this.#rest };
  }
}

const isSame = (one: Example, other: Example): boolean =>
  one.document === other.document && one.file === other.file && one.line === other.line;
