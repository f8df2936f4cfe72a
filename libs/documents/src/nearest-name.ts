/** Names further away than this share of their length are not what was meant. */
const MAX_DISTANCE_SHARE = 0.5;
/** A slip of the fingers changes no more of a name. */
const SLIP_SHARE = 0.25;

/** The name that was probably meant: the one with the fewest edits, if they are few. */
export const nearestName = (meant: string, names: Iterable<string>): string | undefined =>
  nearest(meant, names, Math.max(2, meant.length * MAX_DISTANCE_SHARE));

/** The name that is another one with a slip in it, e.g. `quantty` for `quantity`; none of three letters or fewer is. */
export const misspelt = (meant: string, names: Iterable<string>): string | undefined =>
  meant.length <= 3 ? undefined : nearest(meant, names, Math.max(1, Math.floor(meant.length * SLIP_SHARE)));

function nearest(meant: string, names: Iterable<string>, most: number): string | undefined {
  let nearest: string | undefined;
  let least = most + 1;
  for (const name of names) {
    // So many letters more or fewer are as many edits: names of any length cost nothing.
    if (Math.abs(name.length - meant.length) >= least) continue;
    const edits = editsBetween(meant.toLowerCase(), name.toLowerCase());
    if (edits < least) [nearest, least] = [name, edits];
  }
  return nearest;
}

/** Levenshtein distance: letters to insert, remove or replace. */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[to.length]!;
}
