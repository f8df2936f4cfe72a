import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { connectionUrl, database, host, openAccess, owner, superuser } from './access.js';
import { postgresAccount } from './account.js';
import { findBinaries } from './binaries.js';
import { clusterFolder } from './cluster-folder.js';
import { type Cluster, initialise } from './cluster.js';
import { type Joined, joinServer } from './join-server.js';
import { choosePort, keepPort } from './port.js';
import { findPostmaster, stopPostmaster } from './postmaster.js';
import { type Settings, hubSettings } from './settings.js';
import { PostgresStartError } from './start-error.js';

export interface EmbeddedPostgresOptions {
  /** The hub's data folder; the cluster lives in `postgres` below it. */
  dataDir: string;
  /** Receives one line about each start, adoption, death and stop. */
  log(line: string): void;
  /** Fixed port; default is a random free one, kept in the data folder. */
  port?: number;
  /** Server settings that differ from the hub's. */
  settings?: Settings;
  /** Called after the server died and answers again, on the same port. */
  onRestart?(): void;
}

export interface EmbeddedPostgres {
  readonly host: string;
  readonly port: number;
  /** Process id of the postmaster; a restart changes it. */
  readonly pid: number;
  /** Database "tradelane" as its owner: may create tables, roles and databases, is no superuser. */
  readonly ownerUrl: string;
  readonly superuserUrl: string;
  /** Any role with the password that this cluster derives for it; whoever creates the role gives it that password. */
  urlFor(role: string, databaseName?: string): string;
  /** Ends the server, unless another process uses it too. */
  stop(): Promise<void>;
}

/**
 * Runs a real PostgreSQL in the data folder: creates it on the first start, adopts one that already runs there,
 * restarts it when it dies. It outlives a killed hub; the next one goes on where that stopped.
 * @throws {PostgresStartError} when it cannot run here; the message says why and what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const settings = { ...hubSettings, ...options.settings };
  const cluster = await openCluster(options.dataDir);
  await initialise(cluster, settings['fsync'] !== 'off');
  const supervisor = new Supervisor(cluster, settings, options);
  await supervisor.start();
  return supervisor;
}

async function openCluster(dataDir: string): Promise<Cluster> {
  try {
    const account = postgresAccount(join(dataDir, 'postgres', 'data'));
    const binaries = await findBinaries(account);
    const folder = await clusterFolder(dataDir, account);
    return { folder, data: join(folder, 'data'), binaries, account, access: await openAccess(folder) };
  } catch (error) {
    throw isDenied(error) ? belongsToAnother(dataDir, error) : error;
  }
}

const isDenied = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM');

const belongsToAnother = (dataDir: string, error: Error): PostgresStartError =>
  new PostgresStartError(
    `The data folder ${dataDir} belongs to another user (${error.message}): ` +
      'start Tradelane as the user who started it first, or name another folder with TRADELANE_DATA_DIR.',
  );

const backOffMs = [100, 250, 500, 1_000, 2_500, 5_000];

class Supervisor implements EmbeddedPostgres {
  readonly host = host;
  #joined: Joined | undefined;
  #port = 0;
  #stopping = false;
  #guarding: Promise<void> = Promise.resolve();

  constructor(
    private readonly cluster: Cluster,
    private readonly settings: Settings,
    private readonly options: EmbeddedPostgresOptions,
  ) {}

  get port(): number {
    return this.#port;
  }

  get pid(): number {
    return this.#joined?.postmaster.pid ?? 0;
  }

  get ownerUrl(): string {
    return this.urlFor(owner);
  }

  get superuserUrl(): string {
    return this.urlFor(superuser);
  }

  urlFor(role: string, databaseName = database): string {
    return connectionUrl(this.cluster.access, role, this.#port, databaseName);
  }

  async start(): Promise<void> {
    this.#port = findPostmaster(this.cluster)?.port ?? this.options.port ?? (await choosePort(this.cluster.folder));
    await this.#join();
    keepPort(this.cluster.folder, this.#port);
    this.#guarding = this.#guard();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const joined = this.#joined;
    if (joined && (await joined.watch.leave())) {
      await stopPostmaster(this.cluster, joined.postmaster);
      this.options.log(`PostgreSQL stopped (pid ${joined.postmaster.pid})`);
    }
    await this.#guarding;
  }

  /** @returns whether a new server was launched */
  async #join(): Promise<boolean> {
    const joined = await joinServer(this.cluster, this.#port, this.settings, () => this.#stopping);
    this.#joined = joined;
    if (!joined) return false;
    this.#port = joined.postmaster.port;
    const verb = joined.launched ? 'started' : 'found running';
    this.options.log(`PostgreSQL ${verb} on ${host}:${this.#port} (pid ${joined.postmaster.pid})`);
    return joined.launched;
  }

  async #guard(): Promise<void> {
    while (this.#joined) {
      const { watch, postmaster } = this.#joined;
      await watch.ended;
      if (this.#stopping) return;
      this.options.log(`PostgreSQL (pid ${postmaster.pid}) is gone; restarting it`);
      if (await this.#rejoin()) this.options.onRestart?.();
    }
  }

  async #rejoin(): Promise<boolean> {
    this.#joined = undefined;
    for (let attempt = 0; !this.#stopping; attempt += 1) {
      try {
        return await this.#join();
      } catch (error) {
        this.options.log(String(error));
        await sleep(backOffMs[Math.min(attempt, backOffMs.length - 1)]);
      }
    }
    return false;
  }
}
