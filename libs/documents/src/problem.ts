import type { ProblemCode } from './problem-texts.js';

export type Severity = 'error' | 'warning';

/**
 * One thing that is wrong with a document, told so that its sender can cure it: a code of the catalogue, the place
 * (line and column in the file, field of the document), what was expected and what was found.
 */
export interface Problem {
  severity: Severity;
  code: string;
  /** Where in the source file, when a line does not say it: sheet and cell (`Orders!C7`), file in an archive. */
  place?: string;
  /** 1-based line of the source file; row of a sheet. */
  line?: number;
  /** 1-based column of the source file. */
  column?: number;
  /** Source column or canonical field, as the sender knows it. */
  field?: string;
  expected?: string;
  found?: string;
  /** Further values that the catalogue's text names. */
  params?: Readonly<Record<string, string | number>>;
}

/** The longest piece of a sender's own text that we repeat back. */
const MAX_FOUND = 200;

/**
 * Shortens a found value so that hostile or huge input never travels whole through messages. What no database stores (NUL,
 * half a character) becomes U+FFFD.
 */
export const shorten = (text: string): string =>
  (text.length > MAX_FOUND ? `${text.slice(0, MAX_FOUND)}…` : text).replaceAll('\u0000', '\ufffd').toWellFormed();

/** A problem whose code has a text. */
export type KnownProblem = Problem & { code: ProblemCode };

/** A code of the catalogue: the compiler refuses one without a text. */
export const problem = (code: ProblemCode, details: Omit<Problem, 'code' | 'severity'> = {}): KnownProblem => ({
  severity: 'error',
  code,
  ...details,
});

export const warning = (code: ProblemCode, details: Omit<Problem, 'code' | 'severity'> = {}): KnownProblem => ({
  severity: 'warning',
  code,
  ...details,
});
