import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';

import type { Tables } from './tables.js';

export type Database = Kysely<Tables>;
export type Trx = Transaction<Tables>;

/** Schema that holds our tables; BullMQ's lie in `bullmq` beside it. */
export const SCHEMA = 'tradelane';

/** Counts and positions fit a double; decimals are `numeric` and stay strings. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

export interface OpenOptions {
  url: string;
  /** Connections of the store's pool. Default 10. */
  max?: number;
  /** The server refuses whatever would write. */
  readOnly?: boolean;
  /** Told about connections that break while idle; the pool replaces them. */
  onError?: (error: Error) => void;
}

/**
 * Opens the store's pool. Statements find our schema first. Dates travel as UTC; a lost server shows as a rejected
 * query, never as an exit of the process.
 */
export function openDatabase({ url, max = 10, readOnly = false, onError = () => undefined }: OpenOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    options: `-c search_path=${SCHEMA} -c timezone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s -c default_transaction_read_only=${readOnly ? 'on' : 'off'}`,
    application_name: 'tradelane',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  pool.on('error', onError);
  // A connection that breaks in the middle of a transaction tells so by itself too; unheard, that would end the process.
  pool.on('connect', (client) => client.on('error', onError));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** The database's clock, which all processes share. */
export async function databaseClock(database: Database): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database);
  return rows[0]!.now;
}
