import { problem } from '#libs/documents';

import { AccountRecords } from './account-records.js';
import { AccountRefused } from './account-refused.js';
import {
  type Account,
  type AccountKey,
  loginOf,
  noted,
  type Quota,
  type ReadBy,
  withEndingCredentials,
  withoutEndedCredentials,
} from './account.js';
import { type DropPaths, dropPaths } from './drop-paths.js';
import { makeJail, usageOf, type Usage } from './jail.js';
import { endSessions, processesOf } from './open-sessions.js';
import { prepareServer } from './prepare-server.js';
import type { PublicKey } from './public-key.js';
import { ensureUser, lockUser, passwordHash, removePassword, setPassword, setPasswordHash } from './system-users.js';

/** What the partner will log in with. */
export type Credential = { kind: 'key'; key: PublicKey } | { kind: 'password'; password: string };

export interface NewAccount {
  partner: string;
  credential: Credential;
  readBy: ReadBy;
  /** The key of a hub that reads by `sftp`. */
  hubKey?: PublicKey;
  quota: Quota;
  by: string;
}

export interface Rotation {
  partner: string;
  credential: Credential;
  /** How long what logged in until now still does; 0 ends it, and its sessions, at once. */
  overlapSeconds: number;
  by: string;
}

export interface AccountStatus {
  account: Account;
  usage: Usage;
  /** Whether somebody is logged in now. */
  isOpen: boolean;
}

/** Accounts of partners on the drop server of this machine. Every method needs root, and throws AccountRefused with a sentence. */
export class DropAccounts {
  readonly paths: DropPaths;
  readonly records: AccountRecords;

  /** @param settings where the server keeps its things, and its port */
  constructor(
    readonly settings: { dir: string; port: number },
    private readonly now: () => Date,
  ) {
    this.paths = dropPaths(settings.dir);
    this.records = new AccountRecords(this.paths);
  }

  find(partner: string): Account | undefined {
    return this.records.find(loginOf(partner));
  }

  /** Makes user, folders and login; one that was revoked is opened again with its folders as they are. */
  async create({ partner, credential, readBy, hubKey, quota, by }: NewAccount): Promise<Account> {
    const login = loginOf(partner);
    const before = this.records.find(login);
    if (before?.state === 'active') throw new AccountRefused(problem('account-exists', { found: partner }));
    await prepareServer(this.paths, this.settings.port);
    const numbers = await ensureUser({ login, partner }, before);
    const keys = hubKey === undefined ? [] : [this.accountKey(hubKey, 'hub')];
    const history = before?.history ?? [];
    const bare: Account = { partner, login, ...numbers, state: 'active', readBy, keys, quota, history };
    await makeJail(this.paths, bare);
    await removePassword(login);
    return this.keep(await this.withCredential(bare, credential), by, `created, ${inWords(credential)}`);
  }

  /** Gives a new key or password. A user has one password only: a new one replaces the old at once, whatever the overlap. */
  async rotate({ partner, credential, overlapSeconds, by }: Rotation): Promise<Account> {
    const account = this.activeAccount(partner);
    if (credential.kind === 'key' && account.keys.some(({ key }) => key === credential.key.key))
      throw new AccountRefused(problem('account-key-known', { found: partner }));
    const now = this.now();
    const ending = withEndingCredentials(account, new Date(now.getTime() + overlapSeconds * 1000));
    const { account: kept, hasEnded } = withoutEndedCredentials(ending, now);
    if (account.password && !kept.password) await this.forgetPassword(account.login);
    const until = overlapSeconds === 0 ? 'the old ends now' : `the old ends in ${overlapSeconds} s`;
    const rotated = this.keep(
      await this.withCredential(kept, credential),
      by,
      `rotated, ${inWords(credential)}, ${until}`,
    );
    if (hasEnded || (account.password && credential.kind === 'password')) await endSessions(account.uid);
    return rotated;
  }

  /** Nobody logs in any more, and who is logged in is put out. The folders stay. */
  async revoke(partner: string, by: string): Promise<{ account: Account; ended: number }> {
    const { password: _, ...account } = this.activeAccount(partner);
    await lockUser(account.login);
    this.records.keepPasswordHash(account.login, undefined);
    const revoked = this.keep({ ...account, state: 'revoked', keys: [] }, by, 'revoked');
    return { account: revoked, ended: await endSessions(account.uid) };
  }

  async list(): Promise<AccountStatus[]> {
    const accounts = this.records.all();
    return Promise.all(
      accounts.map(async (account) => ({
        account,
        usage: await usageOf(this.paths, account),
        isOpen: processesOf(account.uid).length > 0,
      })),
    );
  }

  /** Takes away what has ended. sshd refuses old keys by itself; a password and sessions that are still open are ended here. */
  async endOverlaps(account: Account): Promise<void> {
    const { account: kept, hasEnded } = withoutEndedCredentials(account, this.now());
    if (!hasEnded) return;
    if (account.password && !kept.password) await this.forgetPassword(account.login);
    this.keep(kept, 'hub', 'the overlap ended');
    await endSessions(account.uid);
  }

  /** Makes the users of all accounts again where they are missing: a container that was made anew, a host that was set up from a backup. */
  async restore(): Promise<void> {
    for (const account of this.records.all()) {
      const { login, uid, gid, state } = account;
      const numbers = await ensureUser(account, { uid, gid });
      if (numbers.uid !== uid)
        throw new AccountRefused(problem('account-uid-differs', { found: login, expected: String(uid) }));
      await makeJail(this.paths, account);
      const hash = this.records.passwordHash(login);
      if (state === 'revoked') await lockUser(login);
      else if (hash === undefined) await removePassword(login);
      else await setPasswordHash(login, hash);
    }
  }

  private activeAccount(partner: string): Account {
    const account = this.find(partner);
    if (account?.state === 'active') return account;
    throw new AccountRefused(
      problem(account === undefined ? 'account-unknown' : 'account-revoked', { found: partner }),
    );
  }

  private async withCredential(account: Account, credential: Credential): Promise<Account> {
    if (credential.kind === 'key')
      return { ...account, keys: [...account.keys, this.accountKey(credential.key, 'partner')] };
    await setPassword(account.login, credential.password);
    this.records.keepPasswordHash(account.login, await passwordHash(account.login));
    return { ...account, password: { setAt: this.now().toISOString() } };
  }

  private async forgetPassword(login: string): Promise<void> {
    await removePassword(login);
    this.records.keepPasswordHash(login, undefined);
  }

  private readonly accountKey = (key: PublicKey, of: AccountKey['of']): AccountKey => ({
    ...key,
    of,
    addedAt: this.now().toISOString(),
  });

  private keep(account: Account, by: string, what: string): Account {
    const kept = noted(account, this.now(), by, what);
    this.records.keep(kept);
    return kept;
  }
}

const inWords = (credential: Credential): string =>
  credential.kind === 'key' ? `key ${credential.key.fingerprint}` : 'password';
