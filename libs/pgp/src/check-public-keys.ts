import type { Problem } from '#libs/documents';

import { checkUse, type KeyUse, knownKey, publicKey } from './keys.js';
import { KeyUnusable } from './refused.js';

/** A key as a configuration names it. */
export interface NamedKey {
  use: KeyUse & ('verify' | 'encryptTo');
  /** Its file, e.g. `keys/acme.asc`. */
  path: string;
  armored: string;
}

const SOON_MS = 30 * 86_400_000;

/**
 * What is wrong with public keys: an error for one that cannot be used at all, a warning for one that has expired, since all else of its configuration is
 * right, or that will within 30 days.
 */
export async function checkPublicKeys(keys: readonly NamedKey[], at: Date): Promise<Problem[]> {
  const found: Problem[] = [];
  for (const key of keys) found.push(...(await checkPublicKey(key, at)));
  return found;
}

async function checkPublicKey({ use, path, armored }: NamedKey, at: Date): Promise<Problem[]> {
  try {
    const key = await publicKey(use, armored);
    await checkUse(key, use, at);
    const { owner, expires } = await knownKey(key);
    if (expires === undefined || expires.getTime() > at.getTime() + SOON_MS) return [];
    const params = { file: path, expired: expires.toISOString().slice(0, 10) };
    return [{ severity: 'warning', code: 'pgp-key-expires', field: `pgp.${use}`, found: owner, params }];
  } catch (error) {
    if (!(error instanceof KeyUnusable)) throw error;
    const { problem } = error;
    const severity = problem.code === 'pgp-key-expired' ? 'warning' : 'error';
    return [{ ...problem, severity, params: { ...problem.params, file: path } }];
  }
}
