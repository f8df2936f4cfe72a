import { posix } from 'node:path';

import type { Chunks, FileSession, Outcome, RemoteFile } from '#libs/connector-sdk';
import { failed, refuseFileName, succeeded, TransferFailed } from '#libs/connector-sdk';
import { problem } from '#libs/documents';

import type { Folders } from './config.js';
import type { SftpConnection } from './connection.js';
import { isMissing, sftpFailure } from './connection.js';
import {
  chunksOf,
  entriesOf,
  moveWithoutOverwriting,
  removeFile,
  renameOver,
  statOf,
  writeTemporary,
} from './remote-files.js';

/** A session on the folders of one server. */
export function sftpSession(connection: SftpConnection, folders: Folders): FileSession {
  /** Refuses unsafe names and turns errors into failures. */
  const attempt = async <T>(names: readonly string[], work: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const refused = refuseFileName(...names);
    if (refused) return failed(refused);
    try {
      return await work();
    } catch (error) {
      return failed(sftpFailure(error));
    }
  };
  const claimed = (claim: string): string => posix.join(folders.processing, claim);

  return {
    list: () => attempt([], async () => succeeded(await entriesOf(connection, folders.inbox))),
    listClaimed: () => attempt([], async () => succeeded(await entriesOf(connection, folders.processing))),

    claim: (name, claim) =>
      attempt([name, claim], async () => {
        const from = posix.join(folders.inbox, name);
        const found = await statOf(connection, from);
        if (!found) return succeeded('gone');
        if (found.kind !== 'file') return notRegular(found);
        if (await statOf(connection, claimed(claim))) throw new Error(`the claim ${claim} is taken`);
        try {
          await connection.step((client) => client.rename(from, claimed(claim)));
          return succeeded('claimed');
        } catch (error) {
          if (isMissing(error) || !(await statOf(connection, from))) return succeeded('gone');
          throw error;
        }
      }),

    readClaimed: (claim) =>
      attempt([claim], async () => {
        const stat = await statOf(connection, claimed(claim));
        if (!stat) return failed({ kind: 'transient', message: `the claimed file ${claim} is not there` });
        if (stat.kind !== 'file') return notRegular(stat);
        return succeeded({ stat, bytes: transfer(connection, claimed(claim), stat.size) });
      }),

    statClaimed: (claim) => attempt([claim], async () => succeeded(await statOf(connection, claimed(claim)))),

    archive: (claim, name) =>
      attempt([claim, name], async () =>
        succeeded(await moveWithoutOverwriting(connection, claimed(claim), folders.archive, name)),
      ),
    release: (claim, name) =>
      attempt([claim, name], async () =>
        succeeded(await moveWithoutOverwriting(connection, claimed(claim), folders.inbox, name)),
      ),

    remove: (name) =>
      attempt([name], async () => succeeded(await removeFile(connection, posix.join(folders.inbox, name)))),

    reply: (name, bytes) =>
      attempt([name], async () => {
        const path = posix.join(folders.replies, name);
        return succeeded(await renameOver(connection, await writeTemporary(connection, path, bytes), path));
      }),

    close: () => connection.end(),
  };
}

async function* transfer(connection: SftpConnection, path: string, size: number): Chunks {
  try {
    yield* chunksOf(connection, path, size);
  } catch (error) {
    throw new TransferFailed(sftpFailure(error));
  }
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
