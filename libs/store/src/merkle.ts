import { createHash } from 'node:crypto';

const digest = (prefix: number, ...parts: (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256').update(Buffer.of(prefix));
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/**
 * A Merkle tree over leaves that arrive one by one, in bounded memory: a stack of roots of complete subtrees. Leaf and node hashes are
 * told apart by a first byte, as in RFC 6962 section 2.1.
 */
export class MerkleTree {
  private readonly stack: { height: number; hash: Buffer }[] = [];
  private leaves = 0;

  add(leaf: string): void {
    this.leaves += 1;
    let node = { height: 0, hash: digest(0, leaf) };
    for (let top = this.stack.at(-1); top?.height === node.height; top = this.stack.at(-1)) {
      this.stack.pop();
      node = { height: node.height + 1, hash: digest(1, top.hash, node.hash) };
    }
    this.stack.push(node);
  }

  get size(): number {
    return this.leaves;
  }

  /** Root in hex; an empty tree has one of its own, unlike that of an empty leaf. */
  root(): string {
    const hashes = this.stack.map((node) => node.hash);
    if (hashes.length === 0) return digest(2).toString('hex');
    return hashes.reduceRight((right, left) => digest(1, left, right)).toString('hex');
  }
}
