import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { localBlobStore } from './blobs.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradelane-blobs-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function* bytesOf(text: string) {
  yield Buffer.from(text);
}

async function read(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('a blob is read from where one asks', async () => {
  const blobs = localBlobStore(folder);
  const { sha256, size } = await blobs.put(bytesOf('number,quantity'), 100);
  expect(size).toBe(15);
  expect(await read(blobs.open(sha256))).toBe('number,quantity');
  expect(await read(blobs.open(sha256, 7))).toBe('quantity');
});

test('a blob that nobody reads from holds no file open', async () => {
  const blobs = localBlobStore(folder);
  const { sha256 } = await blobs.put(bytesOf('never read'), 100);
  const bytes = blobs.open(sha256);
  await rm(join(folder, sha256.slice(0, 2), sha256));
  await expect(read(bytes)).rejects.toThrow('ENOENT');
});
