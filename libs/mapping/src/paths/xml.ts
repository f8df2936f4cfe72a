import type { SourceElement } from '../record.js';
import type { KnownElements } from './known-elements.js';
import { type Place, presentText, type Scope } from './scope.js';

/** One step to child elements: a local name, perhaps only those that have an attribute or something below, or where it has a value, or that have it not. */
interface Step {
  name: string;
  test?: Test;
}

interface Test {
  attribute: boolean;
  /** It must not be there. */
  isAbsent: boolean;
  name: string;
  /** To what stands below, where it is no attribute. */
  steps: readonly Step[];
  value: string | undefined;
}

const PATH_STEPS = /(?:[^/[]|\[[^[\]]*\])+/g;
const STEP = /^([\p{L}_][\p{L}\p{N}_.-]*)(?:\[([@!]?)([\p{L}_][\p{L}\p{N}_./-]*)(?:='([^']*)')?\])?$/u;
const ATTRIBUTE = /^@([\p{L}_][\p{L}\p{N}_.:{}/-]*)$/u;

function parseStep(text: string): Step | undefined {
  const match = STEP.exec(text);
  if (match === null) return undefined;
  const [, name = '', sign, test, value] = match;
  if (test === undefined) return { name };
  const steps = test.split('/').map((each) => ({ name: each }));
  return { name, test: { attribute: sign === '@', isAbsent: sign === '!', name: test, steps, value } };
}

/** `A/B[@scheme='X']/@attribute`, `A[Child]`, `A[!Child]`, `.`, `@attribute`. */
function parsePath(text: string): { steps: Step[]; attribute: string | undefined } | undefined {
  if (text === '.') return { steps: [], attribute: undefined };
  const parts = text.match(PATH_STEPS) ?? [];
  if (parts.join('/') !== text || parts.length === 0) return undefined;
  const attribute = ATTRIBUTE.exec(parts.at(-1) ?? '')?.[1];
  const steps = (attribute === undefined ? parts : parts.slice(0, -1)).map(parseStep);
  return steps.every((step) => step !== undefined) ? { steps, attribute } : undefined;
}

/** How the elements of one kind of file are told from what else may stand among them, and what is read of them. */
export interface XmlReading {
  /** How the namespaces of its elements begin: those of others are not read, whatever their name. */
  namespaces?: string | undefined;
  /** Filled with what the paths read. */
  known?: KnownElements | undefined;
}

/** It says something: a text, an attribute or something below. */
const isFilled = ({ text, attributes, children }: SourceElement): boolean =>
  children.length > 0 || text.trim() !== '' || Object.keys(attributes).length > 0;

/** Whether elements are of the namespaces that begin so: of one like the last was, at once. */
export function ofNamespaces(start: string | undefined): (element: SourceElement) => boolean {
  if (start === undefined) return () => true;
  let last: string | undefined;
  return ({ namespace }) => {
    if (namespace === last) return true;
    if (!namespace.startsWith(start)) return false;
    last = namespace;
    return true;
  };
}

/** Follows compiled steps. */
class Walk {
  readonly #isOurs: (element: SourceElement) => boolean;

  constructor(namespaces: string | undefined) {
    this.#isOurs = ofNamespaces(namespaces);
  }

  /** The first element at the end of the steps, in document order; one that is empty only where all are. */
  first(element: SourceElement, steps: readonly Step[], from = 0): SourceElement | undefined {
    const step = steps[from];
    if (step === undefined) return element;
    let empty: SourceElement | undefined;
    for (const child of element.children) {
      if (!this.#accepts(step, child)) continue;
      const found = this.first(child, steps, from + 1);
      if (found === undefined) continue;
      if (isFilled(found)) return found;
      empty ??= found;
    }
    return empty;
  }

  /** Every element at the end of the steps, in document order. */
  all(element: SourceElement, steps: readonly Step[], from = 0, found: SourceElement[] = []): SourceElement[] {
    const step = steps[from];
    if (step === undefined) found.push(element);
    else for (const child of element.children) if (this.#accepts(step, child)) this.all(child, steps, from + 1, found);
    return found;
  }

  /** The deepest element on the way: where a missing one should have stood. */
  nearest(element: SourceElement, steps: readonly Step[]): SourceElement {
    for (let length = steps.length; length > 0; length -= 1) {
      const found = this.first(element, steps.slice(0, length));
      if (found !== undefined) return found;
    }
    return element;
  }

  #accepts({ name, test }: Step, element: SourceElement): boolean {
    if (element.name !== name || !this.#isOurs(element)) return false;
    return test === undefined || this.passes(test, element);
  }

  passes(test: Test, element: SourceElement): boolean {
    const { name, isAbsent, steps, value } = test;
    if (test.attribute) return value === undefined ? name in element.attributes : element.attributes[name] === value;
    const isThere = this.all(element, steps).some((child) => value === undefined || child.text.trim() === value);
    return isThere !== isAbsent;
  }
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
export function xmlScope({ namespaces, known }: XmlReading = {}, prefix = ''): Scope<SourceElement> {
  const walk = new Walk(namespaces);
  const parts = (text: string, isEach = false) => {
    const parsed = parsePath(text);
    if (parsed === undefined) return undefined;
    const { steps } = parsed;
    const field = joined(prefix, text);
    // Who reads an attribute has not read its element.
    const read = parsed.attribute === undefined ? steps : steps.slice(0, -1);
    const here = known && remembered(known, read, isEach, walk);
    const place = (element: SourceElement): Place => {
      const { line, column } = walk.nearest(element, steps);
      return { field, line, column };
    };
    return { ...parsed, place, scope: () => xmlScope({ namespaces, known: here }, field) };
  };
  return {
    grammar: "local names such as Party/PartyName/Name, Quantity/@unitCode or ID[@schemeID='GLN']",
    path(text) {
      const found = parts(text);
      if (found === undefined) return undefined;
      const { steps, attribute, place } = found;
      const textOf = (element: SourceElement | undefined) =>
        attribute === undefined ? element?.text : element?.attributes[attribute];
      return { place, read: (element) => presentText(textOf(walk.first(element, steps))) };
    },
    each(text) {
      const found = parts(text, true);
      if (found === undefined || found.attribute !== undefined) return undefined;
      return { nodes: (element) => walk.all(element, found.steps), place: found.place, scope: found.scope() };
    },
    within(text) {
      const found = parts(text);
      if (found === undefined || found.attribute !== undefined) return undefined;
      return { node: (element) => walk.first(element, found.steps), place: found.place, scope: found.scope() };
    },
  };
}
