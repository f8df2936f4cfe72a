import { execFileSync, spawnSync } from 'node:child_process';

import { PostgresStartError } from './start-error.js';

/** The operating-system user that owns the cluster's files and runs its processes. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const candidates = ['postgres', 'nobody'];

/**
 * PostgreSQL refuses to run as root, so root lends it an account that every system has.
 * Undefined: we are not root, and it runs as ourselves.
 */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
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
    return { name, uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** Whether the account can reach and read the path: asked of the system as that account, never computed from mode bits. */
export function canRead(account: Account, path: string): boolean {
  const { uid, gid } = account;
  return spawnSync('test', ['-r', path], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}
