import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

import { PostgresStartError } from './start-error.js';

/** The operating-system user that owns the cluster's files and runs its processes. */
export interface Account {
  uid: number;
  gid: number;
}

const candidates = ['postgres', 'nobody'];

/**
 * PostgreSQL refuses to run as root, so root lends it the account that owns the data already, or one that every
 * system has. Undefined: we are not root, and it runs as ourselves.
 * @param data PostgreSQL's data directory, if there is one
 */
export function postgresAccount(data: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = statSync(data, { throwIfNoEntry: false }) ?? { uid: 0, gid: 0 };
  if (uid !== 0) return { uid, gid };
  const account = candidates.map(lookUp).find((found) => found !== undefined);
  if (account) return account;
  throw new PostgresStartError(
    'The embedded PostgreSQL cannot run as root and found neither a user "postgres" nor "nobody": ' +
      'start Tradelane as another user, or set DATABASE_URL and DATABASE_OWNER_URL.',
  );
}

function lookUp(name: string): Account | undefined {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** Whether the account can enter the folder or run the program: asked of the system, never computed from mode bits. */
export function canReach({ uid, gid }: Account, path: string): boolean {
  return spawnSync('test', ['-x', path], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}
