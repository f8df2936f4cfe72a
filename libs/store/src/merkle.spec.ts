import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { MerkleTree } from './merkle.js';

const rootOf = (leaves: readonly string[]): string => {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
};

describe('MerkleTree', () => {
  test('any change of any leaf, its place or the number of leaves changes the root', () => {
    const leaves = fc.array(fc.string(), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(leaves, fc.nat(), (all, at) => {
        const index = at % all.length;
        const root = rootOf(all);
        expect(rootOf(all)).toBe(root);
        expect(rootOf(all.with(index, `${all[index]}x`))).not.toBe(root);
        expect(rootOf(all.toSpliced(index, 1))).not.toBe(root);
        expect(rootOf([...all, ''])).not.toBe(root);
      }),
    );
  });

  test('a node is never mistaken for a leaf', () => {
    expect(rootOf([rootOf(['a', 'b'])])).not.toBe(rootOf(['a', 'b']));
  });
});
