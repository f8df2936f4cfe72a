import { join } from 'node:path';

import pg from 'pg';

import { type EmbeddedPostgres, migrate, startEmbeddedPostgres } from '#libs/store';

const TEMPLATE = 'bench_template';
const OWNER = 'tradelane_owner';
const APPLICATION = 'tradelane_app';

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

  static async start(folder: string): Promise<BenchPostgres> {
    const server = await startEmbeddedPostgres({ dataDir: join(folder, 'server'), log: () => undefined });
    const admin = new pg.Client({ connectionString: server.superuserUrl });
    await admin.connect();
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

  /** Bytes written to the write-ahead log since the cluster was made. */
  async walBytes(): Promise<number> {
    const { rows } = await this.admin.query<{ bytes: string }>(`select pg_current_wal_insert_lsn() - '0/0' as bytes`);
    return Number(rows[0]!.bytes);
  }

  async stop(): Promise<void> {
    await this.admin.end();
    await this.server.stop();
  }
}
