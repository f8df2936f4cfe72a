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
  /** Further settings of the connection. */
  more?: object;
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
    ...options.more,
  });

/** A folder drop; its folder below the data folder has the name of the connection. */
export const folderDrop = (options: DropOptions): WorkspaceFile => connection('folder', options, { path: options.id });

export interface SftpDropOptions extends DropOptions {
  /** Folder on the server. */
  path: string;
  /** Names of the secrets that hold the login. Default: the key `sftp-key`. */
  login?: { privateKey: string } | { password: string };
  /** Further settings of the connector. */
  config?: object;
}

export function sftpDrop(
  server: Pick<OpenSsh, 'port' | 'username' | 'hostKey'>,
  options: SftpDropOptions,
): WorkspaceFile {
  const login = Object.entries(options.login ?? { privateKey: 'sftp-key' });
  return connection('sftp', options, {
    host: '127.0.0.1',
    port: server.port,
    username: server.username,
    hostKey: server.hostKey,
    path: options.path,
    ...Object.fromEntries(login.map(([name, secret]) => [name, `\${secret:${secret}}`])),
    ...options.config,
  });
}
