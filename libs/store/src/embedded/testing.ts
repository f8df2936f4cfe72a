import { resolve } from 'node:path';

import { Client } from 'pg';

import { owner, superuser } from './access.js';
import { isRunning } from './cluster.js';
import { testSettings } from './settings.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './supervisor.js';

export interface TestPostgres {
  /** URL of a database as its owner, who is no superuser. */
  ownerUrl(databaseName: string): string;
  /** Any role with the password that the cluster derives for it, see EmbeddedPostgres. */
  urlFor(role: string, databaseName: string): string;
  superuserUrl(databaseName: string): string;
  /** A fresh, empty database of the owner; returns the owner's URL. */
  createDatabase(): Promise<string>;
  /** Drops the databases created here; the last suite that stops ends the server. */
  stop(): Promise<void>;
}

/** Every suite of a run shares this cluster: the first starts it, the others find it running. */
const dataDir = '.tmp/test';

/** A PostgreSQL for one suite; call it in `beforeAll` and `stop()` in `afterAll`. Its data may vanish with a power cut. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const server = await startEmbeddedPostgres({
    dataDir: resolve(dataDir),
    settings: testSettings,
    log: () => undefined,
  });
  await dropAbandoned(server);
  const created: string[] = [];
  return {
    ownerUrl: (name) => server.urlFor(owner, name),
    urlFor: (role, name) => server.urlFor(role, name),
    superuserUrl: (name) => server.urlFor(superuser, name),
    createDatabase: async () => {
      const name = `test_${process.pid}_${process.hrtime.bigint()}`;
      created.push(name);
      await execute(server, `CREATE DATABASE ${name} OWNER ${owner}`);
      return server.urlFor(owner, name);
    },
    stop: async () => {
      await drop(server, created);
      await server.stop();
    },
  };
}

/** Databases of killed runs; the name carries the process that made it. */
async function dropAbandoned(server: EmbeddedPostgres): Promise<void> {
  const rows = await execute(server, `SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'`);
  const names = rows.map((row) => String(row['datname']));
  await drop(
    server,
    names.filter((name) => !isRunning(Number(name.split('_')[1]))),
  );
}

async function drop(server: EmbeddedPostgres, names: readonly string[]): Promise<void> {
  for (const name of names) await execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function execute(server: EmbeddedPostgres, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: server.urlFor(superuser, superuser) });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
