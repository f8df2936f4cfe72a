import { createPostgresBackend, type QueueOptions, setDefaultBackendFactory } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Most connections that BullMQ uses in this process: queries, and one listener a worker. */
const QUEUE_POOL = 20;

export interface QueueBackend {
  connection: NonNullable<QueueOptions['connection']>;
  /** For people: what the queue runs on. */
  title: string;
  close(): Promise<void>;
}

/**
 * Redis when `queueUrl` names it, else BullMQ's own PostgreSQL backend in the hub's database. Its schema is migrated by the owner; here
 * is no DDL.
 * @throws a sentence when Redis may forget jobs.
 */
export async function openQueueBackend(
  queueUrl: string | undefined,
  databaseUrl: string,
  onError: (error: Error) => void,
): Promise<QueueBackend> {
  if (queueUrl !== undefined) return openRedis(queueUrl, onError);
  setDefaultBackendFactory(createPostgresBackend);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: QUEUE_POOL,
    options: '-c search_path=bullmq',
    application_name: 'tradelane queue',
    keepAlive: true,
  });
  pool.on('error', onError);
  // One that is in use tells so by itself; unheard, that would end the process.
  pool.on('connect', (client) => client.on('error', onError));
  return { connection: pool as never, title: 'PostgreSQL', close: () => pool.end() };
}

async function openRedis(url: string, onError: (error: Error) => void): Promise<QueueBackend> {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', onError);
  const policy = await evictionPolicy(redis);
  if (policy !== undefined && policy !== 'noeviction') {
    redis.disconnect();
    throw new Error(
      `Redis at ${new URL(url).host} may drop jobs when its memory is full: maxmemory-policy is ${policy}. Set it: redis-cli config set maxmemory-policy noeviction`,
    );
  }
  return {
    connection: redis as never,
    title: `Redis at ${new URL(url).host}`,
    close: async () => {
      await redis.quit().catch(() => redis.disconnect());
    },
  };
}

/** Undefined where a hosted Redis does not let itself be asked. */
async function evictionPolicy(redis: Redis): Promise<string | undefined> {
  try {
    const answer = await redis.config('GET', 'maxmemory-policy');
    return answer[1];
  } catch (error) {
    if (/unknown command|NOPERM/i.test((error as Error).message)) return undefined;
    throw error;
  }
}
