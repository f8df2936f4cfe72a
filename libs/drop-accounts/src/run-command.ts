import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

import { problem } from '#libs/documents';

import { AccountRefused } from './account-refused.js';

export interface CommandResult {
  code: number | null;
  output: string;
  complaint: string;
}

/** Where Debian keeps the tools of its administrator, which `sudo` and services may leave out of the PATH. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs a program of this system. What is secret goes in by `input`, never as an argument: those can be listed by every user. */
export async function runCommand(program: string, args: readonly string[], input = ''): Promise<CommandResult> {
  const child = spawn(program, args, { env: { PATH, LC_ALL: 'C' }, stdio: 'pipe' });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  child.stdin.on('error', () => undefined).end(input);
  const [code, output, complaint] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, output, complaint };
}

/** @throws AccountRefused with what the program said when it does not end well */
export async function mustRun(program: string, args: readonly string[], input?: string): Promise<string> {
  const { code, output, complaint } = await runCommand(program, args, input).catch((error: Error) => ({
    code: null,
    output: '',
    complaint: error.message,
  }));
  if (code === 0) return output;
  throw new AccountRefused(
    problem('account-command-failed', { found: [program, ...args].join(' '), params: { reason: complaint.trim() } }),
  );
}
