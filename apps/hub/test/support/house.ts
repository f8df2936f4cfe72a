import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { connectors } from '#connectors';
import { applyWorkspace, openHub, type OpenedHub } from '#libs/pipeline';
import { type ProcessConfig, readProcessConfig } from '#libs/platform';
import { shippedMappings, type WorkspaceFile } from '#libs/reading';
import { startTestPostgres, type TestPostgres } from '#libs/store';

import { unhurried } from './busy-machine.js';

export interface HouseOptions {
  /** Empty: nothing is configured. */
  workspace: readonly WorkspaceFile[];
  /** Absent: BullMQ's PostgreSQL backend. */
  queueUrl?: string;
  /** Exact host:port of the test's own servers. */
  allow: readonly string[];
  secrets?: Readonly<Record<string, string>>;
  leaseSeconds?: number;
  sweepSeconds?: number;
  /** Folder that holds the drops when it is not the data folder, e.g. what an SFTP server shows. */
  replyRoot?: string;
  env?: Readonly<Record<string, string>>;
  /** The server of its database. Default: the one that all suites share. */
  postgres?: DatabaseServer;
}

export type DatabaseServer = Pick<TestPostgres, 'createDatabase' | 'urlFor' | 'stop'>;

/**
 * A whole installation in a temporary folder: a database of its own, a configuration, and hub processes that a test starts, kills and
 * stops. The test looks in through its own hub object, which runs no stage.
 */
export class House {
  readonly processes: HubProcess[] = [];

  private constructor(
    readonly folder: string,
    readonly config: ProcessConfig,
    readonly hub: OpenedHub,
    private readonly postgres: DatabaseServer,
    /** Of its hub processes, and of commands about it. */
    readonly env: NodeJS.ProcessEnv,
    private readonly replyRoot: string,
  ) {}

  static async build(options: HouseOptions): Promise<House> {
    const folder = await mkdtemp(join(tmpdir(), 'tradelane-house-'));
    const postgres = options.postgres ?? (await startTestPostgres());
    const ownerUrl = await postgres.createDatabase();
    const env = {
      DATABASE_OWNER_URL: ownerUrl,
      DATABASE_URL: postgres.urlFor('tradelane_app', new URL(ownerUrl).pathname.slice(1)),
      ...(options.queueUrl === undefined ? {} : { QUEUE_URL: options.queueUrl }),
      TRADELANE_DATA_DIR: folder,
      TRADELANE_PORT: '0',
      TRADELANE_ALLOW_ADDRESSES: options.allow.join(','),
      TRADELANE_LEASE_SECONDS: String(options.leaseSeconds ?? 5),
      TRADELANE_SWEEP_SECONDS: String(options.sweepSeconds ?? 2),
      TRADELANE_LOG_LEVEL: 'warn',
      ...options.env,
    };
    const read = readProcessConfig(env);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const hub = await openHub({
      config: read.config,
      databases: { ownerUrl, applicationUrl: env.DATABASE_URL },
      connectors,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      wake: () => undefined,
      signal: new AbortController().signal,
    });
    const house = new House(folder, read.config, hub, postgres, env, options.replyRoot ?? folder);
    if (options.workspace.length === 0) return house;
    try {
      const companyId = await house.configure(options.workspace);
      for (const [name, value] of Object.entries(options.secrets ?? {})) await hub.secrets.set(companyId, name, value);
    } catch (error) {
      await house.close();
      throw error;
    }
    return house;
  }

