import { foldedValue, holdsOn, type Matching, periodsOverlap, sameValue, type TableEntry } from './entry.js';

/** Whose document it is, and the day that it is judged by. */
export interface Setting {
  /** Only entries of this partner; undefined: only those of everybody. */
  partner: string | undefined;
  on: string | undefined;
}

/** Entries of one table, found from either side in constant time. Most values have one entry, which then stands without a list. */
export class Table<E extends TableEntry = TableEntry> {
  readonly #theirs: Map<string, E | readonly E[]>;
  /** By our value, in the order in which they were added; made when first asked for. */
  #ours: Map<string, E[]> | undefined;

  constructor(entries: Iterable<E> = []) {
    this.#theirs = new Map();
    for (const entry of entries) this.add(entry);
  }

  get isEmpty(): boolean {
    return this.#theirs.size === 0;
  }

  add(entry: E): void {
    const key = foldedValue(entry.from);
    const known = this.#theirs.get(key);
    this.#theirs.set(key, known === undefined ? entry : [...listOf(known), entry]);
    this.#ours = undefined;
  }

  /** Takes out those entries of a value that `isGone` names. */
  remove(from: string, isGone: (entry: E) => boolean): void {
    const key = foldedValue(from);
    const kept = listOf(this.#theirs.get(key)).filter((entry) => !isGone(entry));
    if (kept.length === 0) this.#theirs.delete(key);
    else this.#theirs.set(key, kept);
    this.#ours = undefined;
  }

  /** An entry of the same value and partner that holds on some day on which this one does, too. */
  overlapping(entry: TableEntry, matching: Matching): E | undefined {
    return this.entriesOf(entry.from, matching).find(
      (known) => known.partner === entry.partner && periodsOverlap(known, entry),
    );
  }

  find(value: string, { partner, on }: Setting, matching: Matching): E | undefined {
    const known = this.#theirs.get(foldedValue(value));
    if (known === undefined) return undefined;
    return listOf(known).find(
      (entry) => entry.partner === partner && holdsOn(entry, on) && sameValue(entry.from, value, matching),
    );
  }

  /** The first entry with our value. */
  findOurs(value: string, { partner, on }: Setting): E | undefined {
    this.#ours ??= this.#byOurs();
    return this.#ours.get(value)?.find((entry) => entry.partner === partner && holdsOn(entry, on));
  }

  /** All entries of a value, whoever they are for and whenever they hold. */
  entriesOf(value: string, matching: Matching): readonly E[] {
    return listOf(this.#theirs.get(foldedValue(value))).filter(({ from }) => sameValue(from, value, matching));
  }

  *[Symbol.iterator](): Generator<E> {
    for (const known of this.#theirs.values()) yield* listOf(known);
  }

  #byOurs(): Map<string, E[]> {
    const ours = new Map<string, E[]>();
    for (const entry of this) {
      const known = ours.get(entry.to);
      if (known === undefined) ours.set(entry.to, [entry]);
      else known.push(entry);
    }
    return ours;
  }
}

const listOf = <E>(known: E | readonly E[] | undefined): readonly E[] =>
  known === undefined ? [] : Array.isArray(known) ? (known as readonly E[]) : [known as E];
