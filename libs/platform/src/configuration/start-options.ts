import type { Problem } from '#libs/documents';

import { nearest } from './nearest.js';

/** What `npm start --` may be told. */
export interface StartOptions {
  /** No demo workspace on an empty database. */
  empty: boolean;
  /** Process what is there, then end. */
  once: boolean;
  /** The last line of the output is one JSON object. */
  json: boolean;
}

export type StartOptionsResult = { ok: true; options: StartOptions } | { ok: false; problems: Problem[] };

const known = ['--empty', '--once', '--json'];

/** @param args the arguments after the script's name */
export function readStartOptions(args: readonly string[]): StartOptionsResult {
  const unknown = args.filter((argument) => !known.includes(argument));
  if (unknown.length > 0) return { ok: false, problems: unknown.map(unknownOption) };
  const has = (option: string) => args.includes(option);
  return { ok: true, options: { empty: has('--empty'), once: has('--once'), json: has('--json') } };
}

const unknownOption = (found: string): Problem => ({
  severity: 'error',
  code: 'option-unknown',
  found,
  expected: nearest(found, known) ?? '',
});
