import type { SourceElement } from '../record.js';
import { presentText, type Scope } from './scope.js';

/** One step to child elements: a local name, perhaps only those where an attribute or child has a value. */
interface Step {
  name: string;
  test?: { attribute: boolean; name: string; value: string };
}

const PATH_STEPS = /(?:[^/[]|\[[^\]]*\])+/g;
const STEP = /^([\p{L}_][\p{L}\p{N}_.-]*)(?:\[(@?)([\p{L}_][\p{L}\p{N}_.-]*)='([^']*)'\])?$/u;
const ATTRIBUTE = /^@([\p{L}_][\p{L}\p{N}_.:{}/-]*)$/u;

function parseStep(text: string): Step | undefined {
  const match = STEP.exec(text);
  if (match === null) return undefined;
  const [, name = '', at, test, value = ''] = match;
  return test === undefined ? { name } : { name, test: { attribute: at === '@', name: test, value } };
}

/** `A/B[@scheme='X']/@attribute`, `.`, `@attribute`. */
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
  if (test.attribute) return element.attributes[test.name] === test.value;
  return element.children.some((child) => child.name === test.name && child.text.trim() === test.value);
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

function all(element: SourceElement, steps: readonly Step[], from = 0): SourceElement[] {
  const step = steps[from];
  if (step === undefined) return [element];
  return element.children.flatMap((child) => (accepts(step, child) ? all(child, steps, from + 1) : []));
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
  return {
    grammar: "local names such as Party/PartyName/Name, Quantity/@unitCode or ID[@schemeID='GLN']",
    path(text) {
      const parsed = parsePath(text);
      if (parsed === undefined) return undefined;
      const { steps, attribute } = parsed;
      return {
        field: joined(prefix, text),
        exists: true,
        read(element) {
          const found = first(element, steps);
          return presentText(attribute === undefined ? found?.text : found?.attributes[attribute]);
        },
        place(element) {
          const { line, column } = nearest(element, steps);
          return { line, column };
        },
      };
    },
    each(text) {
      const parsed = parsePath(text);
      if (parsed === undefined || parsed.attribute !== undefined) return undefined;
      return { nodes: (element) => all(element, parsed.steps), scope: xmlScope(joined(prefix, text)) };
    },
    within(text) {
      const parsed = parsePath(text);
      if (parsed === undefined || parsed.attribute !== undefined) return undefined;
      return { node: (element) => first(element, parsed.steps), scope: xmlScope(joined(prefix, text)) };
    },
  };
}
