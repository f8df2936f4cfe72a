import { described, type Problem } from '#libs/documents';

/** Nothing was done, or not all of it; the message is for the person at the terminal. */
export class AccountRefused extends Error {
  constructor(readonly problem: Problem) {
    super(described(problem).message);
  }
}