  /** Applies a workspace; returns its company. */
  async configure(workspace: readonly WorkspaceFile[]): Promise<string> {
    const applied = await applyWorkspace(this.hub, [...workspace, ...(await shippedMappings())], 'test');
    if (!applied.ok) throw new Error(JSON.stringify(applied.problems, null, 1));
    return applied.companyId;
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Drops a file as a good sender does: whole, by rename. */
  drop(inbox: string, name: string, content: string | Uint8Array, modified?: Date): Promise<void> {
    return this.dropAt(this.path(inbox, 'inbox'), name, content, modified);
  }

  /**
   * The same into a folder elsewhere.
   * @param modified what its server says of when it was written; default: now
   */
  async dropAt(folder: string, name: string, content: string | Uint8Array, modified?: Date): Promise<void> {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.part`), content);
    if (modified !== undefined) await utimes(join(folder, `${name}.part`), modified, modified);
    await rename(join(folder, `${name}.part`), join(folder, name));
  }

  /** A reply file, once it is there. */
  async reply(drop: string, name: string, timeoutMs = 30_000): Promise<string> {
    return until(`${name} in ${drop}/replies`, timeoutMs, () =>
      readFile(join(this.replyRoot, drop, 'replies', name), 'utf8').catch(() => undefined),
    );
  }

  replies(drop: string): Promise<string[]> {
    return readdir(join(this.replyRoot, drop, 'replies')).catch(() => []);
  }

  /** Waits until the hub has looked into an inbox so many more times. */
  async polls(connectionId: string, count: number): Promise<void> {
    const polledAt = async (): Promise<number> => (await this.connection(connectionId)).polled_at?.getTime() ?? 0;
    for (let left = count; left > 0; left -= 1) {
      const before = await polledAt();
      await until(`a poll of ${connectionId}`, 15_000, async () => (await polledAt()) > before);
    }
  }

  /** What the hub knows of a connection's health. */
  connection(connectionId: string) {
    return this.hub.database
      .selectFrom('connection_states')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .executeTakeFirstOrThrow();
  }

  /** Files that were taken from a connection, oldest first. */
  receipts(connectionId: string) {
    return this.hub.database
      .selectFrom('receipts')
      .select(['id', 'file_name as name', 'size', 'status', 'problem', 'duplicate_of as duplicateOf'])
      .where('connection_id', '=', connectionId)
      .orderBy('received_at')
      .execute();
  }

  /** Names of files that are being stored right now. */
  blobParts(): Promise<string[]> {
    return readdir(this.path('blobs', 'parts')).catch(() => []);
  }

  startHub(extra: Readonly<Record<string, string>> = {}): HubProcess {
    const hub = new HubProcess({ ...this.env, ...extra });
    this.processes.push(hub);
    return hub;
  }

  async close(): Promise<void> {
    if (process.env['HUB_OUTPUT'] === '1') for (const { output } of this.processes) process.stderr.write(output);
    await Promise.all(this.processes.map((process) => process.kill()));
    await this.hub.close();
    await this.postgres.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const MAIN = resolve('dist/apps/hub/src/main.js');

/** One hub process, built code, without demo. */
export class HubProcess {
  private readonly child: ChildProcess;
  output = '';

  constructor(env: NodeJS.ProcessEnv) {
    const { PATH, HOME } = process.env;
    this.child = spawn(process.execPath, ['--enable-source-maps', MAIN, '--empty'], {
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer): void => void (this.output = (this.output + chunk.toString()).slice(-100_000));
    this.child.stdout!.on('data', keep);
    this.child.stderr!.on('data', keep);
  }

  get pid(): number {
    return this.child.pid!;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves to the address once the hub listens. */
  async ready(timeoutMs = 30_000): Promise<string> {
    return until('the hub to listen', timeoutMs, async () => {
      if (!this.isRunning) throw new Error(`the hub ended: ${this.output}`);
      return /listens on (http:\S+)/.exec(this.output)?.[1];
    });
  }

  /** Of a process that has ended; null after a signal. */
  get exitCode(): number | null {
    return this.child.exitCode;
  }

  /** Stands still, timers and all, until it is resumed. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  /** kill -9, no goodbye. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ctrl-C; resolves to the exit code. */
  stop(): Promise<number | null> {
    return this.end('SIGINT');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.isRunning) {
      const exit = once(this.child, 'exit');
      this.child.kill(signal);
      await exit;
    }
    return this.child.exitCode;
  }
}

/**
 * Polls until a value is there; the error says what was awaited and, with `seen`, how far it came.
 * @param timeoutMs on a machine of its own; a busy one may take longer
 */
export async function until<T>(
  what: string,
  timeoutMs: number,
  look: () => Promise<T | undefined | false>,
  seen: () => string = () => '',
): Promise<T> {
  const start = performance.now();
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    const waitedMs = Math.round(performance.now() - start);
    if (waitedMs > unhurried(timeoutMs)) throw new Error(`waited ${waitedMs} ms in vain for ${what} ${seen()}`);
    await sleep(50);
  }
}
