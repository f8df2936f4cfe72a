import { createHash } from 'node:crypto';

import { problem, type Problem } from '#libs/documents';

export interface PublicKey {
  /** Type and base64, as one line of authorized_keys has them. */
  key: string;
  /** As `ssh-keygen -lf` prints it. */
  fingerprint: string;
  comment: string;
}

export type ReadKey = { ok: true; key: PublicKey } | { ok: false; problem: Problem };

const TYPES = new Set([
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
]);
const MIN_RSA_BITS = 2048;

const PRIVATE = /PRIVATE KEY|^PuTTY-User-Key-File/m;
/** RFC 4716, what PuTTYgen's "Save public key" writes. */
const SSH2 = /^---- BEGIN SSH2 PUBLIC KEY ----\r?\n([\s\S]*?)^---- END SSH2 PUBLIC KEY ----/m;

/** Reads one public key as ssh-keygen or PuTTYgen saves it. Options before a key are not taken: what an account may do is ours to say. */
export function readPublicKey(text: string): ReadKey {
  if (PRIVATE.test(text)) return { ok: false, problem: problem('account-key-private') };
  const ssh2 = SSH2.exec(text);
  if (ssh2) return judged(withoutHeaders(ssh2[1]!), '');
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (lines.length > 1) return refused('account-key-several', String(lines.length));
  const [type = '', blob = '', ...comment] = (lines[0] ?? '').trim().split(/\s+/);
  return TYPES.has(type) ? judged(blob, comment.join(' ')) : refused('account-key-unreadable', type);
}

const refused = (code: 'account-key-several' | 'account-key-unreadable', found: string): ReadKey => ({
  ok: false,
  problem: problem(code, { found: found.slice(0, 40) }),
});

/** Header lines hold a colon, and go on on the next line after a backslash (RFC 4716, section 3.3). */
function withoutHeaders(body: string): string {
  const lines = body.replaceAll(/\\\r?\n/g, '').split(/\r?\n/);
  return lines.filter((line) => !line.includes(':')).join('');
}

function judged(base64: string, comment: string): ReadKey {
  const blob = Buffer.from(base64, 'base64');
  const parts = partsOf(blob);
  const type = parts?.[0]?.toString('latin1') ?? '';
  if (parts === undefined || !TYPES.has(type) || blob.toString('base64') !== base64)
    return refused('account-key-unreadable', type);
  const bits = type === 'ssh-rsa' ? bitsOf(parts[2]) : undefined;
  if (bits !== undefined && bits < MIN_RSA_BITS)
    return {
      ok: false,
      problem: problem('account-key-weak', { found: String(bits), expected: String(MIN_RSA_BITS) }),
    };
  const fingerprint = fingerprintOf(blob);
  return { ok: true, key: { key: `${type} ${base64}`, fingerprint, comment: comment.replaceAll(/[^\w@.+-]/g, '_') } };
}

export const fingerprintOf = (blob: Buffer): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=$/, '')}`;

/** The strings that a key blob is made of (RFC 4253, section 6.6), undefined when it is cut off. */
function partsOf(blob: Buffer): Buffer[] | undefined {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    parts.push(blob.subarray(at + 4, end));
    at = end;
  }
  return parts.length > 1 ? parts : undefined;
}

/** Bits of a positive mpint (RFC 4251, section 5), which may begin with a zero byte. */
function bitsOf(modulus: Buffer | undefined): number {
  const first = modulus?.findIndex((byte) => byte !== 0) ?? -1;
  if (modulus === undefined || first === -1) return 0;
  return (modulus.length - first - 1) * 8 + (32 - Math.clz32(modulus[first]!));
}
