import { createHash, generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';

import ssh2 from 'ssh2';
import type { Algorithms, Attributes, SFTPWrapper } from 'ssh2';

const { Server, utils } = ssh2;
const { STATUS_CODE } = utils.sftp;

/** How the server misbehaves while a file is read. */
export type ReadFault = 'early end' | 'silence' | 'drop' | 'growth';

const REGULAR = 0o100644;
const FOLDER = 0o040755;
const attributes = (mode: number, size: number): Attributes => ({ mode, size, uid: 0, gid: 0, atime: 1, mtime: 1 });

/**
 * An SFTP server in memory that knows one password, no OpenSSH extension, and can be told to fail. Every path without a
 * file ending is a folder.
 * @param algorithms all that it offers, instead of what the library does.
 */
export async function startHostileServer(algorithms: Algorithms = {}) {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const state = {
    files: new Map<string, Buffer>(),
    fault: undefined as ReadFault | undefined,
    /** Byte of a file from which on it misbehaves. */
    faultAt: 1,
    /** Connections that are open now. */
    connections: 0,
    passwords: [] as string[],
  };
  const server = new Server({ hostKeys: [privateKey], algorithms }, (client) => {
    state.connections += 1;
    client.on('error', () => {});
    client.on('close', () => (state.connections -= 1));
    client.on('authentication', (attempt) => {
      if (attempt.method !== 'password') return attempt.reject(['password']);
      state.passwords.push(attempt.password);
      return attempt.password === 'right-password' ? attempt.accept() : attempt.reject();
    });
    client.on('session', (accept) => {
      accept().on('sftp', (open) => serve(open(), state, () => client.end()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const parsed = utils.parseKey(privateKey);
  const blob = parsed instanceof Error ? Buffer.alloc(0) : parsed.getPublicSSH();
  return {
    ...state,
    state,
    port: (server.address() as AddressInfo).port,
    hostKey: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

type State = Awaited<ReturnType<typeof startHostileServer>>['state'];

function serve(sftp: SFTPWrapper, state: State, drop: () => void): void {
  const { files } = state;
  const handles: string[] = [];
  const open = (path: string): Buffer => Buffer.from([handles.push(path) - 1]);
  const pathOf = (handle: Buffer): string => handles[handle[0] ?? 0] ?? '';
  const status = (id: number, code: number): void => sftp.status(id, code);
  const listed = new Set<string>();

  const stat = (id: number, path: string): void => {
    const file = files.get(path);
    if (file) sftp.attrs(id, attributes(REGULAR, file.length));
    else if (/\.(csv|part)$|\/clm_/.test(path)) status(id, STATUS_CODE.NO_SUCH_FILE);
    else sftp.attrs(id, attributes(FOLDER, 0));
  };
  sftp.on('LSTAT', stat).on('STAT', stat);
  sftp.on('FSTAT', (id, handle) => stat(id, pathOf(handle)));
  sftp.on('OPENDIR', (id, path) => sftp.handle(id, open(path)));
  sftp.on('READDIR', (id, handle) => {
    const folder = pathOf(handle);
    if (listed.has(folder)) return status(id, STATUS_CODE.EOF);
    listed.add(folder);
    const inside = [...files].filter(
      ([path]) => path.startsWith(`${folder}/`) && !path.startsWith(`${folder}/.processing/`),
    );
    return sftp.name(
      id,
      inside.map(([path, { length }]) => ({
        filename: path.slice(folder.length + 1),
        longname: `-rw-r--r-- 1 o g ${length} Jan 1 00:00 x`,
        attrs: attributes(REGULAR, length),
      })),
    );
  });
  sftp.on('OPEN', (id, path, flags) => {
    if (flags & utils.sftp.OPEN_MODE.WRITE) files.set(path, Buffer.alloc(0));
    sftp.handle(id, open(path));
  });
  sftp.on('READ', (id, handle, offset, length) => {
    const path = pathOf(handle);
    const { fault, faultAt } = state;
    if (fault === 'growth' && offset + length > faultAt) {
      state.fault = undefined;
      files.set(path, Buffer.concat([files.get(path) ?? Buffer.alloc(0), Buffer.from('and more')]));
    }
    const file = files.get(path) ?? Buffer.alloc(0);
    const end = fault === undefined || fault === 'growth' ? file.length : Math.min(faultAt, file.length);
    if (offset >= end) {
      if (fault === 'silence') return;
      if (fault === 'drop') return drop();
      return status(id, STATUS_CODE.EOF);
    }
    sftp.data(id, file.subarray(offset, Math.min(offset + length, end)));
  });
  sftp.on('WRITE', (id, handle, _offset, data) => {
    const path = pathOf(handle);
    files.set(path, Buffer.concat([files.get(path) ?? Buffer.alloc(0), data]));
    status(id, STATUS_CODE.OK);
  });
  sftp.on('CLOSE', (id) => status(id, STATUS_CODE.OK));
  sftp.on('REMOVE', (id, path) => status(id, files.delete(path) ? STATUS_CODE.OK : STATUS_CODE.NO_SUCH_FILE));
  sftp.on('RENAME', (id, from, to) => {
    const file = files.get(from);
    if (!file) return status(id, STATUS_CODE.NO_SUCH_FILE);
    if (files.has(to)) return status(id, STATUS_CODE.FAILURE);
    files.delete(from);
    files.set(to, file);
    return status(id, STATUS_CODE.OK);
  });
}
