import { join } from 'node:path';

/** Where the drop server keeps what it needs. */
export interface DropPaths {
  root: string;
  server: string;
  configuration: string;
  hostKey: string;
  /** authorized_keys by login. */
  keys: string;
  /** Records by login. */
  accounts: string;
  /** What each login sees as `/`. */
  jails: string;
}

export const dropPaths = (root: string): DropPaths => ({
  root,
  server: join(root, 'server'),
  configuration: join(root, 'server', 'sshd_config'),
  hostKey: join(root, 'server', 'host_ed25519'),
  keys: join(root, 'server', 'keys'),
  accounts: join(root, 'server', 'accounts'),
  jails: join(root, 'jails'),
});

export const jailOf = (paths: DropPaths, login: string): string => join(paths.jails, login);
