import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import type { GuardedFolder } from './contract.js';
import { createFolderGuard } from './folder-guard.js';

describe('the folder guard', () => {
  let root: string;
  let guard: GuardedFolder;

  beforeAll(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'tradelane-guard-')));
    for (const folder of ['data/blobs', 'data/drop/acme', 'mnt/share', 'elsewhere'])
      await mkdir(join(root, folder), { recursive: true });
    await symlink(join(root, 'elsewhere'), join(root, 'data/drop/link'));
    await symlink(join(root, 'mnt'), join(root, 'mount'));
    const data = join(root, 'data');
    guard = createFolderGuard({ base: data, allow: [data, join(root, 'mount')], deny: [join(data, 'blobs')] });
  });
  afterAll(() => rm(root, { recursive: true }));

  test.each([
    ['a relative path starts in the data folder', 'drop/acme', 'data/drop/acme'],
    ['a folder that is not there yet may be named', 'drop/new/deep', 'data/drop/new/deep'],
  ])('%s', async (_, written, path) => {
    expect(await guard(written)).toEqual({ ok: true, value: join(root, path) });
  });

  test('an allowed folder may be a link itself', async () => {
    expect(await guard(join(root, 'mount/share'))).toMatchObject({ ok: true });
    expect(await guard(join(root, 'mnt/share'))).toMatchObject({ ok: true });
  });

  test.each([
    ['a folder outside', 'elsewhere', 'it is in none of'],
    ['a way out by dots', 'data/../elsewhere', 'it is in none of'],
    ['a name that only begins like an allowed one', 'data-of-others', 'it is in none of'],
    ['a link that leads outside', 'data/drop/link', 'which leads to'],
    ['a folder below such a link that is not there yet', 'data/drop/link/new', 'which leads to'],
    ["the hub's own folders", 'data/blobs', 'own data'],
    ['what is inside them', 'data/blobs/parts', 'own data'],
    ['what holds them', 'data', 'own data'],
  ])('%s is refused, and the setting that may allow it is named', async (_, path, reason) => {
    const judged = await guard(join(root, path));
    expect(judged).toMatchObject({ ok: false, failure: { kind: 'unauthorised' } });
    expect(judged.ok ? '' : judged.failure.message).toContain(reason);
    expect(judged.ok ? '' : judged.failure.message).toContain('TRADELANE_ALLOW_FOLDERS=/');
  });
});
