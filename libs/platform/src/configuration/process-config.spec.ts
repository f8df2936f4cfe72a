import { describe, expect, test } from '@jest/globals';

import { described } from '#libs/documents';

import { readProcessConfig } from './process-config.js';
import { readStartOptions } from './start-options.js';

const messages = (env: NodeJS.ProcessEnv): string[] => {
  const result = readProcessConfig(env);
  return result.ok ? [] : result.problems.map((item) => described(item).message);
};

const database = {
  DATABASE_URL: 'postgres://app:pa55word@db.example/tradelane',
  DATABASE_OWNER_URL: 'postgres://owner:pa55word@db.example/tradelane',
};

describe('the process configuration', () => {
  test('an empty environment is complete: embedded database, this machine only, port 7400', () => {
    expect(readProcessConfig({})).toEqual({
      ok: true,
      config: {
        dataDir: `${process.cwd()}/.data`,
        host: '127.0.0.1',
        port: 7400,
        role: 'all',
        allowAddresses: [],
        allowFolders: [],
        drop: { dir: '/srv/tradelane-drop', port: 2222 },
        logLevel: 'info',
        leaseSeconds: 30,
        sweepSeconds: 10,
        pollSeconds: 2,
      },
    });
  });

  test('every setting is read, and an empty variable counts as not set', () => {
    const masterKey = Buffer.alloc(32, 7).toString('base64');
    const result = readProcessConfig({
      ...database,
      QUEUE_URL: 'redis://127.0.0.1:6379',
      TRADELANE_DATA_DIR: '/srv/tradelane',
      TRADELANE_WORKSPACE: '/srv/workspace',
      TRADELANE_HOST: '',
      TRADELANE_PORT: '0',
      TRADELANE_ROLE: 'worker',
      TRADELANE_ALLOW_ADDRESSES: 'erp.internal:8443, [::1]:9000,',
      TRADELANE_ALLOW_FOLDERS: '/srv/drops, /mnt/share',
      TRADELANE_DROP_PORT: '2200',
      TRADELANE_DROP_ADDRESS: 'drop.example:22',
      TRADELANE_DROP_READER: 'hub',
      TRADELANE_MASTER_KEY: masterKey,
      TRADELANE_LOG_LEVEL: 'debug',
      TRADELANE_LEASE_SECONDS: '5',
      PATH: '/bin',
    });
    expect(result).toMatchObject({
      ok: true,
      config: {
        database: { url: database.DATABASE_URL, ownerUrl: database.DATABASE_OWNER_URL },
        queueUrl: 'redis://127.0.0.1:6379',
        dataDir: '/srv/tradelane',
        workspaceDir: '/srv/workspace',
        port: 0,
        role: 'worker',
        allowAddresses: ['erp.internal:8443', '[::1]:9000'],
        allowFolders: ['/srv/drops', '/mnt/share'],
        drop: { dir: '/srv/tradelane-drop', port: 2200, address: 'drop.example:22', reader: 'hub' },
        masterKey,
        logLevel: 'debug',
        leaseSeconds: 5,
      },
    });
  });

  test('an unknown variable stops the start and names the nearest known one', () => {
    expect(messages({ TRADELANE_PROT: '7400' })).toEqual([
      'The environment variable TRADELANE_PROT is not a setting of Tradelane. Did you mean TRADELANE_PORT? Correct or remove it, then start again.',
    ]);
  });

  test('the variables of our test suites do not stop a hub that they start', () => {
    expect(messages({ TRADELANE_FAULTS: 'full', TRADELANE_REQUIRE_SERVICES: '1' })).toEqual([]);
  });

  test.each([
    ['TRADELANE_PORT', '70000', 'a port from 1 to 65535'],
    ['TRADELANE_PORT', '74oo', 'a port from 1 to 65535'],
    ['TRADELANE_ROLE', 'workers', 'all, api or worker'],
    ['TRADELANE_LOG_LEVEL', 'INFO', 'trace, debug, info, warn or error'],
    ['TRADELANE_LEASE_SECONDS', '0', 'whole seconds from 1 to 3600'],
    ['TRADELANE_ALLOW_ADDRESSES', '10.0.0.0/8', 'exact host:port'],
    ['TRADELANE_ALLOW_ADDRESSES', '*.internal:80', 'exact host:port'],
    ['TRADELANE_ALLOW_FOLDERS', 'drops', 'absolute folders'],
    ['TRADELANE_DROP_DIR', '/srv/my drops', 'an absolute folder'],
  ])('%s=%s stops with the name, the value, what is expected and an example', (name, value, expected) => {
    const [message] = messages({ [name]: value });
    expect(message).toContain(`${name} is "${value}"`);
    expect(message).toContain(expected);
    expect(message).toContain(`For example: ${name}=`);
  });

  test.each([
    ['DATABASE_URL', 'mysql://app:pa55word@db.example/tradelane'],
    ['QUEUE_URL', 'http://:pa55word@redis.example'],
    ['TRADELANE_MASTER_KEY', 'pa55word'],
  ])('a wrong value of %s is never repeated', (name, value) => {
    const text = messages({ ...database, [name]: value }).join('\n');
    expect(text).toContain(`${name} is set to a wrong value`);
    expect(text).not.toContain('pa55word');
  });

  test('another host than this machine is refused with the reason', () => {
    expect(messages({ TRADELANE_HOST: '0.0.0.0' })[0]).toContain('until users and roles are complete');
  });

  test('a database of one own needs two URLs with two different roles', () => {
    expect(messages({ DATABASE_URL: database.DATABASE_URL })[0]).toContain('DATABASE_OWNER_URL is not');
    const same = { DATABASE_URL: database.DATABASE_OWNER_URL, DATABASE_OWNER_URL: database.DATABASE_OWNER_URL };
    expect(messages(same)[0]).toContain('name the same role "owner"');
  });

  test('all problems are told at once', () => {
    expect(messages({ TRADELANE_PORT: 'x', TRADELANE_ROLE: 'y', TRADELANE_ROLES: 'z' })).toHaveLength(3);
  });
});

describe('the options of a start', () => {
  test('are off unless they are named', () => {
    expect(readStartOptions(['--once', '--json'])).toEqual({
      ok: true,
      options: { empty: false, once: true, json: true },
    });
  });

  test('an unknown one is refused with the nearest', () => {
    const result = readStartOptions(['--emty']);
    expect(result).toMatchObject({
      ok: false,
      problems: [{ code: 'option-unknown', found: '--emty', expected: '--empty' }],
    });
  });
});
