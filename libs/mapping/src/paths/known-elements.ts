import type { SourceElement } from '../record.js';

type Test = (element: SourceElement) => boolean;

/** Elements that compiled paths lead to, by name and from the record down. */
export class KnownElements {
  readonly #children = new Map<string, KnownElements>();
  /** What is asked of an element that is read, and of one that is read wherever it stands among others of its name. */
  readonly #tests: { any: Set<Test | undefined>; each: Set<Test | undefined> } = { any: new Set(), each: new Set() };

  /** An element below, which a path leads to from now on. */
  lead(name: string, isEach: boolean, test?: Test): KnownElements {
    const child = this.#children.get(name) ?? new KnownElements();
    this.#children.set(name, child);
    child.#tests.any.add(test);
    if (isEach) child.#tests.each.add(test);
    return child;
  }

  /** What is known of an element below; undefined where no path leads to it. */
  of(element: SourceElement): KnownElements | undefined {
    const child = this.#children.get(element.name);
    return child !== undefined && passes(child.#tests.any, element) ? child : undefined;
  }

  /** True when an element is read although others of its name stand before it. */
  isReadAfter(earlier: readonly SourceElement[], element: SourceElement): boolean {
    if (passes(this.#tests.each, element)) return true;
    for (const test of this.#tests.any)
      if (test?.(element) === true && !earlier.some((before) => test(before))) return true;
    return false;
  }
}

function passes(tests: ReadonlySet<Test | undefined>, element: SourceElement): boolean {
  if (tests.has(undefined)) return true;
  for (const test of tests) if (test?.(element) === true) return true;
  return false;
}
