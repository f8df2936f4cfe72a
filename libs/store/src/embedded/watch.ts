import { Client } from 'pg';

import { connectionUrl, superuser } from './access.js';
import type { Cluster } from './cluster.js';

/** Two-key advisory lock on database "postgres": everyone who uses the server holds it shared. */
const usersLock = '7401, 1';
const connectTimeoutMs = 5_000;

/**
 * One connection per supervisor. It ends when the server ends, which is how a death is noticed at once, and it holds
 * the users' lock, which is how the last user knows that it is the last. Both vanish with a killed process.
 */
export interface Watch {
  /** Resolves when the connection is gone. */
  ended: Promise<void>;
  /** Gives up our share of the server; true when nobody else uses it. */
  leave(): Promise<boolean>;
}

export type Answer =
  | { kind: 'watching'; watch: Watch }
  /** It says that it starts, recovers or shuts down. */
  | { kind: 'starting' }
  | { kind: 'silent' }
  | { kind: 'stranger'; message: string };

/** By PostgreSQL's error codes: https://www.postgresql.org/docs/18/errcodes-appendix.html */
const refusals: Readonly<Record<string, 'starting' | 'stranger'>> = {
  '57P03': 'starting',
  '57P01': 'starting',
  '28P01': 'stranger',
  '28000': 'stranger',
};

/** Connects to the server on this port and makes sure that it is the one of this data directory. */
export async function watchServer(cluster: Cluster, port: number): Promise<Answer> {
  const client = new Client({
    connectionString: connectionUrl(cluster.access, superuser, port, superuser),
    application_name: 'tradelane supervisor',
    connectionTimeoutMillis: connectTimeoutMs,
  });
  const ended = new Promise<void>((resolve) => client.once('end', resolve).on('error', () => resolve()));
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    if (rows[0]?.data_directory !== cluster.data) {
      await client.end();
      return { kind: 'stranger', message: `port ${port} belongs to the data directory ${rows[0]?.data_directory}` };
    }
    await client.query(`SELECT pg_advisory_lock_shared(${usersLock})`);
  } catch (error) {
    void client.end().catch(() => undefined);
    return refusalOf(error);
  }
  return { kind: 'watching', watch: { ended, leave: () => leave(client) } };
}

function refusalOf(error: unknown): Answer {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { kind: refusals[code] ?? 'silent', message: String(error) };
}

async function leave(client: Client): Promise<boolean> {
  try {
    await client.query(`SELECT pg_advisory_unlock_shared(${usersLock})`);
    const { rows } = await client.query<{ alone: boolean }>(`SELECT pg_try_advisory_lock(${usersLock}) AS alone`);
    if (rows[0]?.alone) return true;
    await client.end();
  } catch {
    // It died or another user ends it: nothing is left for us to stop.
  }
  return false;
}
