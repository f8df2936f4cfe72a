import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { checkCanary, sealCanary } from './canary.js';
import { loadMasterKey } from './master-key.js';
import { createVault } from './vault.js';

const key = Buffer.alloc(32, 1);
const otherKey = Buffer.alloc(32, 2);

describe('the vault', () => {
  test('gives back what was sealed, and seals the same secret differently each time', () => {
    const vault = createVault(key);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (recordId, secret) => {
        const [one, two] = [vault.seal(recordId, secret), vault.seal(recordId, secret)];
        expect(vault.unseal(recordId, one)).toEqual({ ok: true, secret });
        expect(one.ciphertext).not.toBe(two.ciphertext);
        expect(one.dataKey).not.toBe(two.dataKey);
      }),
    );
  });

  test('notices every changed byte, and a record that was moved to another id', () => {
    const vault = createVault(key);
    const sealed = vault.seal('erp-password', 'correct horse');
    expect(vault.unseal('finance-password', sealed)).toMatchObject({
      ok: false,
      problem: { code: 'vault-record-damaged' },
    });
    for (const part of ['dataKey', 'ciphertext'] as const) {
      const bytes = Buffer.from(sealed[part], 'base64');
      for (const [index, byte] of bytes.entries()) {
        const changed = Buffer.from(bytes);
        changed[index] = byte ^ 1;
        const record = { ...sealed, [part]: changed.toString('base64') };
        expect(vault.unseal('erp-password', record)).toMatchObject({ problem: { code: 'vault-record-damaged' } });
      }
    }
    expect(vault.unseal('erp-password', {})).toMatchObject({ ok: false });
  });

  test('does not swap the parts of two records', () => {
    const vault = createVault(key);
    const [one, two] = [vault.seal('a', 'first'), vault.seal('a', 'second')];
    expect(vault.unseal('a', { ...one, ciphertext: two.ciphertext })).toMatchObject({ ok: false });
  });

  test('a wrong master key is told by the canary, with the key id that is expected', () => {
    const canary = sealCanary(createVault(key));
    expect(checkCanary(createVault(key), canary)).toBeUndefined();
    expect(checkCanary(createVault(otherKey), canary)).toMatchObject({
      code: 'vault-key-unknown',
      expected: createVault(key).keyId,
      found: createVault(otherKey).keyId,
    });
  });
});

describe('the master key', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'tradelane-key-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const file = () => join(dataDir, 'master.key');

  test('is made once, readable by its owner only, also by processes that start together', async () => {
    const loaded = await Promise.all(Array.from({ length: 8 }, () => loadMasterKey({ dataDir })));
    expect(new Set(loaded.map((result) => (result.ok ? result.key.toString('base64') : '')))).toEqual(
      new Set([readFileSync(file(), 'utf8').trim()]),
    );
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['master.key']);
  });

  test('from the environment wins and leaves no file', async () => {
    const masterKey = key.toString('base64');
    expect(await loadMasterKey({ dataDir, masterKey })).toEqual({ ok: true, key });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test('that others can read, that is no key or that cannot be read is refused', async () => {
    await loadMasterKey({ dataDir });
    chmodSync(file(), 0o640);
    expect(await loadMasterKey({ dataDir })).toMatchObject({ problem: { code: 'master-key-exposed', found: '640' } });
    chmodSync(file(), 0o600);
    writeFileSync(file(), 'short');
    expect(await loadMasterKey({ dataDir })).toMatchObject({ problem: { code: 'master-key-invalid' } });
    expect(await loadMasterKey({ dataDir: file() })).toMatchObject({ problem: { code: 'master-key-unreadable' } });
  });
});
