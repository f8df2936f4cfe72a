import { randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import { promisify } from 'node:util';

import type { Chunks, RemoteFile } from '#libs/connector-sdk';
import { numberedName } from '#libs/connector-sdk';

import type { SftpConnection } from './connection.js';
import { isMissing } from './connection.js';

/** Types as the server's long listing shows them. Servers without one leave it blank; lstat then tells. */
const KINDS: Readonly<Record<string, RemoteFile['kind']>> = { '-': 'file', d: 'folder' };

/** `modifyTime` of the library is milliseconds; SFTP version 3 knows whole seconds. */
export async function entriesOf(connection: SftpConnection, folder: string): Promise<RemoteFile[]> {
  const listed = await connection.step((client) => client.list(folder));
  return listed
    .filter(({ name }) => name !== '.processing')
    .map(({ name, size, modifyTime, type }) => ({
      name,
      size,
      modified: String(modifyTime / 1000),
      kind: KINDS[type] ?? 'other',
    }));
}

/** The entry itself, never what a link points to; undefined when there is none. */
export async function statOf(connection: SftpConnection, path: string): Promise<RemoteFile | undefined> {
  try {
    const stat = await connection.step((_, raw) => promisify(raw.lstat.bind(raw))(path));
    const kind = stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
    return { name: posix.basename(path), size: stat.size, modified: String(stat.mtime), kind };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Bytes in order, each chunk within the idle limit; fewer or more bytes than `size` are an error (a server may end early). */
export async function* chunksOf(connection: SftpConnection, path: string, size: number): Chunks {
  const stream = connection.client.createReadStream(path);
  // Destroyed while the server is silent, it may still fail when nobody listens any more.
  stream.on('error', () => {});
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  let read = 0;
  try {
    for (;;) {
      const next = await connection.step(() => chunks.next());
      if (next.done) break;
      read += next.value.length;
      yield next.value;
    }
  } finally {
    stream.destroy();
  }
  if (read !== size) throw new Error(`the server sent ${read} bytes of a file of ${size}`);
}

/** Writes a file under a temporary name beside `path`. @returns the temporary path */
export async function writeTemporary(connection: SftpConnection, path: string, bytes: Chunks): Promise<string> {
  const temporary = posix.join(posix.dirname(path), `.${randomUUID()}.part`);
  await writeNew(connection, temporary, bytes);
  return temporary;
}

/** Writes a file that must not be there yet, and compares its size. */
export async function writeNew(connection: SftpConnection, temporary: string, bytes: Chunks): Promise<void> {
  const { raw } = connection;
  const handle = await connection.step(() => promisify<string, 'wx', Buffer>(raw.open.bind(raw))(temporary, 'wx'));
  const write = promisify(raw.write.bind(raw));
  let position = 0;
  for await (const chunk of bytes) {
    if (chunk.length === 0) continue;
    const start = position;
    await connection.step(() => write(handle, Buffer.from(chunk), 0, chunk.length, start));
    position += chunk.length;
  }
  await flush(connection, handle);
  await connection.step(() => promisify(raw.close.bind(raw))(handle));
  const written = await statOf(connection, temporary);
  if (written?.size !== position) throw new Error(`the server kept ${written?.size ?? 0} bytes of ${position}`);
}

/** To the server's disk, where it can (OpenSSH's extension): after a power cut there, what was written down as whole still is. */
async function flush(connection: SftpConnection, handle: Buffer): Promise<void> {
  const { raw } = connection;
  try {
    await connection.step(() => promisify(raw.ext_openssh_fsync.bind(raw))(handle));
  } catch (error) {
    if (!isUnsupported(error)) throw error;
  }
}

const isUnsupported = (error: unknown): boolean =>
  /does not support this extended request/i.test((error as Error).message);

/** Renames over `path` in one step where the server can (OpenSSH's extension), else removes what is there first. */
export async function renameOver(connection: SftpConnection, temporary: string, path: string): Promise<void> {
  try {
    await connection.step((client) => client.posixRename(temporary, path));
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    await removeFile(connection, path);
    await connection.step((client) => client.rename(temporary, path));
  }
}

/** Missing is success. */
export async function removeFile(connection: SftpConnection, path: string): Promise<void> {
  await connection.step((client) => client.delete(path, true));
}

/** Moves a file to `folder/name` or, when that is taken, to the next free numbered name. A missing file is success. */
export async function moveWithoutOverwriting(
  connection: SftpConnection,
  from: string,
  folder: string,
  name: string,
): Promise<void> {
  for (let number = 1; ; number += 1) {
    const target = posix.join(folder, number === 1 ? name : numberedName(name, number));
    if (await statOf(connection, target)) continue;
    try {
      await connection.step((client) => client.rename(from, target));
      return;
    } catch (error) {
      if (!(await statOf(connection, from))) return;
      // Plain rename refuses a taken name: another one took it between our look and the rename.
      if (!(await statOf(connection, target))) throw error;
    }
  }
}

/** Makes a folder unless it is there. */
export async function ensureFolder(connection: SftpConnection, path: string): Promise<void> {
  const { raw } = connection;
  try {
    await connection.step(() => promisify(raw.stat.bind(raw))(path));
  } catch (error) {
    if (!isMissing(error)) throw error;
    await connection.step(() => promisify<string, void>(raw.mkdir.bind(raw))(path));
  }
}
