import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { type EmbeddedPostgres, migrate, startEmbeddedPostgres } from '#libs/store';

import { familyCpuUs } from '../processes.js';

const TEMPLATE = 'bench_template';
const OWNER = 'tradelane_owner';
const APPLICATION = 'tradelane_app';
const LOOK_MS = 200;

export interface BenchDatabase {
  ownerUrl: string;
  applicationUrl: string;
}

/** The hub's own embedded PostgreSQL with the hub's own settings (fsync on), in the bench's folder. */
export class BenchPostgres {
  private created = 0;

  private constructor(
    private readonly server: EmbeddedPostgres,
    private readonly admin: pg.Client,
  ) {}

  /** @param profiled counts statements and their time, see `hotStatements`. */
  static async start(folder: string, profiled: boolean): Promise<BenchPostgres> {
    const server = await startEmbeddedPostgres({
      dataDir: join(folder, 'server'),
      log: () => undefined,
      settings: profiled ? { shared_preload_libraries: 'pg_stat_statements' } : {},
    });
    const admin = new pg.Client({ connectionString: server.superuserUrl });
    await admin.connect();
    if (profiled) await admin.query('create extension pg_stat_statements');
    await admin.query(`create database ${TEMPLATE} owner ${OWNER}`);
    await migrate(server.urlFor(OWNER, TEMPLATE), server.urlFor(APPLICATION, TEMPLATE));
    return new BenchPostgres(server, admin);
  }

  /** An empty database with the hub's schema. The one before it may be gone: a full disk measures nothing. */
  async createDatabase(): Promise<BenchDatabase> {
    this.created += 1;
    const name = `bench_${this.created}`;
    await this.admin.query(`create database ${name} template ${TEMPLATE} owner ${OWNER}`);
    await this.admin.query('checkpoint');
    return { ownerUrl: this.server.urlFor(OWNER, name), applicationUrl: this.server.urlFor(APPLICATION, name) };
  }

  async dropDatabase({ ownerUrl }: BenchDatabase): Promise<void> {
    await this.admin.query(`drop database ${new URL(ownerUrl).pathname.slice(1)} with (force)`);
  }

  /** Resolves when every file of an installation has been answered and none of its effects is open. */
  async untilQuiet({ ownerUrl }: BenchDatabase, deadlineMs: number): Promise<void> {
    const client = new pg.Client({ connectionString: ownerUrl });
    await client.connect();
    try {
      for (const deadline = Date.now() + deadlineMs; ; await sleep(LOOK_MS)) {
        const { rows } = await client.query<{ open: boolean }>(
          `select exists (select from tradelane.receipts where ended_at is null) or exists (select from tradelane.intents where ended_at is null) as open`,
        );
        if (!rows[0]!.open) return;
        if (Date.now() > deadline) throw new Error(`the hub is not done with its warm-up after ${deadlineMs} ms`);
      }
    } finally {
      await client.end();
    }
  }

  /** Bytes written to the write-ahead log since the cluster was made. */
  async walBytes(): Promise<number> {
    const { rows } = await this.admin.query<{ bytes: string }>(`select pg_current_wal_insert_lsn() - '0/0' as bytes`);
    return Number(rows[0]!.bytes);
  }

  /** Process id of the postmaster. */
  get pid(): number {
    return this.server.pid;
  }

  /** CPU time of the server with all its backends so far, in microseconds. */
  cpuUs(): Promise<number> {
    return familyCpuUs(this.server.pid);
  }

  async forgetStatements(): Promise<void> {
    await this.admin.query('select pg_stat_statements_reset()');
  }

  /** Statements by the time they took in the server, dearest first. */
  async hotStatements(limit: number): Promise<{ ms: number; calls: number; text: string }[]> {
    const { rows } = await this.admin.query<{ ms: number; calls: string; text: string }>(
      `select total_exec_time as ms, calls, query as text from pg_stat_statements order by 1 desc limit $1`,
      [limit],
    );
    return rows.map((row) => ({ ...row, calls: Number(row.calls) }));
  }

  async stop(): Promise<void> {
    await this.admin.end();
    await this.server.stop();
  }
}
