import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  /** Standard input. */
  input?: string;
  /** The reader of standard output goes after the first piece. */
  closeOutput?: boolean;
}

/** Runs the built command as a shell would, and waits for its end. */
export async function tradelane(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['bin/tradelane.mjs', ...args], {
    env: { PATH, HOME, NO_COLOR: '1', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  if (options.closeOutput === true) child.stdout.once('data', () => child.stdout.destroy());
  const stdout = options.closeOutput === true ? Promise.resolve('') : text(child.stdout);
  const [code, out, error] = await Promise.all([ended, stdout, text(child.stderr)]);
  return { code, stdout: out, stderr: error };
}

/** One JSON value a line. */
export const ndjson = (output: string): Record<string, unknown>[] =>
  output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
