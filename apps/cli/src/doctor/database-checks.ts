import { sql } from 'kysely';

import { type Database, pendingMigrations } from '#libs/store';

import { fail, type Finding, ok } from './finding.js';

/** As the store and BullMQ on PostgreSQL open them, each in one process. */
const STORE_POOL = 10;
const QUEUE_POOL = 20;
/** Migration, commands, backups and people. */
const SPARE_CONNECTIONS = 5;

const OLDEST_POSTGRES = 15;

export async function checkServer(database: Database): Promise<Finding> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(
    database,
  );
  const { version } = rows[0]!;
  return Number.parseInt(version, 10) >= OLDEST_POSTGRES
    ? ok('database', `PostgreSQL ${version}`)
    : fail('database', `PostgreSQL ${version}`, `move to PostgreSQL ${OLDEST_POSTGRES} or newer`);
}

const currentRole = async (database: Database): Promise<string> =>
  (await sql<{ role: string }>`select current_user as role`.execute(database)).rows[0]!.role;

/** The hub must not be able to alter its tables: one role would be both. */
export async function checkRoles(application: Database, owner: Database): Promise<Finding> {
  const [applicationRole, ownerRole] = await Promise.all([currentRole(application), currentRole(owner)]);
  return applicationRole === ownerRole
    ? fail(
        'roles',
        `the hub and the owner are both ${ownerRole}`,
        'give DATABASE_URL a role of its own, without rights to change tables',
      )
    : ok('roles', `the hub is ${applicationRole}, the owner ${ownerRole}`);
}

interface Rights {
  role: string;
  isPowerful: boolean;
  mayCreate: boolean;
  mayRewrite: boolean;
  ownsTables: boolean;
}

/** Each right that the hub's role must not have, and what it would allow. */
const FORBIDDEN: Readonly<Record<Exclude<keyof Rights, 'role'>, string>> = {
  isPowerful: 'is a superuser, or makes roles or databases',
  mayCreate: 'may create tables or schemas',
  mayRewrite: 'may update, delete or truncate events',
  ownsTables: 'owns the tables, or belongs to the role that does',
};

export async function checkRights(application: Database): Promise<Finding> {
  const { rows } = await sql<Rights>`
    select current_user as role,
      rolsuper or rolcreatedb or rolcreaterole or rolbypassrls as "isPowerful",
      has_schema_privilege('tradelane', 'CREATE') or has_database_privilege(current_database(), 'CREATE') as "mayCreate",
      has_table_privilege('tradelane.events', 'UPDATE, DELETE, TRUNCATE') as "mayRewrite",
      pg_has_role(current_user, (select relowner from pg_class where oid = 'tradelane.events'::regclass), 'MEMBER') as "ownsTables"
    from pg_roles where rolname = current_user`.execute(application);
  const { role, ...rights } = rows[0]!;
  const wrong = Object.entries(FORBIDDEN).filter(([right]) => rights[right as keyof typeof rights]);
  return wrong.length === 0
    ? ok('rights', `${role} can neither change tables nor rewrite events`)
    : fail(
        'rights',
        `${role} ${wrong.map(([, words]) => words).join('; ')}`,
        `take these rights from ${role}, or use another role in DATABASE_URL`,
      );
}

/** Undefined as long as there are no tables: then nothing else can be asked. */
export async function checkMigrations(application: Database): Promise<Finding | undefined> {
  const { rows } = await sql<{
    isThere: boolean;
  }>`select to_regclass('tradelane.migrations') is not null as "isThere"`.execute(application);
  if (!rows[0]!.isThere) return undefined;
  const pending = await pendingMigrations(application);
  return pending.length === 0
    ? ok('migrations', 'up to date')
    : fail(
        'migrations',
        `not applied: ${pending.join(', ')}`,
        'start the hub of this version once: it migrates with DATABASE_OWNER_URL',
      );
}

/** @param queueInDatabase without Redis, the queue takes connections of the database too */
export async function checkConnections(application: Database, queueInDatabase: boolean): Promise<Finding> {
  const { rows } = await sql<{ most: number; reserved: number }>`
    select current_setting('max_connections')::int as most, current_setting('superuser_reserved_connections')::int as reserved`.execute(
    application,
  );
  return judgeConnections(rows[0]!.most - rows[0]!.reserved, queueInDatabase ? STORE_POOL + QUEUE_POOL : STORE_POOL);
}

/** @param perProcess connections that one process of the hub opens at most */
export function judgeConnections(available: number, perProcess: number): Finding {
  const processes = Math.max(0, Math.floor((available - SPARE_CONNECTIONS) / perProcess));
  const found = `${available} for everyone, ${perProcess} a process of the hub: room for ${processes}`;
  const enough = perProcess + SPARE_CONNECTIONS;
  return processes > 0
    ? ok('connections', found)
    : fail('connections', found, `raise max_connections by ${enough - available} or more and restart PostgreSQL`);
}
