export * from './decimal.js';
export * from './document.js';
export * from './party.js';
export { described } from './described-problem.js';
export type { DescribedProblem } from './described-problem.js';
export { problem, shorten, warning } from './problem.js';
export type { Problem, Severity } from './problem.js';
export { problemCodes } from './problem-catalogue.js';
export * from './revision.js';
