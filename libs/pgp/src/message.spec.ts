import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as openpgp from 'openpgp';

import { described } from '#libs/documents';

import { checkPublicKeys, KeyUnusable, MessageRefused, openedMessage, type SealingKeys, sealWith } from './index.js';
import { checkUse, publicKey } from './keys.js';
import { makeKey, type TestKey } from './testing/index.js';

let us: TestKey;
let acme: TestKey;
let stranger: TestKey;
beforeAll(async () => {
  [us, acme, stranger] = await Promise.all([makeKey('Us'), makeKey('Acme'), makeKey('Stranger')]);
});

const NOW = new Date();
const content = Buffer.from(`order,sku,qty\n${'PO-1,4711,2\n'.repeat(5000)}`);

async function* pieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

const seal = async (keys: Partial<SealingKeys>, bytes: Uint8Array = content): Promise<Buffer> =>
  whole((await sealWith({ encryptTo: [us.publicKey], passphrases: [], ...keys }, NOW))(pieces(bytes)));

const open = (bytes: Uint8Array, { decrypt = [us.privateKey], verify = [], maxBytes = 1e6, at = NOW }: How = {}) =>
  whole(openedMessage(pieces(bytes), { decrypt, verify, passphrases: [] }, { maxBytes, at }));

type How = { decrypt?: string[]; verify?: string[]; maxBytes?: number; at?: Date };

/** The code of the problem by which a file is refused. */
const refusal = (opening: Promise<Buffer>): Promise<string> =>
  opening.then(
    () => 'taken',
    (error: unknown) => {
      if (error instanceof MessageRefused || error instanceof KeyUnusable) return error.problem.code;
      throw error;
    },
  );

