import type { Read, Source } from './compiled-source.js';

/** A source made of others: told by those that have a text, or by all. */
export function combined<N>(parts: readonly Source<N>[], isAlternative: boolean, read: Read<N>): Source<N> {
  const placed = parts.filter((part) => !part.constant);
  return {
    read,
    has: (node) => parts.some((part) => part.has(node)),
    constant: placed.length === 0,
    place(node) {
      const present = placed.filter((part) => part.has(node));
      const told = present.length === 0 ? placed : isAlternative ? present.slice(0, 1) : present;
      const places = told.map((part) => part.place(node));
      return { ...places[0], field: places.map(({ field }) => field).join(', ') };
    },
  };
}
