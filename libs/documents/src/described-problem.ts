import { describe } from './problem-catalogue.js';
import type { Problem } from './problem.js';

/** A problem with its text in one language, as people and reply files get it. */
export interface DescribedProblem extends Problem {
  message: string;
}

/** Adds the text of the catalogue: where, what happened, what was expected and found, and what to do next. */
export const described = (item: Problem, locale = 'en'): DescribedProblem => ({
  ...item,
  message: `${item.place === undefined ? '' : `${item.place}: `}${describe(item, locale)}`,
});
