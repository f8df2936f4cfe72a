import type { Account } from './account.js';
import type { DropPaths } from './drop-paths.js';

/** Every account is in this group, and only its members are let in. */
export const GROUP = 'tradelane-drop';

/** New files are readable for the hub, which is no member of the partner's group; the folders keep everyone else out. */
const UMASK = '0002';
/** A link could point the hub at a file that its sender may not read, or change one that was taken already. */
const DENIED_REQUESTS = 'symlink,hardlink';

/**
 * The whole sshd_config of the drop server: one sshd of its own, files only, every login shut into its folder. sshd_config(5), OpenSSH 9.
 * @param port where it listens, on all addresses
 */
export const serverConfiguration = (paths: DropPaths, port: number): string => `\
# Written by Tradelane; changes here are lost. This sshd is its own: the sshd of the host and its settings are not touched.
Port ${port}
HostKey ${paths.hostKey}
PidFile none
UsePAM no
UseDNS no
LogLevel VERBOSE

AllowGroups ${GROUP}
PermitRootLogin no
AuthorizedKeysFile none
PasswordAuthentication no
KbdInteractiveAuthentication no
HostbasedAuthentication no
GSSAPIAuthentication no
PermitEmptyPasswords no
PermitUserEnvironment no
PermitUserRC no

DisableForwarding yes
AllowTcpForwarding no
AllowStreamLocalForwarding no
AllowAgentForwarding no
X11Forwarding no
PermitTunnel no
PermitTTY no

LoginGraceTime 30
MaxAuthTries 4
MaxSessions 4
MaxStartups 20:30:100
ClientAliveInterval 30
ClientAliveCountMax 4

Subsystem sftp internal-sftp
Match Group ${GROUP}
  AuthorizedKeysFile ${paths.keys}/%u
  PasswordAuthentication yes
  ChrootDirectory ${paths.jails}/%u
  ForceCommand internal-sftp -u ${UMASK} -d / -P ${DENIED_REQUESTS}
`;

/** The keys of an account, a line each; sshd itself refuses one after its time, sshd(8) "expiry-time". */
export const authorizedKeys = ({ keys, state }: Pick<Account, 'keys' | 'state'>): string =>
  (state === 'revoked' ? [] : keys)
    .map(({ key, of, comment, validUntil }) => {
      const options = ['restrict', ...(validUntil === undefined ? [] : [`expiry-time="${stamp(validUntil)}"`])];
      return `${options.join(',')} ${key} ${of}:${comment}\n`;
    })
    .join('');

/** `2026-11-30T09:15:00.000Z` -> `20261130091500Z` */
const stamp = (instant: string): string => `${new Date(instant).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
