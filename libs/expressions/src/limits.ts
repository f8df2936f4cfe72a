/**
 * Bounds on an expression and on what it may touch. Together they keep the dearest expression under about 50 ms.
 * A step is one evaluated node; text and lists cost more the longer they are.
 */
export const LIMITS = {
  /** Characters of the source. */
  source: 4_000,
  /** Nodes of the syntax tree. */
  nodes: 1_000,
  /** Nesting of brackets, calls and selections. */
  depth: 32,
  /** `all`, `exists`, `map`, `filter` inside one another. */
  loops: 3,
  /** Elements of any list that is read or built. */
  list: 10_000,
  /** Characters of any text that is read or built. */
  text: 100_000,
  /** Digits of any decimal that is computed. */
  digits: 60,
  /** Steps of one evaluation. */
  steps: 100_000,
} as const;
