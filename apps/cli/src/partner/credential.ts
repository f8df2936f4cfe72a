import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';

import { problem } from '#libs/documents';
import { AccountRefused, type Credential, makeKeyPair, type PublicKey, readPublicKey } from '#libs/drop-accounts';

export interface CredentialOptions {
  /** File with the partner's public key. */
  key?: string;
  password?: boolean;
  /** Where a generated private key goes. */
  out?: string;
}

export interface MadeCredential {
  credential: Credential;
  /** Holds the private key that was made. */
  privateKeyFile?: string;
}

/**
 * What a partner is to log in with: its own key, a password, or, when neither is asked for, a key pair that is made here.
 * @throws AccountRefused
 */
export async function makeCredential(login: string, options: CredentialOptions): Promise<MadeCredential> {
  if (options.key !== undefined && options.password === true)
    throw new AccountRefused(problem('account-options-conflict'));
  if (options.password === true) return { credential: { kind: 'password', password: randomPassword() } };
  if (options.key !== undefined) return { credential: { kind: 'key', key: await keyIn(options.key) } };
  const { key, privateKeyFile } = await newKey(options.out ?? `${login}.key`, login);
  return { credential: { kind: 'key', key }, privateKeyFile };
}

/** Makes a key pair; only the private half stays in a file, with mode 600. */
export async function newKey(file: string, comment: string): Promise<{ key: PublicKey; privateKeyFile: string }> {
  const privateKeyFile = resolve(file);
  if (existsSync(privateKeyFile)) throw new AccountRefused(problem('account-file-exists', { found: file }));
  await makeKeyPair(privateKeyFile, comment);
  const key = await keyIn(`${privateKeyFile}.pub`);
  await rm(`${privateKeyFile}.pub`);
  return { key, privateKeyFile };
}

async function keyIn(file: string): Promise<PublicKey> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new AccountRefused(problem('account-file-unreadable', { found: file, params: { reason: error.message } }));
  });
  const read = readPublicKey(text);
  if (read.ok) return read.key;
  throw new AccountRefused(read.problem);
}

/** No characters that look alike when a password is read out or typed from paper. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 5;
const GROUP_LENGTH = 5;

/** 25 characters, about 123 bits, e.g. `k7m2p-…`. */
export const randomPassword = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  ).join('-');
