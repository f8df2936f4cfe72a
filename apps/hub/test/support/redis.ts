import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';

/** Whether these suites can run; where services are required their absence is an error, not a reason to skip. */
export function redisIsHere(): boolean {
  if (spawnSync('redis-server', ['--version']).status === 0) return true;
  const missing = 'redis-server is not installed: these suites need a real Redis (npm run test:services)';
  if (process.env['TRADELANE_REQUIRE_SERVICES'] === '1') throw new Error(missing);
  process.stdout.write(`left out: ${missing}\n`);
  return false;
}

export interface OwnRedis {
  url: string;
  client: Redis;
  stop(): Promise<void>;
}

/** A Redis of our own on a free port of 127.0.0.1 that keeps nothing on disk. */
export async function startRedis(): Promise<OwnRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'tradelane-redis-'));
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn('redis-server', options, { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  await client.ping();
  return {
    url,
    client,
    stop: async () => {
      client.disconnect();
      const ended = once(server, 'exit');
      server.kill();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
