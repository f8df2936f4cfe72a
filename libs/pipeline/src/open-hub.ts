import { join, resolve } from 'node:path';

import type { AnyConnector } from '#libs/connector-sdk';
import { described, type Problem } from '#libs/documents';
import {
  checkCanary,
  createConnect,
  createFolderGuard,
  folderRules,
  createHttpClient,
  createVault,
  loadMasterKey,
  type ProcessConfig,
  sealCanary,
  type Vault,
} from '#libs/platform';
import {
  type Database,
  type EmbeddedPostgres,
  installationRecord,
  localBlobStore,
  migrate,
  openDatabase,
  startEmbeddedPostgres,
} from '#libs/store';

import { CHECKPOINT_FOLDER, Checkpoints } from './checkpoints.js';
import { Configurations } from './configurations.js';
import { ConnectionTrouble } from './connection-trouble.js';
import { AddedReferences } from './cross-references/added-references.js';
import type { HubLogger } from './hub-logger.js';
import type { Hub } from './hub.js';
import { resolvePgpKeys } from './pgp/resolve-keys.js';
import { resolveConnectionConfig, Secrets } from './secrets.js';

/** Where the hub's data lies, and the roles it is reached by. */
export interface Databases {
  ownerUrl: string;
  applicationUrl: string;
  /** Set when this process supervises PostgreSQL itself. */
  embedded?: EmbeddedPostgres;
}

const APPLICATION_ROLE = 'tradelane_app';

/** The databases that the configuration names, or a PostgreSQL of our own below the data folder. */
export async function openDatabases(config: ProcessConfig, log: (line: string) => void): Promise<Databases> {
  if (config.database !== undefined) return { ownerUrl: config.database.ownerUrl, applicationUrl: config.database.url };
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  return { ownerUrl: embedded.ownerUrl, applicationUrl: embedded.urlFor(APPLICATION_ROLE), embedded };
}

export interface OpenHubOptions {
  config: ProcessConfig;
  databases: Databases;
  connectors: readonly AnyConnector[];
  log: HubLogger;
  /** Told when the outbox has something. */
  wake(): void;
  signal: AbortSignal;
}

export interface OpenedHub extends Hub {
  secrets: Secrets;
  checkpoints: Checkpoints;
  close(): Promise<void>;
}

/** The hub must not start; the message is for the person at the terminal. */
export class StartRefused extends Error {
  constructor(problem: Problem) {
    super(described(problem).message);
  }
}

/**
 * Migrates the database and makes all that the stages share. Whoever opens a hub closes it.
 * @throws StartRefused for a wrong or missing master key, before anything is written with it.
 */
export async function openHub(options: OpenHubOptions): Promise<OpenedHub> {
  const { config, databases, connectors, log, signal } = options;
  await migrate(databases.ownerUrl, databases.applicationUrl);
  const database = openDatabase({
    url: databases.applicationUrl,
    onError: (error) => log.warn({ err: error }, 'a database connection was lost; it is replaced'),
  });
  const edge = openEdge(config, databases);
  const now = (): Date => new Date();
  const vault = await openVault(config, database);
  const secrets = new Secrets(database, vault);
  const dataDir = resolve(config.dataDir);
  return {
    database,
    blobs: localBlobStore(join(dataDir, 'blobs')),
    configurations: new Configurations(database, connectors, now),
    references: new AddedReferences(database),
    connectors,
    edge,
    resolveConfig: (companyId, connection) => resolveConnectionConfig(secrets, companyId, connection, dataDir),
    resolvePgpKeys: (companyId, connection) => resolvePgpKeys(secrets, companyId, connection),
    settings: { leaseSeconds: config.leaseSeconds, sweepSeconds: config.sweepSeconds, dataDir },
    log,
    trouble: new ConnectionTrouble(log),
    now,
    wake: () => options.wake(),
    signal,
    cutOff: later(signal, STOP_GRACE_MS),
    secrets,
    checkpoints: new Checkpoints(database, vault, join(dataDir, CHECKPOINT_FOLDER)),
    close: () => closeAll(database, edge.http),
  };
}

/** Work in hand when the process is told to stop has this long to end; a remote that takes longer is left in doubt. */
const STOP_GRACE_MS = 8000;

/** Aborts some time after `signal`. */
function later(signal: AbortSignal, delayMs: number): AbortSignal {
  const delayed = new AbortController();
  signal.addEventListener('abort', () => setTimeout(() => delayed.abort(), delayMs).unref(), { once: true });
  return delayed.signal;
}

/** The vault of this installation: its master key must open the canary that was sealed at the first start. */
async function openVault(config: ProcessConfig, database: Database): Promise<Vault> {
  const loaded = await loadMasterKey(config);
  if (!loaded.ok) throw new StartRefused(loaded.problem);
  const vault = createVault(loaded.key);
  const wrong = checkCanary(vault, await installationRecord(database, 'canary', sealCanary(vault)));
  if (wrong !== undefined) throw new StartRefused(wrong);
  return vault;
}

/** Our own ports are never reachable for a connector, whatever the process configuration allows. */
function openEdge(config: ProcessConfig, databases: Databases) {
  const own = [databases.applicationUrl, databases.ownerUrl, config.queueUrl].flatMap((url) =>
    url === undefined ? [] : [hostAndPort(url)],
  );
  const rules = {
    allow: config.allowAddresses,
    deny: [...own, `127.0.0.1:${config.port}`, `localhost:${config.port}`],
  };
  return {
    http: createHttpClient({ ...rules, userAgent: 'Tradelane' }),
    connect: createConnect(rules),
    folder: createFolderGuard(folderRules(config)),
  };
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  'postgres:': '5432',
  'postgresql:': '5432',
  'redis:': '6379',
  'rediss:': '6379',
};

function hostAndPort(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port === '' ? (DEFAULT_PORTS[protocol] ?? '') : port}`;
}

async function closeAll(database: Database, http: { close(): Promise<void> }): Promise<void> {
  await http.close();
  await database.destroy();
}
