import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Chunks, Failure, RemoteFile } from '#libs/connector-sdk';
import { numberedName, TransferFailed } from '#libs/connector-sdk';

/** A file system that is read-only for now is no matter of permissions: it is mounted anew, and all goes on. */
const PERMISSION_ERRORS = new Set(['EACCES', 'EPERM']);

/** What a file system error means. Nothing of it counts as done: every visible change here is one rename, the last step. */
export function fileFailure(error: unknown): Failure {
  if (error instanceof TransferFailed) return error.failure;
  const { code = '', message, path } = error as NodeJS.ErrnoException;
  const told = path === undefined ? undefined : WORDS[code];
  return {
    kind: PERMISSION_ERRORS.has(code) ? 'unauthorised' : 'transient',
    message: told === undefined ? message : `${path} ${told}`,
  };
}

/** What is behind the path, and what to do. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there: make the folder, or mount what belongs there',
  ENOTDIR: 'is no folder: correct "path" of the connection',
  EACCES: 'may not be used by the user that the hub runs as: give it the right to read and write',
  EPERM: 'may not be used by the user that the hub runs as: give it the right to read and write',
  ENOSPC: 'is on a disk that is full: make room',
  EDQUOT: 'is over its quota: make room, or raise it',
  EROFS: 'is on a disk that can only be read: mount it for writing',
};

export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

const remoteFile = (name: string, stat: Stats): RemoteFile => ({
  name,
  size: stat.size,
  modified: String(stat.mtimeMs),
  kind: stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other',
});

/** The entry itself, never what a link points to; undefined when there is none. */
export async function statOf(path: string, name: string): Promise<RemoteFile | undefined> {
  try {
    return remoteFile(name, await lstat(path));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const READ_CHUNK_BYTES = 256 * 1024;

/** Opened when first asked for a chunk, so that bytes never read hold no file open. Links are not followed, pipes not waited for: a swapped entry can do no harm. */
export async function* chunksOf(path: string, signal: AbortSignal): Chunks {
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if (!(await file.stat()).isFile()) throw new Error(`${path} is no regular file any more`);
  const read = () => {
    // A fresh buffer for each chunk: the reader may keep it.
    const reading = file.read(Buffer.allocUnsafe(READ_CHUNK_BYTES));
    // That it fails is told when it is its turn.
    reading.catch(() => undefined);
    return reading;
  };
  for (let reading = read(); ;) {
    if (signal.aborted) throw new Error('stopped by the hub');
    const { bytesRead, buffer } = await reading;
    if (bytesRead === 0) return;
    // The next chunk is on its way while this one is worked on.
    reading = read();
    yield buffer.subarray(0, bytesRead);
  }
}

/** Nothing is ever seen half-written under the name: temporary name, flush to disk, rename, flush the folder. */
export async function writeWhole(path: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.part`);
  try {
    await fill(temporary, bytes);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Moves a file to `folder/name` or, when that is taken, to the next free numbered name. */
export async function moveWithoutOverwriting(from: string, folder: string, name: string): Promise<void> {
  for (let number = 1; ; number += 1) {
    const target = join(folder, number === 1 ? name : numberedName(name, number));
    try {
      // Creating the name exclusively reserves it; the rename then replaces our own empty file only.
      await (await open(target, 'wx')).close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    try {
      return await rename(from, target);
    } catch (error) {
      await rm(target, { force: true });
      throw error;
    }
  }
}

export async function fill(path: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  await using file = await open(path, 'wx');
  for await (const chunk of bytes) await file.writeFile(chunk);
  await file.sync();
}

export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, constants.O_RDONLY);
  await folder.sync();
}
