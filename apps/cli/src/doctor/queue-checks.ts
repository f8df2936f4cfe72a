import { Redis } from 'ioredis';
import { sql } from 'kysely';

import type { Database } from '#libs/store';

import { fail, type Finding, ok, warn } from './finding.js';

/** The queue lives in the database. */
export async function checkDatabaseQueue(application: Database): Promise<Finding[]> {
  const { rows } = await sql<{ isThere: boolean }>`
    select has_schema_privilege(oid, 'USAGE') as "isThere" from pg_namespace where nspname = 'bullmq'`.execute(
    application,
  );
  return [
    rows[0]?.isThere === true
      ? ok('queue', 'PostgreSQL')
      : fail(
          'queue',
          'its tables are not there, or the role may not use them',
          'start the hub once: it makes them with DATABASE_OWNER_URL',
        ),
  ];
}

const TIMEOUT_MS = 3000;

export async function checkRedis(url: string): Promise<Finding[]> {
  const { host } = new URL(url);
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let trouble = '';
  redis.on('error', (error) => (trouble = error.message));
  try {
    await redis.connect();
    return judgeRedis(host, await redis.info());
  } catch (error) {
    return [
      fail(
        'queue',
        `Redis at ${host}: ${trouble || (error as Error).message}`,
        'start Redis there, or correct QUEUE_URL',
      ),
    ];
  } finally {
    redis.disconnect();
  }
}

/** @param info the answer to INFO */
export function judgeRedis(host: string, info: string): Finding[] {
  const value = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? 'unknown';
  const policy = value('maxmemory_policy');
  const isKept = value('aof_enabled') === '1';
  return [
    ok('queue', `Redis ${value('redis_version')} at ${host}`),
    policy === 'noeviction'
      ? ok('queue memory', 'noeviction')
      : fail(
          'queue memory',
          `maxmemory-policy is ${policy}: Redis may drop jobs`,
          'redis-cli config set maxmemory-policy noeviction, and set it in redis.conf',
        ),
    isKept
      ? ok('queue file', 'append-only file is on')
      : warn(
          'queue file',
          'append-only file is off',
          'after a crash of Redis the hub rings again within two sweeps; appendonly yes spares that',
        ),
  ];
}
