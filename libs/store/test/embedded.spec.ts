import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';

import { isRunning } from '../src/embedded/cluster.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/embedded/index.js';
import { becomesTrue } from '../src/embedded/postmaster.js';

let dataDir: string;
let lines: string[];
let running: EmbeddedPostgres[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tradelane-embedded-'));
  chmodSync(dataDir, 0o755);
  lines = [];
  running = [];
});

afterEach(async () => {
  for (const server of running) await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const start = async (onRestart?: () => void): Promise<EmbeddedPostgres> => {
  const server = await startEmbeddedPostgres({
    dataDir,
    log: (line) => lines.push(line),
    settings: { fsync: 'off' },
    ...(onRestart && { onRestart }),
  });
  running.push(server);
  return server;
};

const ask = async (url: string, sql: string): Promise<unknown> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: unknown }>(sql);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
};

/** A hub process of its own that can be killed; it runs the build, which `npm test` has made. */
const startInOtherProcess = (): ChildProcess => {
  const script = `import { startEmbeddedPostgres } from './dist/libs/store/src/embedded/index.js';
    const { pid } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log() {} });
    console.log(pid);`;
  return spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
};

const firstLine = (process: ChildProcess): Promise<string> =>
  new Promise((resolve) => process.stdout?.once('data', (bytes: Buffer) => resolve(bytes.toString().trim())));

const clusterFile = (name: string): string => join(dataDir, 'postgres', name);
const pidFile = (): string => clusterFile('data/postmaster.pid');

describe('the embedded PostgreSQL', () => {
  test('starts on an empty folder as UTF8 with C locale, and its owner is no superuser', async () => {
    const server = await start();
    const encodingAndLocale = `SELECT pg_encoding_to_char(encoding) || ' ' || datcollate AS answer
      FROM pg_database WHERE datname = current_database()`;
    expect(await ask(server.ownerUrl, encodingAndLocale)).toBe('UTF8 C');
    expect(await ask(server.ownerUrl, 'SELECT rolsuper AS answer FROM pg_roles WHERE rolname = current_user')).toBe(
      false,
    );
    expect(server.host).toBe('127.0.0.1');
  });

  test('listens on 127.0.0.1 only, has no socket, and lets nobody in without the password', async () => {
    const server = await start();
    const setting = (name: string) => `SELECT current_setting('${name}') AS answer`;
    expect(await ask(server.superuserUrl, setting('listen_addresses'))).toBe('127.0.0.1');
    expect(await ask(server.superuserUrl, setting('unix_socket_directories'))).toBe('');
    const stranger = new URL(server.superuserUrl);
    stranger.password = 'guess';
    await expect(ask(stranger.href, 'SELECT 1 AS answer')).rejects.toThrow('password authentication failed');
  });

  test('leaves no password file: the one key is readable by its owner only, and no other file holds a password', async () => {
    const server = await start();
    const password = new URL(server.superuserUrl).password;
    const names = readdirSync(clusterFile('.'), { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.filter((file) => readFileSync(file).includes(password))).toEqual([]);
    expect(names.map((entry) => entry.name).filter((name) => name.includes('pw'))).toEqual([]);
    expect(readFileSync(clusterFile('access.key'), 'utf8')).not.toBe(password);
  });

  test('goes on with its data on the same port after a stop', async () => {
    const first = await start();
    await ask(first.ownerUrl, 'CREATE TABLE kept AS SELECT 7 AS answer');
    await first.stop();
    expect(existsSync(pidFile())).toBe(false);
    const second = await start();
    expect(second.port).toBe(first.port);
    expect(await ask(second.ownerUrl, 'SELECT answer FROM kept')).toBe(7);
  });

  test('restarts by itself on the same port when its postmaster is killed, and says so', async () => {
    let restarts = 0;
    const server = await start(() => (restarts += 1));
    const killed = server.pid;
    process.kill(killed, 'SIGKILL');
    expect(await becomesTrue(() => restarts === 1, 15_000)).toBe(true);
    expect(server.pid).not.toBe(killed);
    expect(await ask(server.ownerUrl, 'SELECT 1 AS answer')).toBe(1);
    expect(lines).toContain(`PostgreSQL (pid ${killed}) is gone; restarting it`);
  });

  test('adopts the server that a killed hub left running', async () => {
    const hub = startInOtherProcess();
    const left = Number(await firstLine(hub));
    hub.kill('SIGKILL');
    await new Promise((resolve) => hub.once('exit', resolve));
    expect(isRunning(left)).toBe(true);
    const server = await start();
    expect(server.pid).toBe(left);
    expect(lines).toEqual([`PostgreSQL found running on 127.0.0.1:${server.port} (pid ${left})`]);
  });

  test('is shared by two that start at once: the last one to stop ends it', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    expect(second.pid).toBe(first.pid);
    await first.stop();
    expect(await ask(second.ownerUrl, 'SELECT 1 AS answer')).toBe(1);
    await second.stop();
    expect(existsSync(pidFile())).toBe(false);
  });

  test('is not fooled by a pid file that names another program', async () => {
    const first = await start();
    const pidLines = readFileSync(pidFile(), 'utf8').split('\n');
    await first.stop();
    writeFileSync(pidFile(), [process.pid, ...pidLines.slice(1)].join('\n'));
    const second = await start();
    expect(second.pid).not.toBe(process.pid);
    expect(await ask(second.ownerUrl, 'SELECT 1 AS answer')).toBe(1);
  });

  test('starts again when an interrupted first start left half a data directory', async () => {
    const half = clusterFile('data.unfinished-999999999-abcd');
    const server = await start();
    await server.stop();
    rmSync(clusterFile('data'), { recursive: true });
    writeFileSync(half, 'half');
    await start();
    expect(existsSync(half)).toBe(false);
  });

  test('refuses to start with a key that is not the one of its data, and names the file', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(clusterFile('access.key'), 'another key');
    await expect(start()).rejects.toThrow(/does not accept us .* put back the key file .*access\.key/);
    process.kill(Number(readFileSync(pidFile(), 'utf8').split('\n')[0]), 'SIGINT');
    expect(await becomesTrue(() => !existsSync(pidFile()), 10_000)).toBe(true);
  });
});

// Only root lends PostgreSQL an account, so only root meets a folder that the account cannot enter.
const describeAsRoot = process.getuid?.() === 0 ? describe : describe.skip;

describeAsRoot('the embedded PostgreSQL of root', () => {
  test('keeps its data elsewhere, behind a link, when its account cannot enter the folder', async () => {
    chmodSync(dataDir, 0o700);
    const first = await start();
    const target = readlinkSync(join(dataDir, 'postgres'));
    expect(target).toMatch(/^\/var\/lib\/tradelane\//);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    await ask(first.ownerUrl, 'CREATE TABLE kept AS SELECT 7 AS answer');
    await first.stop();
    const second = await start();
    expect(await ask(second.ownerUrl, 'SELECT answer FROM kept')).toBe(7);
    await second.stop();
    rmSync(target, { recursive: true });
  });

  test('runs on as the user who started it first', async () => {
    const first = await start();
    await first.stop();
    const nobody = 65_534;
    execFileSync('chown', ['-R', `${nobody}`, clusterFile('.')]);
    const second = await start();
    expect(statSync(`/proc/${second.pid}`).uid).toBe(nobody);
  });
});
