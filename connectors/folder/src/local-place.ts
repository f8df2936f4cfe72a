import type { Stats } from 'node:fs';
import { link, lstat, mkdir, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';

import { type FilePlace, TransferFailed } from '#libs/connector-sdk';

import { chunksOf, fill, isMissing, syncFolder } from './local-files.js';

/** File systems without hard links, such as FAT and some mounts, say one of these. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
/** What says that nothing was done. Any other error, as of a network mount that broke off, leaves open whether it was. */
const REFUSALS = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENAMETOOLONG']);

/** A folder of this machine that documents are written to. */
export function localPlace(folder: string, signal: AbortSignal): FilePlace {
  const path = (name: string): string => join(folder, name);
  return {
    exists: async () => (await lstatOrNothing(folder)) !== undefined,
    make: async () => {
      await mkdir(folder, { recursive: true });
    },
    stat: async (name) => {
      const entry = await lstatOrNothing(path(name));
      if (entry === undefined) return undefined;
      const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
      // A link that is made, or taken away again, changes the inode and not the content.
      return { size: entry.size, kind, mayHaveBeenRenamed: entry.nlink > 1 || entry.ctimeMs !== entry.mtimeMs };
    },
    read: (name) => chunksOf(path(name), signal),
    write: async (name, bytes) => {
      await rm(path(name), { force: true });
      await fill(path(name), bytes);
      // Not to be missed after a power cut, when it is written down that it lies here.
      await syncFolder(folder);
    },
    rename: async (from, to) => {
      const renamed = await nameOnce(path(from), path(to));
      if (renamed === 'renamed') await syncFolder(folder).catch(uncertain);
      return renamed;
    },
    remove: (name) => rm(path(name), { force: true }),
  };
}

type Renamed = Awaited<ReturnType<FilePlace['rename']>>;

/** By a second link to the file, since only that refuses a taken name. */
async function nameOnce(from: string, to: string): Promise<Renamed> {
  try {
    await link(from, to);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return 'taken';
    if (NO_LINKS.has(code)) return renameWhereNoLinks(from, to);
    return notRenamed(error);
  }
  await unlink(from).catch(uncertain);
  return 'renamed';
}

async function renameWhereNoLinks(from: string, to: string): Promise<Renamed> {
  if ((await lstatOrNothing(to)) !== undefined) return 'taken';
  try {
    await rename(from, to);
    return 'renamed';
  } catch (error) {
    return notRenamed(error);
  }
}

function notRenamed(error: unknown): 'gone' {
  if (isMissing(error)) return 'gone';
  if (REFUSALS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  return uncertain(error);
}

function uncertain(error: unknown): never {
  throw new TransferFailed({ kind: 'uncertain', message: (error as Error).message });
}

const lstatOrNothing = (path: string): Promise<Stats | undefined> =>
  lstat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
