import pc from 'picocolors';

import { described, type Problem, problem, type ProblemCode } from '#libs/documents';

import { type ExitCode, FAILED } from '../exit-code.js';
import { plain } from './plain.js';

/** A line of the answer. */
export const print = (line = ''): void => void process.stdout.write(`${line}\n`);

/** A line that is no part of the answer. */
export const complain = (line: string): void => void process.stderr.write(`${line}\n`);

export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** Says what went wrong in the words of the catalogue; the command ends with what this returns. */
export function fail(...problems: readonly Problem[]): ExitCode {
  for (const each of problems) complain(`${pc.red('✗')} ${plain(described(each).message)}`);
  return FAILED;
}

/** The same for one problem by its code. */
export const refuse = (code: ProblemCode, details: Parameters<typeof problem>[1] = {}): ExitCode =>
  fail(problem(code, details));
