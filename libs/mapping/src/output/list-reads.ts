import { type Document, type Problem, warning } from '#libs/documents';

import { listTail, parsePath } from '../paths/json.js';
import type { Scope } from '../paths/scope.js';
import type { SourceJson } from '../record.js';

/** Elements of one list that an output reads. */
interface Reads {
  names: readonly string[];
  positions: Set<number>;
  /** All from there on. */
  tailFrom: number;
  /** Some are chosen by what they say, as identifiers are by their scheme: nobody can tell which are left out. */
  isChosen: boolean;
}

/** Which elements of a document's lists an output reads. What is written of the first notes alone loses the others, and that is to be told. */
export class ListReads {
  private readonly lists = new Map<string, Reads>();

  /** A scope that notes what is compiled with it. */
  watched(scope: Scope<SourceJson>, around: readonly string[] = []): Scope<SourceJson> {
    const noted = (text: string): readonly string[] => this.note(text.startsWith('/') ? [] : around, text);
    return {
      ...scope,
      path: (text) => {
        noted(text);
        return scope.path(text);
      },
      within: (text) => {
        const found = scope.within(text);
        return found && { ...found, scope: this.watched(found.scope, noted(text)) };
      },
      each: (text) => {
        const { list, from } = listTail(text);
        const found = scope.each(text);
        const names = noted(list);
        const reads = this.readsOf(names);
        reads.tailFrom = Math.min(reads.tailFrom, from);
        return found && { ...found, scope: this.watched(found.scope, names) };
      },
    };
  }

  /**
   * What a document has in lists beyond what is read of them: a warning for each list, with the place where it is longest. It tells no values: it goes into the
   * event log.
   */
  omittedFrom(document: Document, form: string): Problem[] {
    return [...this.lists.values()].flatMap((reads) => {
      const read = countOf(reads);
      if (reads.isChosen || read === 0 || read === Infinity) return [];
      let longest: Found | undefined;
      for (const found of listsAt(document, reads.names))
        if (found.elements.length > Math.max(read, longest?.elements.length ?? 0)) longest = found;
      if (longest === undefined) return [];
      const { field, elements } = longest;
      return [
        warning('output-list-cut', {
          field,
          found: String(elements.length),
          expected: String(read),
          params: { form },
        }),
      ];
    });
  }

  /** @returns the names on the way to what a path leads to. */
  private note(around: readonly string[], text: string): readonly string[] {
    const names = [...around];
    for (const step of parsePath(text) ?? []) {
      if (typeof step === 'string') names.push(step);
      else if (typeof step === 'number') this.readsOf(names).positions.add(step);
      else this.readsOf(names).isChosen = true;
    }
    return names;
  }

  private readsOf(names: readonly string[]): Reads {
    const key = names.join('.');
    const known = this.lists.get(key);
    if (known !== undefined) return known;
    const made: Reads = { names: [...names], positions: new Set(), tailFrom: Infinity, isChosen: false };
    this.lists.set(key, made);
    return made;
  }
}

/** How many elements from the first on are read. */
function countOf({ positions, tailFrom }: Reads): number {
  let count = 0;
  while (positions.has(count)) count += 1;
  return count >= tailFrom ? Infinity : count;
}

interface Found {
  /** e.g. `lines.2.notes` */
  field: string;
  elements: readonly unknown[];
}

/** The lists at the end of names; lists on the way are gone through. */
function* listsAt(value: unknown, names: readonly string[], field = ''): Generator<Found> {
  const [name, ...further] = names;
  if (Array.isArray(value)) {
    if (name === undefined) yield { field, elements: value };
    else for (const [at, each] of value.entries()) yield* listsAt(each, names, `${field}.${at}`);
  } else if (name !== undefined && typeof value === 'object' && value !== null && Object.hasOwn(value, name))
    yield* listsAt(
      (value as Readonly<Record<string, unknown>>)[name],
      further,
      field === '' ? name : `${field}.${name}`,
    );
}
