import { sql } from 'kysely';

import type { Database } from './database.js';
import type { EventHead } from './events.js';
import { MerkleTree } from './merkle.js';

/** What a checkpoint swears to: the head of every chain of a company at one moment. */
export interface Checkpoint {
  companyId: string;
  /** The moment, as PostgreSQL names one: `pg_snapshot`, the transactions that had ended by then. */
  horizon: string;
  subjects: number;
  events: number;
  /** Merkle root over `[subjectId, seq, hash]` of every subject, subjects ascending. */
  root: string;
  createdAt: string;
}

export const headLeaf = ({ subjectId, seq, hash }: EventHead): string => JSON.stringify([subjectId, seq, hash]);

export async function currentHorizon(database: Database): Promise<string> {
  const { rows } = await sql<{ horizon: string }>`select pg_current_snapshot()::text as horizon`.execute(database);
  return rows[0]!.horizon;
}

/**
 * The state of a company's event log now. Reads the heads only, in one snapshot: as long as subjects are many, not events. Whether the
 * chains below the heads hold is for `auditEvents` to say.
 */
export function currentCheckpoint(database: Database, companyId: string): Promise<Checkpoint> {
  const snapshot = database.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return snapshot.execute(async (trx) => {
    const horizon = await currentHorizon(trx);
    const tree = new MerkleTree();
    let events = 0;
    for await (const head of readHeads(trx, companyId)) {
      tree.add(headLeaf(head));
      events += head.seq;
    }
    const createdAt = new Date().toISOString();
    return { companyId, horizon, subjects: tree.size, events, root: tree.root(), createdAt };
  });
}

const PAGE = 5000;

async function* readHeads(database: Database, companyId: string): AsyncGenerator<EventHead> {
  let last = '';
  for (;;) {
    const heads = await database
      .selectFrom('event_heads')
      .select(['subject_id as subjectId', 'seq', 'hash'])
      .where('company_id', '=', companyId)
      .where('subject_id', '>', last)
      .orderBy('subject_id')
      .limit(PAGE)
      .execute();
    yield* heads;
    if (heads.length < PAGE) return;
    last = heads.at(-1)!.subjectId;
  }
}

/** Keeps a signed checkpoint in the database too; the copy that counts is the one that left it. */
export async function storeCheckpoint(database: Database, checkpoint: Checkpoint, signature: string): Promise<void> {
  await database
    .insertInto('checkpoints')
    .values({
      company_id: checkpoint.companyId,
      subjects: checkpoint.subjects,
      events: checkpoint.events,
      root: checkpoint.root,
      signature,
    })
    .execute();
}

/** Root of the newest checkpoint that was stored. */
export const newestCheckpointRoot = async (database: Database, companyId: string): Promise<string | undefined> =>
  (
    await database
      .selectFrom('checkpoints')
      .select('root')
      .where('company_id', '=', companyId)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  )?.root;
