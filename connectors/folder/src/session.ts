import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Chunks, FileSession, Outcome, RemoteFile } from '#libs/connector-sdk';
import { failed, refuseFileName, succeeded, TransferFailed } from '#libs/connector-sdk';
import { problem } from '#libs/documents';

import type { Folders } from './config.js';
import { chunksOf, fileFailure, isMissing, moveWithoutOverwriting, statOf, writeWhole } from './local-files.js';

/** A session on local folders. `signal` ends it: every later call fails. */
export function folderSession(folders: Folders, signal: AbortSignal): FileSession {
  /** Refuses unsafe names, turns file system errors into failures, stops when told to. */
  const attempt = async <T>(names: readonly string[], work: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const refused = refuseFileName(...names);
    if (refused) return failed(refused);
    if (signal.aborted) return failed({ kind: 'transient', message: 'stopped by the hub' });
    try {
      return await work();
    } catch (error) {
      return failed(fileFailure(error));
    }
  };
  const claimed = (claim: string): string => join(folders.processing, claim);

  return {
    list: () => attempt([], async () => succeeded(await entriesOf(folders.inbox))),
    listClaimed: () => attempt([], async () => succeeded(await entriesOf(folders.processing))),

    claim: (name, claim) =>
      attempt([name, claim], async () => {
        const from = join(folders.inbox, name);
        const found = await statOf(from, name);
        if (!found) return succeeded('gone');
        if (found.kind !== 'file') return notRegular(found);
        if (await statOf(claimed(claim), claim)) throw new Error(`the claim ${claim} is taken`);
        try {
          await rename(from, claimed(claim));
          return succeeded('claimed');
        } catch (error) {
          if (isMissing(error)) return succeeded('gone');
          throw error;
        }
      }),

    readClaimed: (claim) =>
      attempt([claim], async () => {
        const stat = await statOf(claimed(claim), claim);
        if (!stat) return failed({ kind: 'transient', message: `the claimed file ${claim} is not there` });
        if (stat.kind !== 'file') return notRegular(stat);
        return succeeded({ stat, bytes: readTransfer(claimed(claim), signal) });
      }),

    statClaimed: (claim) => attempt([claim], async () => succeeded(await statOf(claimed(claim), claim))),

    archive: (claim, name) => attempt([claim, name], () => moveAway(claimed(claim), folders.archive, name)),
    release: (claim, name) => attempt([claim, name], () => moveAway(claimed(claim), folders.inbox, name)),

    remove: (name) =>
      attempt([name], async () => {
        await rm(join(folders.inbox, name), { force: true });
        return succeeded(undefined);
      }),

    reply: (name, bytes) =>
      attempt([name], async () => {
        await writeWhole(join(folders.replies, name), bytes);
        return succeeded(undefined);
      }),

    close: async () => {},
  };
}

/** Makes the folders inside the root, which itself must exist. Those that we send to are made when something is sent. */
export async function prepare(folders: Folders): Promise<void> {
  await readdir(folders.root);
  for (const folder of [folders.processing, folders.archive, folders.replies]) {
    await mkdir(folder, { recursive: true });
  }
}

async function entriesOf(folder: string): Promise<RemoteFile[]> {
  const entries: RemoteFile[] = [];
  for (const name of await readdir(folder)) {
    if (name === '.processing') continue;
    const entry = await statOf(join(folder, name), name);
    if (entry) entries.push(entry);
    // Its bytes are no UTF-8, so this text does not lead to it. It is listed all the same: somebody should be told of it.
    else if (name.includes('\ufffd')) entries.push({ name, size: 0, modified: '', kind: 'file' });
  }
  return entries;
}

/** Missing is success: an earlier attempt moved it and was stopped before it could say so. */
async function moveAway(from: string, folder: string, name: string): Promise<Outcome<void>> {
  if (await statOf(from, name)) await moveWithoutOverwriting(from, folder, name);
  return succeeded(undefined);
}

const notRegular = ({ name, kind }: RemoteFile) =>
  failed({
    kind: 'rejected',
    message: `"${name}" is no regular file`,
    problems: [
      problem('file-not-regular', {
        found: name,
        params: { kind: kind === 'folder' ? 'folder' : 'link, pipe or device' },
      }),
    ],
  });

async function* readTransfer(path: string, signal: AbortSignal): Chunks {
  try {
    yield* chunksOf(path, signal);
  } catch (error) {
    // The folder is ours: it is this one file whose sender keeps others from reading it. Whoever may change that has time to.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') throw new TransferFailed({ kind: 'transient', message: `the hub may not read ${path}` });
    throw new TransferFailed(fileFailure(error));
  }
}
