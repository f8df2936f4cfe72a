import type { SourceElement } from '../record.js';
import { isPresent } from './present-text.js';
import type { Step, Test } from './xml-path.js';

/** It says something: a text, an attribute or something below. */
export const isFilled = ({ text, attributes, children }: SourceElement): boolean =>
  children.length > 0 || isPresent(text) || Object.keys(attributes).length > 0;

/** Whether elements are of the namespaces that begin so: of one like one of the last two, at once. */
export function ofNamespaces(start: string | undefined): (element: SourceElement) => boolean {
  if (start === undefined) return () => true;
  let last: string | undefined;
  let other: string | undefined;
  return ({ namespace }) => {
    if (namespace === last || namespace === other) return true;
    if (!namespace.startsWith(start)) return false;
    other = last;
    last = namespace;
    return true;
  };
}

/** Follows compiled steps. */
export class Walk {
  readonly #isOurs: (element: SourceElement) => boolean;

  constructor(namespaces: string | undefined) {
    this.#isOurs = ofNamespaces(namespaces);
  }

  /** The first element at the end of the steps, in document order; one that is empty only where all are. */
  first(element: SourceElement, steps: readonly Step[], from = 0): SourceElement | undefined {
    const step = steps[from];
    if (step === undefined) return element;
    let empty: SourceElement | undefined;
    for (const child of element.children) {
      if (!this.#accepts(step, child)) continue;
      const found = this.first(child, steps, from + 1);
      if (found === undefined) continue;
      if (isFilled(found)) return found;
      empty ??= found;
    }
    return empty;
  }

  /** Every element at the end of the steps, in document order. */
  all(element: SourceElement, steps: readonly Step[], from = 0, found: SourceElement[] = []): SourceElement[] {
    const step = steps[from];
    if (step === undefined) found.push(element);
    else for (const child of element.children) if (this.#accepts(step, child)) this.all(child, steps, from + 1, found);
    return found;
  }

  /** The deepest element on the way: where a missing one should have stood. */
  nearest(element: SourceElement, steps: readonly Step[]): SourceElement {
    for (let length = steps.length; length > 0; length -= 1) {
      const found = this.first(element, steps.slice(0, length));
      if (found !== undefined) return found;
    }
    return element;
  }

  #accepts({ name, test }: Step, element: SourceElement): boolean {
    if (element.name !== name || !this.#isOurs(element)) return false;
    return test === undefined || this.passes(test, element);
  }

  passes(test: Test, element: SourceElement): boolean {
    const { name, isAbsent, steps, value } = test;
    if (test.attribute) return value === undefined ? name in element.attributes : element.attributes[name] === value;
    const isThere = this.all(element, steps).some((child) => value === undefined || child.text.trim() === value);
    return isThere !== isAbsent;
  }
}
