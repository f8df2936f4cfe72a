import { english, type Texts } from './problem-texts.js';
import type { Problem } from './problem.js';

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
