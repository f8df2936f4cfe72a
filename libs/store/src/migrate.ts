import { readdir, readFile } from 'node:fs/promises';

import pg from 'pg';

import { type Database, SCHEMA } from './database.js';
import { ALONE, LOCK_FAMILY } from './hold-alone.js';
import { QUEUES } from './tables.js';

const LOCK = [LOCK_FAMILY, ALONE.migrate];

const QUEUE_SCHEMA = 'bullmq';
const folder = new URL('./migrations/', import.meta.url);

export interface MigrationResult {
  applied: string[];
}

/**
 * Brings the database to this build's schema: our migrations (forward only, each in a transaction) and BullMQ's, under one
 * advisory lock, as the owner. Then grants the application role what it needs: no DDL, and nothing but select and insert on events.
 * @param ownerUrl a role that may create schemas; never used at run time.
 * @param applicationUrl its role is created with its password when it does not exist and the owner may create roles.
 */
export async function migrate(ownerUrl: string, applicationUrl: string): Promise<MigrationResult> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'tradelane migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1, $2)', LOCK);
    const applied = await runOwnMigrations(client);
    // Loaded here only: what reads and never migrates starts without it.
    const { runMigrations: runQueueMigrations } = await import('bullmq');
    await runQueueMigrations(client, QUEUE_SCHEMA);
    await makeQueueSequences(client);
    await grantApplicationRole(client, new URL(applicationUrl));
    await client.query(`select ${SCHEMA}.ensure_event_partitions(13)`);
    return { applied };
  } finally {
    await client.end();
  }
}

async function runOwnMigrations(client: pg.Client): Promise<string[]> {
  await client.query(`create schema if not exists ${SCHEMA}`);
  await client.query(`set search_path = ${SCHEMA}`);
  await client.query(
    'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
  );
  const { rows } = await client.query<{ name: string }>('select name from migrations');
  const pending = await missingFrom(rows);
  for (const name of pending) {
    await client.query('begin');
    try {
      await client.query(await readFile(new URL(name, folder), 'utf8'));
      await client.query('insert into migrations (name) values ($1)', [name]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw new Error(`migration ${name} failed and was rolled back: ${(error as Error).message}`, { cause: error });
    }
  }
  return pending;
}

/** Names of migrations of this build that the database has not seen. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  return missingFrom(await database.selectFrom('migrations').select('name').execute());
}

async function missingFrom(applied: readonly { name: string }[]): Promise<string[]> {
  const done = new Set(applied.map(({ name }) => name));
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  return names.filter((name) => !done.has(name));
}

/** BullMQ makes a sequence at a queue's first job; the application role may not, so the owner makes them before. */
async function makeQueueSequences(client: pg.Client): Promise<void> {
  await client.query(`set search_path = ${QUEUE_SCHEMA}`);
  for (const queue of QUEUES) {
    const { rows } = await client.query<{ name: string }>('select job_id_seq_name($1) as name', [queue]);
    await client.query(`create sequence if not exists ${client.escapeIdentifier(rows[0]!.name)}`);
  }
  await client.query(`set search_path = ${SCHEMA}`);
}

async function grantApplicationRole(client: pg.Client, applicationUrl: URL): Promise<void> {
  const role = decodeURIComponent(applicationUrl.username);
  const quoted = client.escapeIdentifier(role);
  const { rows } = await client.query<{ owner: string; known: boolean }>(
    'select current_user as owner, exists (select from pg_roles where rolname = $1) as known',
    [role],
  );
  if (rows[0]!.owner === role)
    throw new Error(
      `DATABASE_URL and DATABASE_OWNER_URL use the same role "${role}": give the hub a role of its own without DDL`,
    );
  if (!rows[0]!.known) {
    const password = client.escapeLiteral(decodeURIComponent(applicationUrl.password));
    await client.query(`create role ${quoted} login password ${password} nosuperuser nocreatedb nocreaterole`);
  }
  await client.query(`
    grant usage on schema ${SCHEMA}, ${QUEUE_SCHEMA} to ${quoted};
    grant select, insert, update, delete on all tables in schema ${SCHEMA}, ${QUEUE_SCHEMA} to ${quoted};
    grant usage, select on all sequences in schema ${SCHEMA}, ${QUEUE_SCHEMA} to ${quoted};
    grant execute on all functions in schema ${SCHEMA}, ${QUEUE_SCHEMA} to ${quoted};
    revoke update, delete, truncate on ${SCHEMA}.events from ${quoted};
    revoke insert, update, delete on ${SCHEMA}.migrations from ${quoted};
  `);
  // Partitions are written through their parent; the role needs, and gets, nothing on them.
  const partitions = await client.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = '${SCHEMA}.events'::regclass`,
  );
  for (const { name } of partitions.rows) await client.query(`revoke all on ${name} from ${quoted}`);
}
