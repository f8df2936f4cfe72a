import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { type PairedEntry, pairEntries, type ReadEntries } from './pair-entries.js';

interface Reading {
  read: ReadEntries<PairedEntry>;
  /** How many times the file was gone through. */
  passes: number;
}

function readingOf(entries: readonly PairedEntry[], batch = 3): Reading {
  const reading: Reading = {
    passes: 0,
    read: async function* (keys) {
      reading.passes += 1;
      const wanted = entries.filter(({ key }) => keys === undefined || keys.has(key));
      for (let start = 0; start < wanted.length; start += batch) yield wanted.slice(start, start + batch);
    },
  };
  return reading;
}

const entriesOf = (keys: readonly string[], identity = (key: string): string => `Order ${key}`): PairedEntry[] =>
  keys.map((key, index) => ({ key, identity: identity(key), position: index }));

async function paired(before: Reading, after: Reading, limit?: number): Promise<string[]> {
  const pairs: string[] = [];
  for await (const pair of pairEntries(before.read, after.read, limit))
    pairs.push(`${pair.before?.key ?? '-'} ${pair.after?.key ?? '-'}`);
  return pairs;
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `PO-${index}`);

describe('entries of two readings', () => {
  test('are paired by key, and those that only one has are told alone', async () => {
    const [before, after] = [readingOf(entriesOf(['a', 'b', 'c'])), readingOf(entriesOf(['b', 'c', 'd']))];
    expect(await paired(before, after)).toEqual(['b b', 'c c', 'a -', '- d']);
  });

  test('are paired by what they became where their keys differ', async () => {
    const before = readingOf(entriesOf(['1', '2', '3']));
    const after = readingOf(entriesOf(['1+x', '2+y', '4+x'], (key) => `Order ${key[0]}`));
    expect(await paired(before, after)).toEqual(['1 1+x', '2 2+y', '3 -', '- 4+x']);
  });

  test('of a file that one reads in the same order are gone through once, however many the other leaves out', async () => {
    const keys = numbered(1000);
    const before = readingOf(entriesOf(keys).map((entry, index) => ({ ...entry, position: index })));
    const after = readingOf(entriesOf(keys).filter((_, index) => index % 2 === 0));
    const pairs = await paired(before, after, 20);
    expect(new Set(pairs)).toEqual(new Set(keys.map((key, index) => `${key} ${index % 2 === 0 ? key : '-'}`)));
    // Once for all, and once for those that are alone and were let go.
    expect({ before: before.passes, after: after.passes }).toEqual({ before: 2, after: 1 });
  });

  test('are each told once, whatever their order, number and limit, with their other half', async () => {
    const keys = fc.uniqueArray(fc.integer({ min: 0, max: 40 }).map((number) => `PO-${number}`));
    await fc.assert(
      fc.asyncProperty(keys, keys, fc.integer({ min: 1, max: 10 }), async (ours, theirs, limit) => {
        const pairs = await paired(readingOf(entriesOf(ours)), readingOf(entriesOf(theirs)), limit);
        const expected = [...new Set([...ours, ...theirs])].map(
          (key) => `${ours.includes(key) ? key : '-'} ${theirs.includes(key) ? key : '-'}`,
        );
        expect(pairs.toSorted()).toEqual(expected.toSorted());
      }),
    );
  });
});
