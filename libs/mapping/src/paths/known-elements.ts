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
  readonly #ways = new Map<string, Way[]>();

  /**
   * The end of a step that a path takes from here.
   * @param isEach it reads all that stand beside each other, not only the first
   * @param written how its test is written: steps that ask for the same are one
   */
  lead(name: string, isEach: boolean, written = '', test?: Test): KnownElements {
    const ways = this.#ways.get(name) ?? [];
    this.#ways.set(name, ways);
    let way = ways.find((each) => each.written === written && each.isEach === isEach);
    if (way === undefined) ways.push((way = { written, test, isEach, below: new KnownElements() }));
    return way.below;
  }

  /**
   * Where paths lead on to that read an element.
   * @param earlier what stands before it of its name: most paths read the first one that they find
   */
  readingOf(element: SourceElement, earlier: readonly SourceElement[] = []): KnownElements[] {
    const ways = this.#ways.get(element.name) ?? [];
    return ways.flatMap(({ test, isEach, below }) => {
      if (test?.(element) === false) return [];
      return isEach || !earlier.some((before) => test?.(before) !== false) ? [below] : [];
    });
  }
}
