import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import type { SourceElement } from '../record.js';
import { someElements } from '../testing/some-elements.js';
import { Sights } from './sights.js';
import { xmlScope } from './xml.js';

const NAMES = ['A', 'B', 'C'];
const namespaces = 'urn:ours:';

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NAMES) },
  fc.constantFrom("A[@a='x']", 'A[B]', 'B[!C]', "C[A='x']"),
);
const path = fc
  .tuple(fc.array(step, { maxLength: 3 }), fc.constantFrom('', '@a', '@b'))
  .map(([steps, attribute]) => [...steps, attribute].filter((part) => part !== '').join('/') || '.');

const places = (elements: readonly (SourceElement | undefined)[]) => elements.map((found) => found?.line);

describe('what paths find at a glance', () => {
  test('is what each finds on its own way, whichever element they are asked about in turn', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(path, { minLength: 1, maxLength: 8 }),
        fc.array(someElements(NAMES, ['urn:ours:a', 'urn:ours:b', 'urn:theirs']), { minLength: 1, maxLength: 3 }),
        (texts, elements) => {
          const sights = new Sights();
          const [plain, planned] = [xmlScope({ namespaces }), xmlScope({ namespaces, sights })];
          const readers = texts.map((text) => ({
            paths: [plain.path(text)!, planned.path(text)!],
            withins: [plain.within(text), planned.within(text)],
            eaches: [plain.each(text), planned.each(text)],
          }));
          for (const element of [...elements, ...elements.toReversed()])
            for (const { paths, withins, eaches } of readers) {
              const [text, samePath] = paths.map(({ read }) => read(element));
              expect(samePath).toBe(text);
              const [within, sameWithin] = withins.map((each) => each?.node(element));
              expect(sameWithin).toBe(within);
              const [nodes = [], sameNodes = []] = eaches.map((each) => each?.nodes(element));
              expect(places(sameNodes)).toEqual(places(nodes));
              for (const { spot } of [paths[1]!, withins[1], eaches[1]].filter((each) => each !== undefined))
                if (!spot!.isThere(element)) expect([text, within, ...nodes]).toEqual([undefined, undefined]);
            }
          sights.forget();
        },
      ),
    );
  });
});

describe('a sight', () => {
  test('holds on to nothing of a record when it is told to forget it', () => {
    const sights = new Sights();
    const spot = sights.of(undefined).spot(['A']);
    const a = { name: 'A', namespace: '', attributes: {}, children: [], text: 'x', line: 1, column: 1 };
    expect(spot.first({ ...a, children: [a] })).toBe(a);
    sights.forget();
    expect(spot.found).toBeUndefined();
  });
});
