import { sql } from 'kysely';

import { type Checkpoint, currentHorizon, headLeaf } from './checkpoints.js';
import type { Database } from './database.js';
import { CHAIN_START, chainHash } from './events.js';
import { MerkleTree } from './merkle.js';

interface EventRow {
  position: number;
  settled: boolean;
  companyId: string;
  subjectType: string;
  subjectId: string;
  seq: number;
  type: string;
  version: number;
  recordedAt: Date;
  actor: string;
  cause: string | null;
  payload: string;
  previousHash: string;
  hash: string;
}

export interface AuditFault {
  subjectId: string;
  seq: number;
  /** Plain words: what does not hold, and what that means. */
  message: string;
}

export interface AuditReport {
  subjects: number;
  events: number;
  /** Faults in order of subject and seq; the first names the first bad row. At most 100 are kept. */
  faults: AuditFault[];
  /** The state as of `horizon`, to sign or to compare with a signed one. */
  checkpoint: Checkpoint;
}

const PAGE = 5000;
const MAX_FAULTS = 100;

/**
 * Reads every chain of a company and redoes its hashes, in bounded memory. Sees an edited, deleted, inserted or swapped row by itself, a
 * cut tail by the heads table, and a rewritten history by comparing with a checkpoint that left the database.
 * @param horizon of the checkpoint to compare with; default: now.
 */
export async function auditEvents(database: Database, companyId: string, horizon?: string): Promise<AuditReport> {
  const at = horizon ?? (await currentHorizon(database));
  const faults: AuditFault[] = [];
  const tree = new MerkleTree();
  const report = (subjectId: string, seq: number, message: string): void => {
    if (faults.length < MAX_FAULTS) faults.push({ subjectId, seq, message });
  };
  let previous: EventRow | undefined;
  let settledHead: EventRow | undefined;
  let subjects = 0;
  let events = 0;
  let settledEvents = 0;

  const closeSubject = async (next: string | undefined): Promise<void> => {
    if (previous === undefined || previous.subjectId === next) return;
    subjects += 1;
    if (settledHead !== undefined) tree.add(headLeaf(settledHead));
    settledHead = undefined;
  };

  for await (const event of readEvents(database, companyId, at)) {
    await closeSubject(event.subjectId);
    const before = previous?.subjectId === event.subjectId ? previous : undefined;
    checkLink(before, event, report);
    events += 1;
    if (event.settled) {
      settledEvents += 1;
      settledHead = event;
    }
    previous = event;
  }
  await closeSubject(undefined);
  for (const fault of await headFaults(database, companyId)) report(fault.subjectId, fault.seq, fault.message);
  return {
    subjects,
    events,
    faults: faults.toSorted((a, b) =>
      a.subjectId === b.subjectId ? a.seq - b.seq : a.subjectId < b.subjectId ? -1 : 1,
    ),
    checkpoint: {
      companyId,
      horizon: at,
      subjects: tree.size,
      events: settledEvents,
      root: tree.root(),
      createdAt: new Date().toISOString(),
    },
  };
}

function checkLink(
  before: EventRow | undefined,
  event: EventRow,
  report: (subjectId: string, seq: number, message: string) => void,
): void {
  const expectedSeq = (before?.seq ?? 0) + 1;
  if (event.seq !== expectedSeq) {
    report(event.subjectId, event.seq, `event ${expectedSeq} is missing or doubled: found ${event.seq} in its place`);
  }
  if (event.previousHash !== (before?.hash ?? CHAIN_START)) {
    report(
      event.subjectId,
      event.seq,
      'the hash of the event before does not match: a row was changed, swapped or removed',
    );
  }
  const own = chainHash(event.previousHash, { ...event, recordedAt: event.recordedAt.toISOString() });
  if (own !== event.hash)
    report(event.subjectId, event.seq, 'the content does not match its hash: the row was changed');
}

async function* readEvents(database: Database, companyId: string, horizon: string): AsyncGenerator<EventRow> {
  let last: EventRow | undefined;
  for (;;) {
    const { rows }: { rows: EventRow[] } = await sql<EventRow>`
      select position, pg_visible_in_snapshot(xid, ${horizon}::pg_snapshot) as settled, company_id as "companyId", subject_type as "subjectType",
        subject_id as "subjectId", seq, type, version, recorded_at as "recordedAt", actor, cause, payload,
        previous_hash as "previousHash", hash
      from events
      where company_id = ${companyId}
        and (subject_id, seq, position) > (${last?.subjectId ?? ''}, ${last?.seq ?? 0}, ${last?.position ?? 0})
      order by subject_id, seq, position limit ${PAGE}`.execute(database);
    yield* rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1);
  }
}

/** Subjects whose newest event is not the one that the heads table names: a cut tail, or a chain without head. */
async function headFaults(database: Database, companyId: string): Promise<AuditFault[]> {
  const { rows } = await sql<{ subjectId: string; headSeq: number | null; lastSeq: number | null }>`
    with last as (
      select distinct on (subject_id) subject_id, seq, hash from events where company_id = ${companyId}
      order by subject_id, seq desc
    )
    select coalesce(h.subject_id, l.subject_id) as "subjectId", h.seq as "headSeq", l.seq as "lastSeq"
    from (select * from event_heads where company_id = ${companyId}) h full join last l on l.subject_id = h.subject_id
    where h.seq is distinct from l.seq or h.hash is distinct from l.hash
    order by 1 limit ${MAX_FAULTS}`.execute(database);
  return rows.map((row) => ({
    subjectId: row.subjectId,
    seq: (row.lastSeq ?? 0) + 1,
    message: `the chain ends at event ${row.lastSeq ?? 0}, its head names ${row.headSeq ?? 'none'}: the newest events were removed, or the head was changed`,
  }));
}
