/** What the shell is told. */
export const DONE = 0;
/** The command could not do its work, or a check failed. */
export const FAILED = 1;
/** The work was done and something in the input was rejected. */
export const REJECTED = 2;
/** The work was done, and what was compared differs. */
export const DIFFERS = REJECTED;

export type ExitCode = typeof DONE | typeof FAILED | typeof REJECTED;
