export * from './decimal.js';
export * from './document.js';
export * from './party.js';
export { described, problem, shorten, warning } from './problem.js';
export type { DescribedProblem, Problem, Severity } from './problem.js';
export { problemCodes } from './problem-catalogue.js';
export * from './revision.js';
