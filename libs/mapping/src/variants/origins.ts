import type { At, Origin } from '../compile/faults.js';

const keyOf = (at: At): string => JSON.stringify(at);

/** Where the parts of a definition were written, when it was put together of several files. */
export class Origins {
  readonly #origins = new Map<string, { at: At; origin: Origin }>();

  /** @param file where everything stands of which nothing else is known */
  constructor(readonly file: string) {}

  /** A part stands somewhere else; what was known of parts within it is forgotten. */
  set(at: At, origin: Origin): void {
    for (const [key, known] of this.#origins)
      if (known.at.length > at.length && at.every((step, index) => step === known.at[index])) this.#origins.delete(key);
    this.#origins.set(keyOf(at), { at, origin });
  }

  /** Where a part stands: as the nearest one around it, of which that is known. */
  of(at: At): Origin {
    for (let length = at.length; length > 0; length -= 1) {
      const known = this.#origins.get(keyOf(at.slice(0, length)));
      if (known !== undefined) return { file: known.origin.file, at: [...known.origin.at, ...at.slice(length)] };
    }
    return { file: this.file, at };
  }

  /** What these say, for a definition of another file that begins with all members of this one. */
  inheritedBy(file: string, members: Iterable<string>): Origins {
    const inherited = new Origins(file);
    for (const member of members) inherited.set([member], this.of([member]));
    for (const [key, known] of this.#origins) inherited.#origins.set(key, known);
    return inherited;
  }
}
