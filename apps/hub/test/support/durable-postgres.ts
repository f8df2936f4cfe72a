import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type EmbeddedPostgres, startEmbeddedPostgres } from '#libs/store';

import type { DatabaseServer } from './house.js';

export interface DurablePostgres extends DatabaseServer {
  /** Ends it at once, without a checkpoint; its supervisor starts it again. SIGQUIT is PostgreSQL's immediate shutdown. */
  endAtOnce(signal: 'SIGQUIT' | 'SIGKILL'): void;
}

/** A PostgreSQL of its own that a suite may end at will: every commit is on disk before it is acknowledged. */
export async function startDurablePostgres(): Promise<DurablePostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tradelane-postgres-'));
  const server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  return {
    createDatabase: () => Promise.resolve(server.ownerUrl),
    urlFor: (role, name) => server.urlFor(role, name),
    endAtOnce: (signal) => void process.kill(server.pid, signal),
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
