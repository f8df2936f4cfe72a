import type { Account } from './account.js';
import { mustRun, runCommand } from './run-command.js';
import { GROUP } from './server-text.js';

/** No password fits it, and yet the user is not locked: sshd without PAM refuses keys of locked users too. */
const NO_PASSWORD = '*';
/** "!" locks the user for sshd, keys included (sshd(8), "LOGIN PROCESS"). */
const LOCKED = '!*';

export interface SystemUser {
  uid: number;
  gid: number;
}

/** A user by name or number; undefined when there is none. */
export async function findUser(nameOrUid: string): Promise<SystemUser | undefined> {
  const { code, output } = await runCommand('getent', ['passwd', nameOrUid]);
  const [, , uid, gid] = output.trim().split(':');
  return code === 0 && uid !== undefined && gid !== undefined ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

/** Makes a user without shell, home and password, in a group of its own and in that of the drop server; one that is there is taken as it is. */
export async function ensureUser(
  { login, partner }: Pick<Account, 'login' | 'partner'>,
  numbers?: SystemUser,
): Promise<SystemUser> {
  if ((await runCommand('getent', ['group', GROUP])).code !== 0) await mustRun('groupadd', ['--system', GROUP]);
  const found = await findUser(login);
  if (found === undefined) {
    if ((await runCommand('getent', ['group', login])).code !== 0)
      await mustRun('groupadd', ['--system', ...(numbers ? ['--gid', String(numbers.gid)] : []), login]);
    await mustRun('useradd', [
      '--system',
      '--no-create-home',
      '--home-dir=/nonexistent',
      '--shell=/usr/sbin/nologin',
      `--gid=${login}`,
      `--comment=Drop account of ${partner}`,
      ...(numbers ? [`--uid=${numbers.uid}`] : []),
      login,
    ]);
  }
  await mustRun('usermod', ['--append', '--groups', GROUP, login]);
  return (await findUser(login))!;
}

export const setPassword = (login: string, password: string): Promise<string> =>
  mustRun('chpasswd', [], `${login}:${password}\n`);

/** Puts back what {@link passwordHash} gave. */
export const setPasswordHash = (login: string, hash: string): Promise<string> =>
  mustRun('chpasswd', ['--encrypted'], `${login}:${hash}\n`);

export const removePassword = (login: string): Promise<string> => setPasswordHash(login, NO_PASSWORD);

export const lockUser = (login: string): Promise<string> => setPasswordHash(login, LOCKED);

/** As /etc/shadow has it. */
export async function passwordHash(login: string): Promise<string> {
  return (await mustRun('getent', ['shadow', login])).split(':')[1] ?? NO_PASSWORD;
}
