import type { Problem } from '#libs/documents';

/**
 * What is still to be told of the mapping of a document beside what rules found in it: a value that the mapping left out with a warning and that a rule
 * misses is told once, by the rule.
 * @param found where its sender wrote it
 */
export const toldOnce = (problems: readonly Problem[], found: readonly Problem[]): Problem[] =>
  problems.filter((one) => one.severity === 'error' || !found.some((other) => isSameValue(one, other)));

const isSameValue = (one: Problem, other: Problem): boolean =>
  one.found !== undefined &&
  one.found === other.found &&
  one.field === other.field &&
  one.line === other.line &&
  one.place === other.place;
