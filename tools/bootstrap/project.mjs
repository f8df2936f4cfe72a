import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const inProject = (...parts) => join(root, ...parts);

/** A sentence for the person at the terminal, then the end: nothing here is worth a stack trace. */
export function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

/**
 * Runs a program in the project folder with our own terminal, and hands on signals that reach only us.
 * @returns {Promise<number>} its exit code, 128 + n after signal n, as shells say it
 */
export function run(command, args, env = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  const handOn = (signal) => child.kill(signal);
  process.on('SIGINT', handOn).on('SIGTERM', handOn);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', handOn).off('SIGTERM', handOn);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/** Runs one of Node's own scripts, see run(). */
export const runNode = (args, env) => run(process.execPath, args, env);
