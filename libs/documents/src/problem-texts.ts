import { accountTexts } from './problems/accounts.js';
import { cliTexts } from './problems/cli.js';
import { connectionTexts } from './problems/connections.js';
import { formatTexts } from './problems/formats.js';
import { intakeTexts } from './problems/intake.js';
import { lifecycleTexts } from './problems/lifecycle.js';
import { mappingTexts } from './problems/mapping.js';
import { pgpTexts } from './problems/pgp.js';
import { processTexts } from './problems/process.js';
import { referenceTexts } from './problems/references.js';
import { workTexts } from './problems/work.js';
import { workspaceTexts } from './problems/workspace.js';

/**
 * Texts of one locale by problem code. `{expected}`, `{found}`, `{field}`, `{line}`, `{column}` and the names of
 * `params` stand for values. A text says what happened and what to do next.
 */
export type Texts = Readonly<Record<string, string>>;

export const english = {
  ...formatTexts,
  ...mappingTexts,
  ...lifecycleTexts,
  ...intakeTexts,
  ...workspaceTexts,
  ...connectionTexts,
  ...processTexts,
  ...workTexts,
  ...referenceTexts,
  ...cliTexts,
  ...accountTexts,
  ...pgpTexts,
} as const satisfies Texts;

/** A code that has a text. */
export type ProblemCode = keyof typeof english;
