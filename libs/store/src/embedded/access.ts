import { createHmac, randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const host = '127.0.0.1';
export const superuser = 'postgres';
export const owner = 'tradelane_owner';
export const database = 'tradelane';

/** Role names to passwords: all derive from one random key, so that a single file (0600) has to be kept. */
export interface Access {
  keyFile: string;
  readonly passwordOf: (role: string) => string;
}

/** Reads the cluster's key, or makes it. Two processes that start at once end with the same key. */
export async function openAccess(folder: string): Promise<Access> {
  const keyFile = join(folder, 'access.key');
  const key = (await readKey(keyFile)) ?? (await createKey(keyFile));
  return { keyFile, passwordOf: (role) => createHmac('sha256', key).update(role).digest('base64url') };
}

const readKey = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);

async function createKey(keyFile: string): Promise<string> {
  const draft = `${keyFile}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  // link() appears whole and refuses an existing name: the faster process wins.
  await link(draft, keyFile).catch(() => undefined);
  await rm(draft);
  return readFile(keyFile, 'utf8');
}

export const connectionUrl = (access: Access, role: string, port: number, databaseName: string): string =>
  `postgres://${role}:${access.passwordOf(role)}@${host}:${port}/${databaseName}`;
