import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { type ProcessConfig, readProcessConfig } from '#libs/platform';

import { judgeConnections } from './database-checks.js';
import { checkDataFolder, checkMasterKey, checkNode } from './machine-checks.js';
import { judgeRedis } from './queue-checks.js';
import { checkSecrets } from './workspace-checks.js';

let folder: string;
let config: ProcessConfig;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradelane-doctor-'));
  const read = readProcessConfig({ TRADELANE_DATA_DIR: folder });
  if (!read.ok) throw new Error('wrong settings');
  config = read.config;
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['18.20.4', 'fail'],
  ['20.18.3', 'fail'],
  ['20.19.0', 'ok'],
  ['22.1.0', 'ok'],
])('Node %s: %s', (version, status) => {
  expect(checkNode(version)).toMatchObject({ status });
});

describe('the data folder', () => {
  test('that can be written is right', async () => {
    expect(await checkDataFolder(config)).toMatchObject({ status: 'ok', found: folder });
  });

  test('that is a file is not', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(await checkDataFolder({ ...config, dataDir: join(folder, 'file') })).toMatchObject({ status: 'fail' });
  });
});

test('the master key must not be readable for others', async () => {
  expect(await checkMasterKey(config)).toMatchObject({ status: 'warn', found: 'none yet' });
  await writeFile(join(folder, 'master.key'), 'x', { mode: 0o600 });
  expect(await checkMasterKey(config)).toMatchObject({ status: 'ok' });
  await chmod(join(folder, 'master.key'), 0o640);
  expect(await checkMasterKey(config)).toMatchObject({ status: 'fail', advice: expect.stringContaining('chmod 600') });
});

describe('Redis', () => {
  const info = (policy: string, aof: string) =>
    `# Server\r\nredis_version:7.2.4\r\n# Memory\r\nmaxmemory_policy:${policy}\r\n# Persistence\r\naof_enabled:${aof}\r\n`;
  const statuses = (text: string) => judgeRedis('cache:6379', text).map(({ status }) => status);

  test('that keeps every job, on disk too, is right', () => {
    expect(statuses(info('noeviction', '1'))).toEqual(['ok', 'ok', 'ok']);
  });

  test('without a file is worth a warning', () => {
    expect(statuses(info('noeviction', '0'))).toEqual(['ok', 'ok', 'warn']);
  });

  test('that may drop jobs is wrong', () => {
    expect(judgeRedis('cache:6379', info('allkeys-lru', '1'))[1]).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('allkeys-lru'),
    });
  });
});

test('a database with fewer connections than one process opens is wrong', () => {
  expect(judgeConnections(97, 30)).toMatchObject({ status: 'ok', found: expect.stringContaining('room for 3') });
  expect(judgeConnections(20, 30)).toMatchObject({ status: 'fail', advice: expect.stringContaining('by 15') });
});

test('secrets that connections need and nobody set are named', () => {
  const connections = [{ secrets: ['erp-key', 'shop-key'] }, { secrets: ['erp-key'] }] as never;
  expect(checkSecrets({ connections }, ['shop-key'])).toMatchObject({ status: 'fail', found: 'not set: erp-key' });
  expect(checkSecrets({ connections }, ['shop-key', 'erp-key'])).toMatchObject({ status: 'ok' });
});