describe('a message', () => {
  test('comes out as it went in: encrypted and signed', async () => {
    const sealed = await seal({ sign: acme.privateKey });
    expect(sealed.includes('PO-1')).toBe(false);
    expect((await open(sealed, { verify: [acme.publicKey] })).equals(content)).toBe(true);
  });

  test('comes out as it went in: signed only', async () => {
    const sealed = await seal({ encryptTo: [], sign: acme.privateKey });
    expect((await open(sealed, { decrypt: [], verify: [acme.publicKey] })).equals(content)).toBe(true);
  });

  test('comes out as it went in, whatever its bytes, armored or binary', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), fc.boolean(), async (bytes, isArmored) => {
        const sealed = await seal({ sign: acme.privateKey }, bytes);
        const sent = isArmored ? Buffer.from(openpgp.armor(openpgp.enums.armor.message, sealed)) : sealed;
        expect((await open(sent, { verify: [acme.publicKey] })).equals(bytes)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('is opened by any of our keys, and may be signed by any of theirs, so that keys can be changed', async () => {
    const next = await makeKey('Next');
    const sealed = await seal({ encryptTo: [us.publicKey], sign: acme.privateKey });
    const opened = await open(sealed, {
      decrypt: [next.privateKey, us.privateKey],
      verify: [stranger.publicKey, acme.publicKey],
    });
    expect(opened.equals(content)).toBe(true);
  });

  test.each([0.01, 0.3, 0.5, 0.9, 0.999])('that was cut off at %d of its length is refused', async (share) => {
    const sealed = await seal({ sign: acme.privateKey });
    const cut = sealed.subarray(0, Math.floor(sealed.length * share));
    expect(await refusal(open(cut, { verify: [acme.publicKey] }))).toMatch(/^pgp-(?:damaged|not-encrypted)$/);
    const signed = await seal({ encryptTo: [], sign: acme.privateKey });
    const cutSigned = signed.subarray(0, Math.floor(signed.length * share));
    expect(await refusal(open(cutSigned, { decrypt: [], verify: [acme.publicKey] }))).toBe('pgp-damaged');
  });

  test('of which one bit was changed anywhere is refused, or was changed where it says nothing', async () => {
    const small = Buffer.from('PO-1,4711,2\n'.repeat(20));
    const sealed = await seal({ sign: acme.privateKey }, small);
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(sealed);
        changed[at] = changed[at]! ^ (1 << bit);
        const opened = await open(changed, { verify: [acme.publicKey] }).catch((error: unknown) => error);
        expect(opened instanceof MessageRefused || small.equals(opened as Buffer)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('with something behind its end is refused', async () => {
    const sealed = await seal({});
    expect(await refusal(open(Buffer.concat([sealed, sealed])))).toBe('pgp-damaged');
    expect(await refusal(open(Buffer.concat([sealed, Buffer.from('PO-2,4711,2\n')])))).toBe('pgp-damaged');
  });

  test('that gets larger than allowed is refused before it is all there', async () => {
    const bomb = await openpgp.encrypt({
      message: await openpgp.createMessage({ binary: new Uint8Array(20_000_000) }),
      encryptionKeys: await openpgp.readKey({ armoredKey: us.publicKey }),
      format: 'binary',
      config: { preferredCompressionAlgorithm: openpgp.enums.compression.zlib },
    });
    expect(bomb.length).toBeLessThan(100_000);
    let seen = 0;
    const reading = (async () => {
      const limits = { maxBytes: 1_000_000, at: NOW };
      const keys = { decrypt: [us.privateKey], verify: [], passphrases: [] };
      for await (const chunk of openedMessage(pieces(bomb), keys, limits)) seen += chunk.length;
      return Buffer.alloc(0);
    })();
    expect(await refusal(reading)).toBe('pgp-too-large');
    expect(seen).toBeLessThanOrEqual(1_000_000);
  });
});

describe('a message that is refused', () => {
  test('is none', async () => {
    expect(await refusal(open(content))).toBe('pgp-not-encrypted');
    expect(await refusal(open(Buffer.alloc(0)))).toBe('pgp-not-encrypted');
    expect(await refusal(open(content, { decrypt: [], verify: [acme.publicKey] }))).toBe('pgp-not-signed-file');
  });

  test('is signed, but not encrypted', async () => {
    const signed = await seal({ encryptTo: [], sign: acme.privateKey });
    expect(await refusal(open(signed, { verify: [acme.publicKey] }))).toBe('pgp-not-encrypted');
  });

  test('is for somebody else', async () => {
    const sealed = await seal({ encryptTo: [stranger.publicKey] });
    expect(await refusal(open(sealed))).toBe('pgp-wrong-key');
  });

  test('is encrypted with a password', async () => {
    const message = await openpgp.createMessage({ binary: new Uint8Array(content) });
    const sealed = await openpgp.encrypt({ message, passwords: 'opensesame', format: 'binary' });
    expect(await refusal(open(sealed))).toBe('pgp-wrong-key');
  });

  test('has no signature, or that of a stranger', async () => {
    const verify = [acme.publicKey];
    expect(await refusal(open(await seal({}), { verify }))).toBe('pgp-not-signed');
    expect(await refusal(open(await seal({ sign: stranger.privateKey }), { verify }))).toBe('pgp-signature-unknown');
  });

  test('was signed when the key had expired', async () => {
    const old = await makeKey('Old', { date: new Date('2020-01-01'), validSeconds: 86_400 });
    const sealed = await openpgp
      .encrypt({
        message: await openpgp.createMessage({
          binary: new Uint8Array(content),
          date: new Date('2020-01-01T12:00:00Z'),
        }),
        encryptionKeys: await openpgp.readKey({ armoredKey: us.publicKey }),
        signingKeys: await openpgp.readPrivateKey({ armoredKey: old.privateKey }),
        date: new Date('2020-01-01T12:00:00Z'),
        format: 'binary',
        config: { showVersion: false },
      })
      .catch((error: Error) => error);
    // Our key is newer than this message: encrypting to it then is refused by the library itself.
    expect(sealed).toBeInstanceOf(Error);
    expect(await refusal(seal({ sign: old.privateKey }))).toBe('pgp-key-expired');
  });
});

describe('a key that cannot be used', () => {
  const told = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'nothing is wrong',
      (error: unknown) => (error instanceof KeyUnusable ? described(error.problem).message : String(error)),
    );

  test('is told with what is wrong, and never quoted', async () => {
    const locked = await makeKey('Locked', { passphrase: 'right' });
    const sealing = (keys: Partial<SealingKeys>) => told(seal(keys));
    expect(await sealing({ encryptTo: ['hello'] })).toContain('pgp.encryptTo: the key cannot be used');
    expect(await sealing({ encryptTo: [us.privateKey] })).toContain('it is a private key');
    expect(await sealing({ sign: us.publicKey })).toContain('it is a public key');
    expect(await sealing({ sign: locked.privateKey })).toContain('has a passphrase, and none is set');
    const wrong = await sealing({ sign: locked.privateKey, passphrases: ['guess'] });
    expect(wrong).toContain('the passphrase does not open Locked <locked@pgp.example>');
    expect(wrong).not.toContain('guess');
    expect(await sealing({ sign: locked.privateKey, passphrases: ['guess', 'right'] })).toBe('nothing is wrong');
  });

  test('is one that only signs, where it is to encrypt', async () => {
    const signer = await makeKey('Signer', { signOnly: true });
    expect(await told(seal({ encryptTo: [signer.publicKey] }))).toContain('has no usable encryption key');
  });

  test('is one that has expired, except for opening what came', async () => {
    const old = await makeKey('Old', { date: new Date('2020-01-01'), validSeconds: 86_400 });
    const key = await publicKey('verify', old.publicKey);
    expect(await told(checkUse(key, 'encryptTo', NOW))).toMatch(/Old .*has expired on 2020-01-02/);
    expect(await told(checkUse(key, 'decrypt', NOW))).toBe('nothing is wrong');
  });
});

describe('public keys of a configuration', () => {
  const check = async (armored: string, use: 'verify' | 'encryptTo' = 'encryptTo') =>
    (await checkPublicKeys([{ use, path: 'keys/acme.asc', armored }], NOW)).map(({ severity, code, params }) => [
      severity,
      code,
      params?.['file'],
    ]);

  test('are in order', async () => {
    expect([...(await check(acme.publicKey)), ...(await check(acme.publicKey, 'verify'))]).toEqual([]);
  });

  test('cannot be read, or are not for that', async () => {
    const unusable = ['error', 'pgp-key-unusable', 'keys/acme.asc'];
    expect(await check('-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----')).toEqual([
      unusable,
    ]);
    const signer = await makeKey('Signer', { signOnly: true });
    expect(await check(signer.publicKey)).toEqual([unusable]);
    expect(await check(signer.publicKey, 'verify')).toEqual([]);
  });

  test('have expired, or will soon: all else may be applied', async () => {
    const made = { date: new Date(NOW.getTime() - 86_400_000) };
    const gone = await makeKey('Gone', { ...made, validSeconds: 3600 });
    const going = await makeKey('Going', { ...made, validSeconds: 20 * 86_400 });
    expect(await check(gone.publicKey)).toEqual([['warning', 'pgp-key-expired', 'keys/acme.asc']]);
    expect(await check(going.publicKey)).toEqual([['warning', 'pgp-key-expires', 'keys/acme.asc']]);
  });
});
