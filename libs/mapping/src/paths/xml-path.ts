/** One step to child elements: a local name, perhaps only those that have an attribute or something below, or where it has a value, or that have it not. */
export interface Step {
  name: string;
  test?: Test;
}

export interface Test {
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
export function parsePath(text: string): { steps: Step[]; attribute: string | undefined } | undefined {
  if (text === '.') return { steps: [], attribute: undefined };
  const parts = text.match(PATH_STEPS) ?? [];
  if (parts.join('/') !== text || parts.length === 0) return undefined;
  const attribute = ATTRIBUTE.exec(parts.at(-1) ?? '')?.[1];
  const steps = (attribute === undefined ? parts : parts.slice(0, -1)).map(parseStep);
  return steps.every((step) => step !== undefined) ? { steps, attribute } : undefined;
}
