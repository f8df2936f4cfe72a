import type { KnownProblem } from '#libs/documents';

/** A file that came cannot be opened as its connection demands: its sender cures it. */
export class MessageRefused extends Error {
  constructor(readonly problem: KnownProblem) {
    super(problem.code);
  }
}

/** A key of the settings cannot be used: an administrator cures it. */
export class KeyUnusable extends Error {
  constructor(readonly problem: KnownProblem) {
    super(problem.code);
  }
}
