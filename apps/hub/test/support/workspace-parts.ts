import type { WorkspaceFile } from '#libs/reading';

import type { OpenSsh } from '../../../../connectors/sftp/test/openssh.js';

/** JSON is YAML, so parts of a workspace are written as objects. */
const file = (path: string, settings: object): WorkspaceFile => ({ path, text: JSON.stringify(settings) });

export const partner = (id: string, settings: object = {}): WorkspaceFile =>
  file(`partners/${id}.yaml`, { id, name: `Partner ${id}`, role: 'customer', ...settings });

export interface DropOptions {
  id: string;
  /** Default: the partner of the same name. */
  partner?: string;
  files?: object;
  mappings?: readonly string[];
}

const connection = (connector: string, options: DropOptions, config: object): WorkspaceFile =>
  file(`connections/${options.id}.yaml`, {
    id: options.id,
    connector,
    partner: options.partner ?? options.id,
    mode: 'live',
    config,
    files: { pattern: '*', complete: 'rename', ...options.files },
    pollSeconds: 1,
    mappings: options.mappings ?? [],
  });

/** A folder drop; its folder below the data folder has the name of the connection. */
export const folderDrop = (options: DropOptions): WorkspaceFile => connection('folder', options, { path: options.id });

/** An SFTP drop; the login's key is the secret `sftp-key`, unless a `password` secret is named. */
export const sftpDrop = (
  ssh: Pick<OpenSsh, 'port' | 'username' | 'hostKey'>,
  options: DropOptions & { path: string; password?: string },
): WorkspaceFile =>
  connection('sftp', options, {
    host: '127.0.0.1',
    port: ssh.port,
    username: ssh.username,
    hostKey: ssh.hostKey,
    path: options.path,
    ...(options.password === undefined
      ? { privateKey: '${secret:sftp-key}' }
      : { password: `\${secret:${options.password}}` }),
  });
