import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { folder } from '#connectors/folder';
import { succeeded } from '#libs/connector-sdk';

const SOON_MS = 300;

describe('a watched inbox', () => {
  let path: string;
  let hints: number;
  let end: (() => void) | undefined;

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'tradelane-watch-'));
    await mkdir(join(path, 'inbox', '.processing'), { recursive: true });
    hints = 0;
    end = await watch(path);
  });
  afterEach(async () => {
    end?.();
    await rm(path, { recursive: true });
  });

  const watch = (path: string): Promise<(() => void) | undefined> =>
    folder.receive!.watch!({ config: folder.config.parse({ path }), folder: async (path) => succeeded(path) }, () => {
      hints += 1;
    });
  const file = (name: string): string => join(path, 'inbox', name);

  test('tells of a file that arrives by rename', async () => {
    await writeFile(join(path, 'a.csv'), 'a');
    await rename(join(path, 'a.csv'), file('a.csv'));
    await sleep(SOON_MS);
    expect(hints).toBeGreaterThan(0);
  });

  test('says nothing of hidden names and of files that leave by our own claims', async () => {
    await writeFile(file('.a.part'), 'a');
    await writeFile(file('a.csv'), 'a');
    await sleep(SOON_MS);
    const before = hints;
    await rename(file('a.csv'), file('.processing/clm_1'));
    await sleep(SOON_MS);
    expect(hints).toBe(before);
  });

  test('says nothing once it has ended, and a folder that is not there is no error', async () => {
    end?.();
    await writeFile(file('a.csv'), 'a');
    await sleep(SOON_MS);
    expect(hints).toBe(0);
    expect(await watch(join(path, 'gone'))).toBeUndefined();
  });
});
