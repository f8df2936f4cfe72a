import { type SpawnOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { type Access, database, owner, superuser } from './access.js';
import type { Account } from './account.js';
import type { Binaries } from './binaries.js';
import { PostgresStartError } from './start-error.js';

/** A PostgreSQL data directory and all that is needed to run a server on it. */
export interface Cluster {
  folder: string;
  /** PostgreSQL's own data directory. */
  data: string;
  binaries: Binaries;
  account: Account | undefined;
  access: Access;
}

/** Processes of the cluster run as its account, without our environment (PGDATA, PGPORT and secrets are in it). */
export const processOptions = ({ folder, account }: Pick<Cluster, 'folder' | 'account'>): SpawnOptions => ({
  cwd: folder,
  env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  ...(account && { uid: account.uid, gid: account.gid }),
});

/** Only loopback, only with a password. */
const hostBasedAuthentication = 'host all all 127.0.0.1/32 scram-sha-256\n';

/**
 * Creates the data directory unless it exists. It is made aside and appears by rename, with its passwords set: a kill
 * leaves either nothing or a whole cluster. Passwords go through the standard input of a single-user server, so that
 * no password file ever exists, and until then initdb's rules reject every connection.
 */
export async function initialise(cluster: Cluster, durable: boolean): Promise<void> {
  await removeUnfinished(cluster);
  if (existsSync(cluster.data)) return;
  const unfinished = `${cluster.data}.unfinished-${process.pid}-${randomBytes(4).toString('hex')}`;
  const { initdb, postgres } = cluster.binaries;
  const encoding = ['--encoding=UTF8', '--locale=C', '--username', superuser];
  const closed = ['--auth-local=reject', '--auth-host=reject'];
  await run(cluster, initdb, ['-D', unfinished, ...encoding, ...closed, ...(durable ? [] : ['--no-sync'])], '');
  const singleUser = ['--single', '-D', unfinished, '-c', 'exit_on_error=on', ...(durable ? [] : ['-F']), superuser];
  await run(cluster, postgres, singleUser, firstStatements(cluster.access));
  await writeFile(join(unfinished, 'pg_hba.conf'), hostBasedAuthentication);
  try {
    await rename(unfinished, cluster.data);
  } catch (error) {
    if (!existsSync(cluster.data)) throw error;
    await rm(unfinished, { recursive: true });
  }
}

/** One statement a line, as single-user mode wants it. Derived passwords are base64url: nothing to quote. */
const firstStatements = ({ passwordOf }: Access): string =>
  [
    `ALTER ROLE ${superuser} PASSWORD '${passwordOf(superuser)}'`,
    `CREATE ROLE ${owner} LOGIN CREATEDB CREATEROLE PASSWORD '${passwordOf(owner)}'`,
    `CREATE DATABASE ${database} OWNER ${owner}`,
    '',
  ].join('\n');

/** Removes what a killed start left; the name carries the process that made it. */
async function removeUnfinished({ folder, data }: Cluster): Promise<void> {
  for (const name of await readdir(folder)) {
    const maker = /\.unfinished-(\d+)-/.exec(join(folder, name).slice(data.length))?.[1];
    if (maker && !isRunning(Number(maker))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Whether a process of this id exists, whoever owns it. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function run(cluster: Cluster, command: string, args: string[], input: string): Promise<void> {
  const child = spawn(command, args, { ...processOptions(cluster), stdio: ['pipe', 'pipe', 'pipe'] });
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new TypeError('piped streams expected');
  // A program that ends before it reads its input tells why on stderr.
  stdin.on('error', () => undefined).end(input);
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const [status, , complaint] = await Promise.all([ended, text(stdout), text(stderr)]);
  if (status === 0) return;
  throw new PostgresStartError(
    `The embedded PostgreSQL could not create its data directory in ${cluster.folder}: ${complaint.trim()}`,
  );
}
