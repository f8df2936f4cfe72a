import { generateKeyPairSync } from 'node:crypto';

import { describe, expect, test } from '@jest/globals';
import ssh2 from 'ssh2';

import { readPublicKey } from './public-key.js';

const ED25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqVxUZKqkWcRrIJ5zkWZ2oFWCx7rJm0LqN7M8M0Q3pQ';
const blobOf = (key: string): string => key.split(' ')[1]!;

function rsa(bits: number): string {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: bits,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return `ssh-rsa ${key.getPublicSSH().toString('base64')}`;
}

describe('a public key', () => {
  test('is taken as ssh-keygen saves it, with the fingerprint that ssh-keygen prints', () => {
    const read = readPublicKey(`${ED25519} clerk at acme\n`);
    expect(read).toMatchObject({ ok: true, key: { key: ED25519, comment: 'clerk_at_acme' } });
    expect(read.ok && read.key.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });

  test('is taken as PuTTYgen saves it (RFC 4716), headers over several lines left out', () => {
    const lines = blobOf(ED25519)
      .match(/.{1,40}/g)!
      .join('\r\n');
    const text = `---- BEGIN SSH2 PUBLIC KEY ----\r\nComment: "a very \\\r\nlong: comment"\r\n${lines}\r\n---- END SSH2 PUBLIC KEY ----\r\n`;
    expect(readPublicKey(text)).toMatchObject({ ok: true, key: { key: ED25519 } });
  });

  test.each([
    ['a private key of OpenSSH', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n', 'account-key-private'],
    ['a private key of PuTTY', 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n', 'account-key-private'],
    ['two keys', `${ED25519} a\n${ED25519} b\n`, 'account-key-several'],
    ['a key with options', `command="sh" ${ED25519}\n`, 'account-key-unreadable'],
    ['a DSA key', 'ssh-dss AAAAB3NzaC1kc3MAAAAA\n', 'account-key-unreadable'],
    ['a key whose end was lost', ED25519.slice(0, -8), 'account-key-unreadable'],
    ['a blob of another type', `ssh-rsa ${Buffer.from('hello').toString('base64')}`, 'account-key-unreadable'],
    ['nothing', '', 'account-key-unreadable'],
  ])('%s is refused', (_, text, code) => {
    expect(readPublicKey(text)).toMatchObject({ ok: false, problem: { code } });
  });

  test('of RSA needs 2048 bits', () => {
    expect(readPublicKey(rsa(2048))).toMatchObject({ ok: true });
    expect(readPublicKey(rsa(1024))).toMatchObject({ ok: false, problem: { code: 'account-key-weak', found: '1024' } });
  });
});
