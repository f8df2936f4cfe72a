import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Cluster, isRunning, processOptions } from './cluster.js';
import { type Settings, asArguments } from './settings.js';

/** A running server, as its postmaster.pid names it. */
export interface Postmaster {
  pid: number;
  port: number;
}

const maxLogBytes = 5_000_000;
const stopDeadlineMs = 30_000;
const killDeadlineMs = 5_000;

const pidFile = ({ data }: Cluster): string => join(data, 'postmaster.pid');

export const logFile = ({ folder }: Cluster): string => join(folder, 'postgres.log');

/** The server that runs on this data directory; undefined when the pid file is missing, stale or names another program. */
export function findPostmaster(cluster: Cluster): Postmaster | undefined {
  const named = readPidFile(cluster);
  return named && isRunning(named.pid) && !isForeign(cluster, named) ? named : undefined;
}

function readPidFile(cluster: Cluster): Postmaster | undefined {
  const lines = readText(pidFile(cluster)).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}

/** A killed server's pid may belong to any other program by now. */
const isForeign = ({ data }: Cluster, { pid }: Postmaster): boolean => !commandLine(pid).includes(data);

function commandLine(pid: number): string {
  if (existsSync('/proc/self/cmdline')) return readText(`/proc/${pid}/cmdline`);
  return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Starts the server in a session of its own: it outlives a killed hub, and the next hub adopts it.
 * @returns tells when the process has ended
 */
export function launch(cluster: Cluster, port: number, settings: Settings): { ended: () => boolean } {
  removeForeignPidFile(cluster);
  const log = openLog(cluster);
  const args = ['-D', cluster.data, '-c', `port=${port}`, ...asArguments(settings)];
  const child = spawn(cluster.binaries.postgres, args, {
    ...processOptions(cluster),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  let ended = false;
  child.once('exit', () => (ended = true)).once('error', () => (ended = true));
  return { ended: () => ended };
}

/** PostgreSQL clears a stale pid file by itself, except where another program of the same user has that pid. */
function removeForeignPidFile(cluster: Cluster): void {
  const named = readPidFile(cluster);
  if (named && isRunning(named.pid) && isForeign(cluster, named)) rmSync(pidFile(cluster));
}

function openLog(cluster: Cluster): number {
  const file = logFile(cluster);
  if (existsSync(file) && statSync(file).size > maxLogBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

/** The end of the server's log, for messages. */
export const logTail = (cluster: Cluster): string => readText(logFile(cluster)).trim().split('\n').slice(-3).join('\n');

/** Ends the server: open transactions are rolled back, a checkpoint is written. One that does not obey is killed. */
export async function stopPostmaster(cluster: Cluster, { pid }: Postmaster): Promise<void> {
  const gone = () => findPostmaster(cluster)?.pid !== pid;
  for (const [signal, deadlineMs] of [
    ['SIGINT', stopDeadlineMs],
    ['SIGQUIT', killDeadlineMs],
    ['SIGKILL', killDeadlineMs],
  ] as const) {
    if (gone()) return;
    process.kill(pid, signal);
    if (await becomesTrue(gone, deadlineMs)) return;
  }
}

/** Polls until the condition holds; false when the deadline passes first. */
export async function becomesTrue(condition: () => boolean, deadlineMs: number): Promise<boolean> {
  const deadline = Date.now() + deadlineMs;
  while (!condition()) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
