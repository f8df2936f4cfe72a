import { generateKeyPairSync, sign } from 'node:crypto';

import { describe, expect, test } from '@jest/globals';

import { canonicalJson } from '#libs/documents';

import { readCheckpoint } from './checkpoints.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
const checkpoint = {
  companyId: 'acme',
  horizon: '853:860:855,857',
  subjects: 2,
  events: 5,
  root: 'a'.repeat(64),
  createdAt: '2026-11-20T10:00:00.000Z',
};
const signature = sign(null, Buffer.from(canonicalJson(checkpoint)), privateKey).toString('base64');
const file = (changes: object = {}) => JSON.stringify({ ...checkpoint, signature, ...changes }, null, 2);

describe('a signed checkpoint', () => {
  test('reads as what was signed, whatever its white space', () => {
    expect(readCheckpoint(file(), pem)).toEqual({ ok: true, checkpoint });
  });

  test.each([
    ['fewer events', { events: 4 }],
    ['another moment', { horizon: '853:853:' }],
    ['another root', { root: 'b'.repeat(64) }],
    ['another signature', { signature: Buffer.alloc(64).toString('base64') }],
  ])('with %s is refused', (_, changes) => {
    expect(readCheckpoint(file(changes), pem)).toMatchObject({ problem: { code: 'checkpoint-signature-wrong' } });
  });

  test('of another key, or checked with what is no key, is refused', () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }) as string;
    expect(readCheckpoint(file(), other)).toMatchObject({ problem: { code: 'checkpoint-signature-wrong' } });
    expect(readCheckpoint(file(), 'no key')).toMatchObject({ problem: { code: 'checkpoint-signature-wrong' } });
  });

  test.each(['', '{}', '[]', 'not json', file({ extra: 1 }), file({ horizon: "1'; drop table events" })])(
    'is none in %j',
    (text) => {
      expect(readCheckpoint(text, pem)).toMatchObject({ problem: { code: 'checkpoint-unreadable' } });
    },
  );
});
