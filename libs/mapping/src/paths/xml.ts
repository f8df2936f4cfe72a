import type { SourceElement } from '../record.js';
import { type Place, presentText, type Scope } from './scope.js';

/** One step to child elements: a local name, perhaps only those that have an attribute or child, or where it has a value. */
interface Step {
  name: string;
  test?: { attribute: boolean; name: string; value: string | undefined };
}

const PATH_STEPS = /(?:[^/[]|\[[^[\]]*\])+/g;
const STEP = /^([\p{L}_][\p{L}\p{N}_.-]*)(?:\[(@?)([\p{L}_][\p{L}\p{N}_.-]*)(?:='([^']*)')?\])?$/u;
const ATTRIBUTE = /^@([\p{L}_][\p{L}\p{N}_.:{}/-]*)$/u;

function parseStep(text: string): Step | undefined {
  const match = STEP.exec(text);
  if (match === null) return undefined;
  const [, name = '', at, test, value] = match;
  return test === undefined ? { name } : { name, test: { attribute: at === '@', name: test, value } };
}

/** `A/B[@scheme='X']/@attribute`, `A[Child]`, `.`, `@attribute`. */
function parsePath(text: string): { steps: Step[]; attribute: string | undefined } | undefined {
  if (text === '.') return { steps: [], attribute: undefined };
  const parts = text.match(PATH_STEPS) ?? [];
  if (parts.join('/') !== text || parts.length === 0) return undefined;
  const attribute = ATTRIBUTE.exec(parts.at(-1) ?? '')?.[1];
  const steps = (attribute === undefined ? parts : parts.slice(0, -1)).map(parseStep);
  return steps.every((step) => step !== undefined) ? { steps, attribute } : undefined;
}

function accepts(step: Step, element: SourceElement): boolean {
  if (element.name !== step.name) return false;
  const { test } = step;
  if (test === undefined) return true;
  const { name, value } = test;
  if (test.attribute) return value === undefined ? name in element.attributes : element.attributes[name] === value;
  return element.children.some((child) => child.name === name && (value === undefined || child.text.trim() === value));
}

/** The first element at the end of the steps, in document order. */
function first(element: SourceElement, steps: readonly Step[], from = 0): SourceElement | undefined {
  const step = steps[from];
  if (step === undefined) return element;
  for (const child of element.children) {
    if (!accepts(step, child)) continue;
    const found = first(child, steps, from + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Every element at the end of the steps, in document order. */
function all(element: SourceElement, steps: readonly Step[], from = 0, found: SourceElement[] = []): SourceElement[] {
  const step = steps[from];
  if (step === undefined) found.push(element);
  else for (const child of element.children) if (accepts(step, child)) all(child, steps, from + 1, found);
  return found;
}

/** The deepest element on the way: where a missing one should have stood. */
function nearest(element: SourceElement, steps: readonly Step[]): SourceElement {
  for (let length = steps.length; length > 0; length -= 1) {
    const found = first(element, steps.slice(0, length));
    if (found !== undefined) return found;
  }
  return element;
}

const joined = (prefix: string, text: string): string =>
  text === '.' ? prefix : prefix === '' ? text : `${prefix}/${text}`;

/** Paths of local names below an element. `prefix` is the path of that element from the record down. */
export function xmlScope(prefix = ''): Scope<SourceElement> {
  const parts = (text: string) => {
    const parsed = parsePath(text);
    const field = joined(prefix, text);
    return parsed && { ...parsed, place: placeOf(field, parsed.steps), scope: () => xmlScope(field) };
  };
  return {
    grammar: "local names such as Party/PartyName/Name, Quantity/@unitCode or ID[@schemeID='GLN']",
    path(text) {
      const found = parts(text);
      if (found === undefined) return undefined;
      const { steps, attribute, place } = found;
      const textOf = (element: SourceElement | undefined) =>
        attribute === undefined ? element?.text : element?.attributes[attribute];
      return { place, read: (element) => presentText(textOf(first(element, steps))) };
    },
    each(text) {
      const found = parts(text);
      if (found === undefined || found.attribute !== undefined) return undefined;
      return { nodes: (element) => all(element, found.steps), place: found.place, scope: found.scope() };
    },
    within(text) {
      const found = parts(text);
      if (found === undefined || found.attribute !== undefined) return undefined;
      return { node: (element) => first(element, found.steps), place: found.place, scope: found.scope() };
    },
  };
}

const placeOf =
  (field: string, steps: readonly Step[]) =>
  (element: SourceElement): Place => {
    const { line, column } = nearest(element, steps);
    return { field, line, column };
  };
