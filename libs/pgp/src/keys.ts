import type * as OpenPgp from 'openpgp';

import { problem, shorten } from '#libs/documents';

import { KeyUnusable } from './refused.js';

/** What a key is for; named as in the settings. */
export type KeyUse = 'decrypt' | 'sign' | 'verify' | 'encryptTo';

/** What a person knows a key by. */
export interface KnownKey {
  /** As its owner wrote it, e.g. `Acme <edi@acme.example>`. */
  owner: string;
  /** 40 hexadecimal digits of a version 4 key, in capitals. */
  fingerprint: string;
  /** undefined: never. */
  expires: Date | undefined;
}

/** The library is loaded by the first key or message: whoever has none never waits for it. */
export const library = (): Promise<typeof OpenPgp> => import('openpgp');

const unusable = (use: KeyUse, reason: string): KeyUnusable =>
  new KeyUnusable(problem('pgp-key-unusable', { field: `pgp.${use}`, found: shorten(reason) }));

/** @throws KeyUnusable when it is no armored public key. */
export async function publicKey(use: KeyUse, armored: string): Promise<OpenPgp.PublicKey> {
  if (armored.includes('PRIVATE KEY BLOCK')) throw unusable(use, 'it is a private key');
  const { readKey } = await library();
  try {
    const key = await readKey({ armoredKey: armored });
    return key.toPublic();
  } catch (error) {
    throw unusable(use, reasonOf(error));
  }
}

/**
 * @param passphrases each is tried
 * @throws KeyUnusable when it is no armored private key, or none of the passphrases opens it.
 */
export async function privateKey(
  use: KeyUse,
  armored: string,
  passphrases: readonly string[],
): Promise<OpenPgp.PrivateKey> {
  if (armored.includes('PUBLIC KEY BLOCK')) throw unusable(use, 'it is a public key, and the private one is needed');
  const { readPrivateKey, decryptKey } = await library();
  let key: OpenPgp.PrivateKey;
  try {
    key = await readPrivateKey({ armoredKey: armored });
  } catch (error) {
    // What the library says of a key never quotes it.
    throw unusable(use, reasonOf(error));
  }
  if (key.isDecrypted()) return key;
  if (passphrases.length === 0)
    throw unusable(use, `${nameOf(key)} has a passphrase, and none is set (pgp.passphrases)`);
  try {
    return await decryptKey({ privateKey: key, passphrase: [...passphrases] });
  } catch {
    throw unusable(use, `the passphrase does not open ${nameOf(key)}`);
  }
}

/**
 * Whether a key can do what it is for at a moment.
 * @throws KeyUnusable when it has expired, was revoked, or has no part for that.
 */
export async function checkUse(key: OpenPgp.Key, use: KeyUse, at: Date): Promise<void> {
  try {
    // A key that has expired still opens what was encrypted for it.
    if (use === 'decrypt') await key.getEncryptionKey(undefined, null);
    else if (use === 'encryptTo') await key.getEncryptionKey(undefined, at);
    else await key.getSigningKey(undefined, at);
  } catch (error) {
    const { expires } = await knownKey(key);
    if (expires !== undefined && expires <= at)
      throw new KeyUnusable(
        problem('pgp-key-expired', {
          field: `pgp.${use}`,
          found: nameOf(key),
          params: { expired: expires.toISOString().slice(0, 10) },
        }),
      );
    const part = use === 'decrypt' || use === 'encryptTo' ? 'encryption' : 'signing';
    throw unusable(use, `${nameOf(key)} has no usable ${part} key (${reasonOf(error)})`);
  }
}

export async function knownKey(key: OpenPgp.Key): Promise<KnownKey> {
  const expires = await key.getExpirationTime().catch(() => null);
  return {
    owner: key.getUserIDs()[0] ?? '',
    fingerprint: key.getFingerprint().toUpperCase(),
    expires: expires instanceof Date ? expires : undefined,
  };
}

/** Whose key it is, and its id as GnuPG shows it, e.g. `Acme <edi@acme.example> 9F3A6B5C00112233`. */
export const nameOf = (key: OpenPgp.Key): string =>
  shorten(`${key.getUserIDs()[0] ?? ''} ${idText(key.getKeyID())}`.trim());

export const namesOf = (keys: readonly OpenPgp.Key[]): string => keys.map(nameOf).join(' or ');

export const idText = (id: OpenPgp.KeyID): string => id.toHex().toUpperCase();

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
