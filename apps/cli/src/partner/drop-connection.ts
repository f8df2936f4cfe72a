import type { Account } from '#libs/drop-accounts';
import type { Connection } from '#libs/workspace';

/** What a connection to the folders of an account is made of. */
export interface DropPlace {
  /** Absolute, on this machine. */
  folder: string;
  /** `host:port` at which partners, and a hub elsewhere, reach the server. */
  address: string;
  hostFingerprint: string;
}

export const connectionIdOf = (partner: string): string => `${partner}-drop`;

/** Name of the secret that holds the key of a hub elsewhere. */
export const hubSecretOf = (partner: string): string => `drop-${partner}`;

/** The file of a workspace that lets the hub read an account's folders. */
export function connectionText({ partner, login, readBy }: Account, place: DropPlace): string {
  const { host, port } = hostAndPort(place.address);
  const config =
    readBy.by === 'folder'
      ? [`  path: ${place.folder}`]
      : [
          `  host: ${JSON.stringify(host)}`,
          `  port: ${port}`,
          `  username: ${login}`,
          `  privateKey: \${secret:${hubSecretOf(partner)}}`,
          `  hostKey: ${place.hostFingerprint}`,
          '  path: /',
        ];
  return [
    `# Where ${partner} drops files: its account on the drop server. Made by tradelane partner account create; yours to change.`,
    `id: ${connectionIdOf(partner)}`,
    `connector: ${readBy.by}`,
    `partner: ${partner}`,
    'mode: live # shadow: everything runs, and what would be sent is only shown',
    'config:',
    ...config,
    'files:',
    "  pattern: '*' # e.g. 'orders-*.csv'",
    '  complete: stable # a file is taken once it has not changed for so long, whether or not its sender renames it',
    '  stableSeconds: 10',
    '# mappings: [tradelane/order-csv] # default: whichever is written for the file',
    '',
  ].join('\n');
}

/** `[::1]:22` -> `::1`, 22 */
export function hostAndPort(address: string): { host: string; port: number } {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at).replaceAll(/^\[|\]$/g, ''), port: Number(address.slice(at + 1)) };
}

/** Whether a connection reads the folders of this account. */
export function readsAccount(
  { connector, config }: Pick<Connection, 'connector' | 'config'>,
  account: Account,
  place: DropPlace,
): boolean {
  const { path, username, hostKey } = config as { path?: string; username?: string; hostKey?: string };
  return connector === 'folder'
    ? path === place.folder
    : connector === 'sftp' && username === account.login && hostKey === place.hostFingerprint;
}
