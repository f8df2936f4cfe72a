import { type Read, restingOn, type Source } from './compiled-source.js';

/** A source made of others: told by those that have a text, or by all. */
export function combined<N>(parts: readonly Source<N>[], isAlternative: boolean, read: Read<N>): Source<N> {
  const placed = parts.filter((part) => !part.constant);
  return {
    read,
    has: (node) => parts.some((part) => part.has(node)),
    constant: placed.length === 0,
    restsOn: restingOn(parts),
    place(node) {
      const present = placed.filter((part) => part.has(node));
      const told = present.length === 0 ? placed : isAlternative ? present.slice(0, 1) : present;
      const places = told.map((part) => part.place(node));
      return { ...places[0], field: withoutAttributes(places.map(({ field }) => field)).join(', ') };
    },
  };
}

/** What stands beside a value need not be named besides: `ID/@schemeID` lies at `ID`. */
const withoutAttributes = (fields: readonly string[]): string[] =>
  fields.filter((field) => !fields.some((other) => field.startsWith(`${other}/@`)));
