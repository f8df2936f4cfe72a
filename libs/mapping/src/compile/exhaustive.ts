import { type Problem, type ProblemCode, warning } from '#libs/documents';

import type { KnownElements } from '../paths/known-elements.js';
import { isOfNamespaces } from '../paths/xml.js';
import type { SourceElement } from '../record.js';

/** Kinds of parts that one document tells of. */
const MAX_TOLD = 50;

/** What a mapping does not read of a record, and may leave out in silence. */
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
export function unreadOf(record: SourceElement, { known, namespaces, except }: Exhaustive): Problem[] {
  const told = new Map<string, { code: ProblemCode; first: SourceElement; field: string; count: number }>();
  const ends = except.map((end) => `/${end}`);
  const tell = (code: ProblemCode, field: string, element: SourceElement): void => {
    const key = `${code} ${field}`;
    const before = told.get(key);
    if (before !== undefined) before.count += 1;
    else if (told.size < MAX_TOLD) told.set(key, { code, field, first: element, count: 1 });
  };
  const walk = (element: SourceElement, here: readonly KnownElements[], path: string): void => {
    const filled = new Map<string, SourceElement[]>();
    for (const child of element.children) {
      const field = `${path}/${child.name}`;
      if (!isOfNamespaces(child, namespaces)) {
        tell('xml-namespace-foreign', field, child);
        continue;
      }
      if (!saysSomething(child)) continue;
      const earlier = filled.get(child.name) ?? [];
      const below = here.flatMap((each) => each.readingOf(child, earlier));
      earlier.push(child);
      filled.set(child.name, earlier);
      if (below.length > 0) walk(child, below, field);
      else if (here.some((each) => each.readingOf(child).length > 0)) tell('part-repeated', field, child);
      else if (!ends.some((end) => field.endsWith(end))) tell('part-unread', field, child);
    }
  };
  walk(record, [known], `/${record.name}`);
  return [...told.values()].map(({ code, first: { line, column, namespace }, field, count }) =>
    warning(code, {
      field: field.slice(record.name.length + 2),
      line,
      column,
      found: code === 'xml-namespace-foreign' ? namespace || 'no namespace' : String(count),
      ...(code === 'xml-namespace-foreign' && { expected: `one that begins with ${namespaces}` }),
    }),
  );
}

const saysSomething = ({ text, children }: SourceElement): boolean =>
  children.length === 0 ? text.trim() !== '' : children.some(saysSomething);
