import type { Problem } from './problem.js';
import { cliTexts } from './problems/cli.js';
import { connectionTexts } from './problems/connections.js';
import { formatTexts } from './problems/formats.js';
import { intakeTexts } from './problems/intake.js';
import { lifecycleTexts } from './problems/lifecycle.js';
import { mappingTexts } from './problems/mapping.js';
import { processTexts } from './problems/process.js';
import { workTexts } from './problems/work.js';
import { workspaceTexts } from './problems/workspace.js';

/**
 * Texts of one locale by problem code. `{expected}`, `{found}`, `{field}`, `{line}`, `{column}` and the names of
 * `params` stand for values. A text says what happened and what to do next.
 */
export type Texts = Readonly<Record<string, string>>;

const english = {
  ...formatTexts,
  ...mappingTexts,
  ...lifecycleTexts,
  ...intakeTexts,
  ...workspaceTexts,
  ...connectionTexts,
  ...processTexts,
  ...workTexts,
  ...cliTexts,
} as const satisfies Texts;

/** A code that has a text. */
export type ProblemCode = keyof typeof english;

const catalogue: Readonly<Record<string, Texts>> = { en: english };

/** Every code that has a text. */
export const problemCodes = (locale = 'en'): string[] => Object.keys(catalogue[locale] ?? {});

/** The text of a problem; an unknown locale falls back to English, an unknown code names itself. */
export function describe(problem: Problem, locale: string): string {
  const text = catalogue[locale]?.[problem.code] ?? catalogue['en']?.[problem.code];
  if (text === undefined) return `${problem.code}: expected ${problem.expected ?? '?'}, found ${problem.found ?? '?'}`;
  const { params, ...places } = problem;
  const values: Record<string, string | number | undefined> = { ...params, ...places };
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '?'));
}
