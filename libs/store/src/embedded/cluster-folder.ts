import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readlink, realpath, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { type Account, canReach } from './account.js';

/** Where root keeps what the PostgreSQL account must reach and the checkout hides from it. */
export const sharedFolder = '/var/lib/tradelane';

/**
 * The folder of the cluster, `<dataDir>/postgres`: PostgreSQL's files, the key and the log live in it.
 * When the account cannot enter dataDir (a checkout below /root), that name is a link to a folder that it can enter;
 * nobody's permissions are changed.
 * @returns the real path
 */
export async function clusterFolder(dataDir: string, account: Account | undefined): Promise<string> {
  const folder = resolve(dataDir, 'postgres');
  await mkdir(dirname(folder), { recursive: true });
  if (account && !canReach(account, dirname(folder))) await linkToSharedFolder(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const real = await realpath(folder);
  if (account) await chown(real, account.uid, account.gid);
  return real;
}

/** Makes the shared folder; whatever our umask is, other accounts may enter it. */
export async function openSharedFolder(): Promise<void> {
  await mkdir(sharedFolder, { recursive: true });
  await chmod(sharedFolder, 0o755);
}

/** A new checkout at an old path must not find the old one's data: the link, not the path, names the folder. */
async function linkToSharedFolder(link: string): Promise<void> {
  const target = await readlink(link).catch(() => undefined);
  if (target !== undefined) return void (await mkdir(target, { recursive: true, mode: 0o700 }));
  await openSharedFolder();
  const checkout = createHash('sha256').update(link).digest('hex').slice(0, 12);
  await symlink(await mkdtemp(join(sharedFolder, `${checkout}-`)), link);
}
