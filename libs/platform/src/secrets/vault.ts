import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

import type { Problem } from '#libs/documents';

/**
 * A secret at rest. Its own random data key encrypts it, the master key encrypts the data key: a new master key only
 * has to seal the data keys anew. Base64; the two ciphers are nonce (12 bytes), ciphertext and tag (16 bytes).
 */
export type SealedRecord = {
  /** Tells which master key, not what it is. */
  keyId: string;
  dataKey: string;
  ciphertext: string;
};

export type Unsealed = { ok: true; secret: string } | { ok: false; problem: Problem };

export interface Vault {
  keyId: string;
  /** @param recordId what the secret belongs to; a sealed record that is moved to another id does not open. */
  seal(recordId: string, secret: string): SealedRecord;
  unseal(recordId: string, sealed: Readonly<Record<string, string>>): Unsealed;
}

/**
 * Seals with AES-256-GCM (NIST SP 800-38D) and random 96-bit nonces; key id and record id are authenticated with it.
 * @param masterKey 32 bytes
 */
export function createVault(masterKey: Buffer): Vault {
  const keyId = createHmac('sha256', masterKey).update('tradelane master key id').digest('hex').slice(0, 16);
  return {
    keyId,
    seal(recordId, secret) {
      const dataKey = randomBytes(32);
      return {
        keyId,
        dataKey: encrypt(masterKey, boundTo(keyId, recordId), dataKey),
        ciphertext: encrypt(dataKey, boundTo(recordId), Buffer.from(secret, 'utf8')),
      };
    },
    unseal(recordId, sealed) {
      const { keyId: sealedWith = '', dataKey = '', ciphertext = '' } = sealed;
      if (sealedWith !== keyId) return unknownKey(recordId, sealedWith, keyId);
      const key = decrypt(masterKey, boundTo(keyId, recordId), dataKey);
      const secret = key && decrypt(key, boundTo(recordId), ciphertext);
      return secret ? { ok: true, secret: secret.toString('utf8') } : damaged(recordId);
    },
  };
}

const cipherName = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Associated data; JSON keeps the parts apart. */
const boundTo = (...parts: string[]): Buffer => Buffer.from(JSON.stringify(parts), 'utf8');

function encrypt(key: Buffer, associated: Buffer, plain: Buffer): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, key, nonce).setAAD(associated);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** @returns undefined when anything was changed, or the key is another */
function decrypt(key: Buffer, associated: Buffer, sealed: string): Buffer | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < nonceBytes + tagBytes) return undefined;
  const decipher = createDecipheriv(cipherName, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(associated).setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
}

const unknownKey = (field: string, expected: string, found: string): Unsealed => ({
  ok: false,
  problem: { severity: 'error', code: 'vault-key-unknown', field, expected, found },
});

const damaged = (field: string): Unsealed => ({
  ok: false,
  problem: { severity: 'error', code: 'vault-record-damaged', field },
});
