import { posix } from 'node:path';

import { type FilePlace, TransferFailed } from '#libs/connector-sdk';

import { sftpFailure, type SftpConnection } from './connection.js';
import { chunksOf, ensureFolder, removeFile, statOf, writeNew } from './remote-files.js';

/** A folder of the server that documents are written to. */
export function remotePlace(connection: SftpConnection, folder: string): FilePlace {
  const path = (name: string): string => posix.join(folder, name);
  return {
    exists: async () => (await statOf(connection, folder)) !== undefined,
    make: () => ensureFolder(connection, folder),
    stat: (name) => statOf(connection, path(name)),
    read: (name, size) => chunksOf(connection, path(name), size),
    write: async (name, bytes) => {
      await removeFile(connection, path(name));
      await writeNew(connection, path(name), bytes);
    },
    rename: (from, to) => renameToFree(connection, path(from), path(to)),
    remove: (name) => removeFile(connection, path(name)),
  };
}

/** The plain rename of SFTP version 3 fails where something has the new name; OpenSSH's own overwrites it. */
async function renameToFree(
  connection: SftpConnection,
  from: string,
  to: string,
): Promise<'renamed' | 'taken' | 'gone'> {
  try {
    await connection.step((client) => client.rename(from, to));
    return 'renamed';
  } catch (error) {
    // A status is an answer: it was not done. Anything else leaves open whether it was.
    if (!isStatus(error)) throw new TransferFailed({ kind: 'uncertain', message: sftpFailure(error).message });
    if ((await statOf(connection, to)) !== undefined) return 'taken';
    if ((await statOf(connection, from)) === undefined) return 'gone';
    throw error;
  }
}

/** Status codes of the protocol are numbers; the library's own errors have texts as codes. */
const isStatus = (error: unknown): boolean => typeof (error as { code?: unknown }).code === 'number';
