import { type Problem, type ProblemCode, warning } from '#libs/documents';

import { type KnownElements, Reading } from '../paths/known-elements.js';
import { isPresent } from '../paths/present-text.js';
import { ofNamespaces } from '../paths/xml-walk.js';
import type { SourceElement } from '../record.js';

/** Kinds of parts that one document tells of. */
const MAX_TOLD = 50;

/** What a mapping reads of its records, and may leave out in silence. */
export interface Exhaustive {
  known: KnownElements;
  namespaces: string | undefined;
  /** Ends of paths from the root. */
  except: readonly string[];
}

/**
 * Tells what of a record nothing reads, so that nothing is left out in silence: parts that no path leads to (`part-unread`), further ones of a part of which
 * the first is read (`part-repeated`), and elements of other namespaces (`xml-namespace-foreign`). Each kind once, with its count and first place.
 */
export function unreadOf({ known, namespaces, except }: Exhaustive): (record: SourceElement) => Problem[] {
  const isOurs = ofNamespaces(namespaces);
  const ends = except.map((end) => `/${end}`);
  const reading = new Reading([known]);
  // Elements are numbered through all records.
  let visited = 0;
  return (record) => {
    const told = new Told(record, namespaces);
    const open: SourceElement[] = [];
    const walk = (element: SourceElement, here: Reading): void => {
      const around = (visited += 1);
      open.push(element);
      for (const child of element.children) {
        if (!isOurs(child)) told.add('xml-namespace-foreign', open, child);
        else if (saysSomething(child)) {
          const below = here.of(child.name);
          const next = below?.next(child, around);
          if (next !== undefined) walk(child, next);
          else if (below?.leadsTo(child) === true) told.add('part-repeated', open, child);
          else told.add('part-unread', open, child, ends);
        }
      }
      open.pop();
    };
    walk(record, reading);
    return told.problems();
  };
}

/** What is told, by kind. */
class Told {
  readonly #record: SourceElement;
  readonly #namespaces: string | undefined;
  readonly #kinds = new Map<string, { code: ProblemCode; field: string; first: SourceElement; count: number }>();

  constructor(record: SourceElement, namespaces: string | undefined) {
    this.#record = record;
    this.#namespaces = namespaces;
  }

  add(code: ProblemCode, open: readonly SourceElement[], element: SourceElement, except: readonly string[] = []): void {
    const path = `/${[...open, element].map(({ name }) => name).join('/')}`;
    if (except.some((end) => path.endsWith(end))) return;
    const key = `${code} ${path}`;
    const kind = this.#kinds.get(key);
    if (kind !== undefined) kind.count += 1;
    else if (this.#kinds.size < MAX_TOLD)
      this.#kinds.set(key, { code, field: path.slice(this.#record.name.length + 2), first: element, count: 1 });
  }

  problems(): Problem[] {
    return [...this.#kinds.values()].map(({ code, field, first: { line, column, namespace }, count }) =>
      warning(code, {
        field,
        line,
        column,
        ...(code === 'xml-namespace-foreign'
          ? { expected: `one that begins with ${this.#namespaces}`, found: namespace || 'no namespace' }
          : { found: String(count) }),
      }),
    );
  }
}

const saysSomething = ({ text, children }: SourceElement): boolean =>
  children.length === 0 ? isPresent(text) : children.some(saysSomething);
