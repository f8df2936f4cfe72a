import fc from 'fast-check';

import type { SourceElement } from '../record.js';

const DEPTH = 4;

/** Trees of elements of a few names, so that paths find something in them: repeated, empty, blank, of other namespaces, at any depth. */
export function someElements(
  names: readonly string[],
  namespaces: readonly string[],
  texts: readonly string[] = ['', ' ', 'x', ' x ', 'y'],
): fc.Arbitrary<SourceElement> {
  const attributes = fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom(...texts), { maxKeys: 2 }),
  );
  const namespace = fc.oneof(
    { weight: 6, arbitrary: fc.constant(namespaces[0]!) },
    { weight: 1, arbitrary: fc.constantFrom(...namespaces) },
  );
  const elementsOf = (depth: number): fc.Arbitrary<SourceElement[]> =>
    depth === 0 ? fc.constant([]) : fc.array(elementOf(depth - 1), { maxLength: depth + 1, size: 'max' });
  const elementOf = (depth: number): fc.Arbitrary<SourceElement> =>
    fc.record({
      name: fc.constantFrom(...names),
      namespace,
      attributes,
      children: fc.oneof({ weight: 3, arbitrary: elementsOf(depth) }, { weight: 1, arbitrary: fc.constant([]) }),
      text: fc.constantFrom(...texts),
      line: fc.constant(0),
      column: fc.constant(1),
    });
  return elementOf(DEPTH).map(numbered);
}

/** Each element stands in a line of its own. */
function numbered(root: SourceElement): SourceElement {
  let line = 0;
  const number = (element: SourceElement): SourceElement => ({
    ...element,
    line: (line += 1),
    children: element.children.map(number),
  });
  return number(root);
}
