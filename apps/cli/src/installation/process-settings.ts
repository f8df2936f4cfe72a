import { userInfo } from 'node:os';

import { described } from '#libs/documents';
import { type ProcessConfig, readProcessConfig } from '#libs/platform';

/** A command cannot go on; the message is all that the person has to read. */
export class Refused extends Error {}

/**
 * The settings that a hub of this environment has.
 * @throws Refused naming every setting that is wrong
 */
export function processSettings(): ProcessConfig {
  const read = readProcessConfig(process.env);
  if (read.ok) return read.config;
  throw new Refused(read.problems.map((problem) => described(problem).message).join('\n'));
}

/** Who acts, as the event log names people. */
export const actor = (by: string | undefined): string => `person:${by ?? userInfo().username}`;
