import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, chown, lchown, lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { problem } from '#libs/documents';

import { AccountRefused } from './account-refused.js';
import type { Account, Quota } from './account.js';
import { type DropPaths, jailOf } from './drop-paths.js';

/** Folders of a jail with their modes. The hub owns them, the partner's group may do what the middle digit says, nobody else anything. */
const FOLDERS = {
  // Sticky: the partner may change its own files, and not what the hub has claimed.
  inbox: 0o1770,
  'inbox/.processing': 0o700,
  replies: 0o770,
  outbox: 0o770,
  archive: 0o750,
} as const;

const WRITABLE = ['inbox', 'replies', 'outbox'] as const;
const GROUP_WRITE = 0o020;

const ownerOf = ({ readBy, uid }: Account): number => (readBy.by === 'folder' ? readBy.uid : uid);

/**
 * Makes the folders of an account with the owners that sshd asks of a chroot: root alone may write in `/`.
 * @throws AccountRefused when a folder above could be changed by somebody else; sshd would refuse every login
 */
export async function makeJail(paths: DropPaths, account: Account): Promise<void> {
  const jail = jailOf(paths, account.login);
  await mkdir(jail, { recursive: true });
  await chown(jail, 0, 0);
  await chmod(jail, 0o755);
  await refuseUnsafeFolders(jail);
  for (const [name, mode] of Object.entries(FOLDERS)) {
    const folder = join(jail, name);
    await mkdir(folder, { recursive: true });
    await refuseLink(folder);
    await chown(folder, ownerOf(account), account.gid);
    await chmod(folder, mode);
  }
}

/** We act as root here: what looks like a folder must not lead elsewhere. */
async function refuseLink(folder: string): Promise<void> {
  if (!(await lstat(folder)).isDirectory())
    throw new AccountRefused(problem('drop-folder-unsafe', { found: folder, expected: 'root' }));
}

async function refuseUnsafeFolders(jail: string): Promise<void> {
  for (let folder = jail; ; folder = dirname(folder)) {
    const { uid, mode } = await lstat(folder);
    if (uid !== 0 || (mode & 0o022) !== 0)
      throw new AccountRefused(problem('drop-folder-unsafe', { found: folder, expected: 'root' }));
    if (folder === dirname(folder)) return;
  }
}

export interface Usage extends Quota {
  /** The partner cannot put anything in until there is room again. */
  isClosed: boolean;
}

/** What the partner has put into its folders. A file that vanishes meanwhile does not count. */
export async function usageOf(paths: DropPaths, account: Account): Promise<Usage> {
  const jail = jailOf(paths, account.login);
  // By `sftp` the hub's own files belong to the partner's user as well, and cannot be told apart outside the inbox.
  const folders = account.readBy.by === 'folder' ? WRITABLE : (['inbox'] as const);
  const usage: Usage = { bytes: 0, files: 0, isClosed: false };
  for (const name of folders) await addUsage(join(jail, name), account.uid, usage);
  const inbox = await lstat(join(jail, 'inbox'));
  return { ...usage, isClosed: account.readBy.by === 'folder' && (inbox.mode & GROUP_WRITE) === 0 };
}

async function addUsage(folder: string, uid: number, usage: Usage): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    const stat = await lstat(path).catch(() => undefined);
    if (entry.name === '.processing' || stat?.uid !== uid) continue;
    usage.files += 1;
    usage.bytes += stat.size;
    if (stat.isDirectory()) await addUsage(path, uid, usage);
  }
}

/** Lets the partner put files in, or not. Modes are the only quota that holds on a host without kernel quotas. */
export async function setOpen(paths: DropPaths, { login }: Account, isOpen: boolean): Promise<void> {
  for (const name of WRITABLE)
    await chmod(join(jailOf(paths, login), name), isOpen ? FOLDERS[name] : FOLDERS[name] & ~GROUP_WRITE);
}

const NOTICE = 'INBOX-IS-FULL.txt';

/** Tells the partner in its own folder why nothing can be dropped, or takes that back. */
export async function setNotice(paths: DropPaths, account: Account, text: string | undefined): Promise<void> {
  const notice = join(jailOf(paths, account.login), 'replies', NOTICE);
  if (text === undefined) return rm(notice, { force: true });
  const temporary = join(dirname(notice), `.${randomUUID()}.part`);
  await writeFile(temporary, text, { flag: 'wx', mode: 0o644 });
  await lchown(temporary, ownerOf(account), account.gid);
  await rename(temporary, notice);
}

/** Some clients give a file the rights that it has at home, e.g. 600; the hub is another user and could not read it. */
export async function makeReadable(paths: DropPaths, account: Account): Promise<void> {
  if (account.readBy.by === 'sftp') return;
  const inbox = join(jailOf(paths, account.login), 'inbox');
  for (const folder of [inbox, join(inbox, '.processing')])
    for (const entry of await readdir(folder, { withFileTypes: true }))
      if (entry.isFile()) await addReadRight(join(folder, entry.name));
}

/** By a handle that follows no link, so that a swapped entry can do no harm. */
async function addReadRight(path: string): Promise<void> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (stat.isFile() && (stat.mode & 0o044) !== 0o044) await file.chmod((stat.mode & 0o777) | 0o044);
  } catch (error) {
    if (!['ENOENT', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
