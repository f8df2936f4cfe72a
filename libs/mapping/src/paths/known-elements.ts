import type { SourceElement } from '../record.js';

type Test = (element: SourceElement) => boolean;

/** One step of compiled paths: the elements of a name that pass its test. */
interface Way {
  /** How the test is written. */
  written: string;
  test: Test | undefined;
  /** All that stand beside each other are read, not only the first. */
  isEach: boolean;
  below: KnownElements;
}

/** Elements that compiled paths lead to, from the record down. */
export class KnownElements {
  readonly ways = new Map<string, Way[]>();

  /**
   * The end of a step that a path takes from here.
   * @param isEach it reads all that stand beside each other, not only the first
   * @param written how its test is written: steps that ask for the same are one
   */
  lead(name: string, isEach: boolean, written = '', test?: Test): KnownElements {
    const ways = this.ways.get(name) ?? [];
    this.ways.set(name, ways);
    let way = ways.find((each) => each.written === written && each.isEach === isEach);
    if (way === undefined) ways.push((way = { written, test, isEach, below: new KnownElements() }));
    return way.below;
  }
}

/** Where paths have come that read an element; remembered, for the next element that is read so. */
export class Reading {
  readonly #here: readonly KnownElements[];
  /** By names that a mapping knows: those of senders are without end. */
  readonly #below = new Map<string, BelowName>();

  constructor(here: readonly KnownElements[]) {
    this.#here = here;
  }

  /** How elements of a name below are read; undefined where no path leads to one. */
  of(name: string): BelowName | undefined {
    let below = this.#below.get(name);
    if (below !== undefined) return below;
    const ways = this.#here.flatMap((each) => each.ways.get(name) ?? []);
    if (ways.length === 0) return undefined;
    below = new BelowName(ways);
    this.#below.set(name, below);
    return below;
  }
}

/** How elements of one name, in what is read in one way, are read. */
export class BelowName {
  readonly #ways: readonly Way[];
  readonly #hasTests: boolean;
  readonly #readings = new Map<number, Reading | undefined>();
  /** Without tests, of the first, and of those beside it. */
  readonly #first: Reading;
  readonly #further: Reading | undefined;
  /** The element around those that were seen last, and as far as they are asked for, these. */
  #around = 0;
  #earlier: SourceElement[] = [];

  constructor(ways: readonly Way[]) {
    // One bit of a number for each; a mapping has a few.
    this.#ways = ways.slice(0, 30);
    this.#hasTests = ways.some(({ test }) => test !== undefined);
    const eaches = ways.filter(({ isEach }) => isEach);
    this.#first = readingOf(ways);
    this.#further = eaches.length === 0 ? undefined : readingOf(eaches);
  }

  /** True when a path leads to such an element, were it the first. */
  leadsTo(element: SourceElement): boolean {
    return this.#ways.some(({ test }) => test?.(element) !== false);
  }

  /**
   * What is read of an element; undefined when nothing is, e.g. because one before it was.
   * @param around number of the element around it, whose children are asked about in their order
   */
  next(element: SourceElement, around: number): Reading | undefined {
    const isFirst = this.#around !== around;
    this.#around = around;
    if (!this.#hasTests) return isFirst ? this.#first : this.#further;
    if (isFirst) this.#earlier = [];
    let bits = 0;
    for (const [index, { test, isEach }] of this.#ways.entries())
      if (test?.(element) !== false && (isEach || this.#isFirstOf(test, isFirst))) bits += 1 << index;
    this.#earlier.push(element);
    return bits === 0 ? undefined : this.#readingBy(bits);
  }

  #isFirstOf(test: Test | undefined, isFirst: boolean): boolean {
    return isFirst || (test !== undefined && !this.#earlier.some(test));
  }

  #readingBy(bits: number): Reading | undefined {
    let reading = this.#readings.get(bits);
    if (reading === undefined) {
      reading = readingOf(this.#ways.filter((_, index) => (bits & (1 << index)) !== 0));
      this.#readings.set(bits, reading);
    }
    return reading;
  }
}

const readingOf = (ways: readonly Way[]): Reading => new Reading(ways.map(({ below }) => below));
