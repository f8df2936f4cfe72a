import type { SourceElement } from '../record.js';
import type { KnownElements } from './known-elements.js';
import { presentText } from './present-text.js';
import type { Place, Scope } from './scope.js';
import type { Sights } from './sights.js';
import { parsePath, type Step } from './xml-path.js';
import { Walk } from './xml-walk.js';

/** How the elements of one kind of file are told from what else may stand among them, and what is read of them. */
export interface XmlReading {
  /** How the namespaces of its elements begin: those of others are not read, whatever their name. */
  namespaces?: string | undefined;
  /** Filled with what the paths read. */
  known?: KnownElements | undefined;
  /** What the paths find at a glance; without, each goes its own way. */
  sights?: Sights | undefined;
}

const joined = (prefix: string, text: string): string =>
  text === '.' ? prefix : prefix === '' ? text : `${prefix}/${text}`;

/** Remembers the elements on a way, and those that its steps ask for, and gives its end. */
function remembered(known: KnownElements, steps: readonly Step[], isEach: boolean, walk: Walk): KnownElements {
  let here = known;
  for (const { name, test } of steps) {
    const written = test && JSON.stringify(test);
    here = here.lead(name, isEach, written, test && ((element) => walk.passes(test, element)));
    if (test !== undefined && !test.attribute) remembered(here, test.steps, isEach, walk);
  }
  return here;
}

/** Paths of local names below an element. `prefix` is the path of that element from the record down. */
export function xmlScope(reading: XmlReading = {}, prefix = ''): Scope<SourceElement> {
  const walk = new Walk(reading.namespaces);
  const sight = reading.sights?.of(reading.namespaces);
  const parts = (text: string, isEach = false) => {
    const parsed = parsePath(text);
    if (parsed === undefined) return undefined;
    const { steps, attribute } = parsed;
    const field = joined(prefix, text);
    // Who reads an attribute has not read its element.
    const read = attribute === undefined ? steps : steps.slice(0, -1);
    const known = reading.known && remembered(reading.known, read, isEach, walk);
    const spot = sight?.spot(steps.map(({ name }) => name));
    const isPlain = steps.every(({ test }) => test === undefined);
    const place = (element: SourceElement): Place => {
      const { line, column } = walk.nearest(element, steps);
      return { field, line, column };
    };
    const first = (element: SourceElement) =>
      isPlain && spot !== undefined ? spot.first(element) : walk.first(element, steps);
    const all = (element: SourceElement) => walk.all(element, steps);
    const scope = () => xmlScope({ ...reading, known }, field);
    return { attribute, spot, place, first, all, scope };
  };
  return {
    grammar: "local names such as Party/PartyName/Name, Quantity/@unitCode or ID[@schemeID='GLN']",
    path(text) {
      const found = parts(text);
      if (found === undefined) return undefined;
      const { attribute, first, place, spot } = found;
      const textOf = (element: SourceElement | undefined) =>
        attribute === undefined ? element?.text : element?.attributes[attribute];
      return { place, spot, read: (element) => presentText(textOf(first(element))) };
    },
    each(text) {
      const found = parts(text, true);
      if (found === undefined || found.attribute !== undefined) return undefined;
      return { nodes: found.all, place: found.place, spot: found.spot, scope: found.scope() };
    },
    within(text) {
      const found = parts(text);
      if (found === undefined || found.attribute !== undefined) return undefined;
      return { node: found.first, place: found.place, spot: found.spot, scope: found.scope() };
    },
  };
}
