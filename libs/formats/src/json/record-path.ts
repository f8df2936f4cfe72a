/** One step from a value to one that it holds: a member's name, or `*` for every item of an array. */
export type PathStep = { member: string } | '*';

/**
 * The steps of a record path: `$` the whole document, `$[*]` each item of the root array, `$.orders[*]` each item of a
 * member. Throws on anything else: paths are checked with the configuration that holds them.
 */
export function recordPathSteps(path: string): PathStep[] {
  if (!/^\$(?:\.[^.[\]*$]+|\[\*\])*$/.test(path)) throw new TypeError(`not a record path: ${path}`);
  return [...path.matchAll(/\.([^.[]+)|\[\*\]/g)].map(([, member]) => (member === undefined ? '*' : { member }));
}
