import { type Problem, problem, type ProblemCode } from '#libs/documents';

/** A place in a mapping definition: member names and positions from the top. */
export type At = readonly (string | number)[];

/** Line and column of a place in the text that a definition was read from. */
export type Locate = (at: At) => { line: number; column: number } | undefined;

/** Collects what is wrong with a definition. All faults are told at once, each with the place it stands at. */
export class Faults {
  readonly problems: Problem[] = [];
  readonly #fileName: string;
  readonly #locate: Locate;

  constructor(fileName: string, locate: Locate) {
    this.#fileName = fileName;
    this.#locate = locate;
  }

  add(at: At, code: ProblemCode, details: Omit<Problem, 'code' | 'severity' | 'field'> = {}): undefined {
    const place = this.#locate(at) ?? {};
    const params = { ...details.params, file: this.#fileName };
    this.problems.push(problem(code, { ...details, ...place, field: at.join('.'), params }));
    return undefined;
  }
}
