import { createHash } from 'node:crypto';

import type { PublicKey } from './public-key.js';

/** A partner's account on the drop server, as it is kept beside the server's configuration. Holds nothing secret. */
export interface Account {
  partner: string;
  /** Name of the system user. */
  login: string;
  /** Numbers of the system user and its group: made again with these when the machine was set up anew. */
  uid: number;
  gid: number;
  state: 'active' | 'revoked';
  /** How the hub gets at the folders. */
  readBy: ReadBy;
  keys: AccountKey[];
  /** Absent: no password logs in. */
  password?: { setAt: string; validUntil?: string };
  quota: Quota;
  /** Everything that was done to the account, oldest first. */
  history: { at: string; by: string; what: string }[];
}

/** `folder`: as a user of this machine. `sftp`: from another machine, by a key of its own on the same account. */
export type ReadBy = { by: 'folder'; uid: number } | { by: 'sftp' };

export interface AccountKey extends PublicKey {
  of: 'partner' | 'hub';
  addedAt: string;
  /** ISO instant; absent: until it is rotated or revoked. */
  validUntil?: string;
}

/** What may lie in the folders that the partner can write to. */
export interface Quota {
  bytes: number;
  files: number;
}

/** Linux takes user names of 32 characters (useradd(8)); the prefix keeps them apart from the users of the system. */
const PREFIX = 'tl-';
const MAX_LOGIN = 32;

/** The user that a partner logs in as, e.g. `acme` -> `tl-acme`; a long id is cut and told apart by a piece of its hash. */
export function loginOf(partner: string): string {
  const login = PREFIX + partner;
  if (login.length <= MAX_LOGIN) return login;
  const piece = createHash('sha256').update(partner).digest('hex').slice(0, 6);
  return `${login.slice(0, MAX_LOGIN - piece.length - 1)}-${piece}`;
}

/** Ids of partners, as a workspace allows them; nothing else becomes part of a path or a user name. */
export const isPartnerId = (text: string): boolean => /^[a-z][a-z0-9-]{0,62}$/.test(text);

/** The account with its older credentials ending at `until`, instead of those that end earlier. */
export function withEndingCredentials(account: Account, until: Date): Account {
  const ending = (validUntil: string | undefined): string =>
    validUntil !== undefined && new Date(validUntil) < until ? validUntil : until.toISOString();
  const { password, ...rest } = account;
  return {
    ...rest,
    keys: account.keys.map((key) => (key.of === 'hub' ? key : { ...key, validUntil: ending(key.validUntil) })),
    ...(password && { password: { ...password, validUntil: ending(password.validUntil) } }),
  };
}

/** The account without what has ended by now, and whether anything has. */
export function withoutEndedCredentials(account: Account, now: Date): { account: Account; hasEnded: boolean } {
  const isOver = ({ validUntil }: { validUntil?: string }): boolean =>
    validUntil !== undefined && new Date(validUntil) <= now;
  const keys = account.keys.filter((key) => !isOver(key));
  const { password, ...rest } = account;
  const isPasswordOver = password !== undefined && isOver(password);
  const kept: Account = { ...rest, keys, ...(password && !isPasswordOver && { password }) };
  return { account: kept, hasEnded: isPasswordOver || keys.length < account.keys.length };
}

export const noted = (account: Account, at: Date, by: string, what: string): Account => ({
  ...account,
  history: [...account.history, { at: at.toISOString(), by, what }],
});
