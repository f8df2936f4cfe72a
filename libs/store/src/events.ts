import { hash } from 'node:crypto';

import { sql } from 'kysely';

import { bulkInsert, type Write, writeAll } from './bulk-insert.js';
import type { Database, Trx } from './database.js';

/** What an event is about. A chain runs per subject id. */
export type SubjectType =
  | 'order'
  | 'document'
  | 'receipt'
  | 'configuration'
  | 'connection'
  | 'exception'
  | 'inventory'
  | 'secret'
  | 'table'
  | 'audit';

export interface NewEvent {
  companyId: string;
  subjectType: SubjectType;
  subjectId: string;
  /** The subject is made in this very transaction: no head to look up. */
  fresh?: boolean;
  /** e.g. `order.created`. */
  type: string;
  version?: number;
  /** Before and after, reasons, references; no personal values. */
  payload: object;
  /** Who or what: `hub`, `person:ann`, `partner:northwind`. */
  actor: string;
  /** The document, receipt or intent that caused it. */
  cause?: string;
}

export interface EventHead {
  subjectId: string;
  seq: number;
  hash: string;
}

/** Every column that the chain covers, in this order, with the hash before it. */
export interface ChainedEvent {
  companyId: string;
  subjectType: string;
  subjectId: string;
  seq: number;
  type: string;
  version: number;
  recordedAt: string;
  actor: string;
  cause: string | null;
  payload: string;
}

/** `previous_hash` of a subject's first event. */
export const CHAIN_START = '';

/** SHA-256 over a JSON array of the previous hash and all covered columns: unambiguous, and easy to redo in any language. */
export function chainHash(previous: string, event: ChainedEvent): string {
  return hash(
    'sha256',
    JSON.stringify([
      previous,
      event.companyId,
      event.subjectType,
      event.subjectId,
      event.seq,
      event.type,
      event.version,
      event.recordedAt,
      event.actor,
      event.cause,
      event.payload,
    ]),
    'hex',
  );
}

/** New heads by subject, and what has to be written in the same transaction. */
export interface Chained {
  heads: Map<string, EventHead>;
  writes: Write[];
}

/** Appends events, see {@link chainEvents}. @returns the new head of every subject named */
export async function appendEvents(trx: Trx, events: readonly NewEvent[], now: Date): Promise<Map<string, EventHead>> {
  const { heads, writes } = await chainEvents(trx, events, now);
  await writeAll(trx, writes);
  return heads;
}

/**
 * Chains events in order, each to the newest of its subject. Heads of known subjects are locked by ascending id, so chains never fork and appends
 * never deadlock.
 */
export async function chainEvents(trx: Trx, events: readonly NewEvent[], now: Date): Promise<Chained> {
  const heads = new Map<string, EventHead>();
  if (events.length === 0) return { heads, writes: [] };
  const fresh = new Map<string, NewEvent>();
  const known = new Map<string, NewEvent>();
  for (const event of events) {
    if (event.fresh === true) fresh.set(event.subjectId, event);
    else if (!fresh.has(event.subjectId)) known.set(event.subjectId, event);
  }
  if (known.size > 0) for (const head of await lockHeads(trx, known)) heads.set(head.subjectId, head);

  const recordedAt = now.toISOString();
  const rows: string[] = [];
  for (const event of events) {
    const head = heads.get(event.subjectId) ?? { subjectId: event.subjectId, seq: 0, hash: CHAIN_START };
    const chained: ChainedEvent = {
      companyId: event.companyId,
      subjectType: event.subjectType,
      subjectId: event.subjectId,
      seq: head.seq + 1,
      type: event.type,
      version: event.version ?? 1,
      recordedAt,
      actor: event.actor,
      cause: event.cause ?? null,
      payload: JSON.stringify(event.payload),
    };
    const next = chainHash(head.hash, chained);
    rows.push(
      JSON.stringify({
        company_id: chained.companyId,
        subject_type: chained.subjectType,
        subject_id: chained.subjectId,
        seq: chained.seq,
        type: chained.type,
        version: chained.version,
        occurred_at: recordedAt,
        recorded_at: recordedAt,
        actor: chained.actor,
        cause: chained.cause,
        payload: chained.payload,
        previous_hash: head.hash,
        hash: next,
      }),
    );
    heads.set(event.subjectId, { subjectId: event.subjectId, seq: chained.seq, hash: next });
  }
  const newHeads = headWrites([...fresh.values()], [...known.keys()], heads);
  return { heads, writes: [...bulkInsert('events', EVENT_COLUMNS, rows), ...newHeads] };
}

export interface SubjectEvent {
  seq: number;
  type: string;
  recordedAt: Date;
  actor: string;
  cause: string | null;
  payload: Record<string, unknown>;
}

/** The chain of one subject, oldest first: its timeline. */
export async function subjectEvents(database: Database, companyId: string, subjectId: string): Promise<SubjectEvent[]> {
  const rows = await database
    .selectFrom('events')
    .select(['seq', 'type', 'recorded_at as recordedAt', 'actor', 'cause', 'payload'])
    .where('company_id', '=', companyId)
    .where('subject_id', '=', subjectId)
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({ ...row, payload: JSON.parse(row.payload) as Record<string, unknown> }));
}

async function lockHeads(trx: Trx, known: ReadonlyMap<string, NewEvent>): Promise<EventHead[]> {
  const subjects = [...known.values()].toSorted((a, b) => (a.subjectId < b.subjectId ? -1 : 1));
  const ids = subjects.map((event) => event.subjectId);
  const select = async (): Promise<EventHead[]> => {
    const { rows } = await sql<EventHead>`
      select subject_id as "subjectId", seq, hash from event_heads
      where subject_id = any(${ids}) order by subject_id for update`.execute(trx);
    return rows;
  };
  const found = await select();
  if (found.length === subjects.length) return found;
  const rows = subjects.map((event) =>
    JSON.stringify({
      subject_id: event.subjectId,
      company_id: event.companyId,
      subject_type: event.subjectType,
      seq: 0,
      hash: CHAIN_START,
    }),
  );
  await writeAll(trx, bulkInsert('event_heads', HEAD_COLUMNS, rows, 'skip'));
  return select();
}

const HEAD_COLUMNS = ['subject_id', 'company_id', 'subject_type', 'seq', 'hash'] as const;

const EVENT_COLUMNS = [
  'company_id',
  'subject_type',
  'subject_id',
  'seq',
  'type',
  'version',
  'occurred_at',
  'recorded_at',
  'actor',
  'cause',
  'payload',
  'previous_hash',
  'hash',
] as const;

function headWrites(
  fresh: readonly NewEvent[],
  known: readonly string[],
  heads: ReadonlyMap<string, EventHead>,
): Write[] {
  const freshRows = fresh.map((event) =>
    JSON.stringify({
      subject_id: event.subjectId,
      company_id: event.companyId,
      subject_type: event.subjectType,
      seq: heads.get(event.subjectId)!.seq,
      hash: heads.get(event.subjectId)!.hash,
    }),
  );
  const inserts = bulkInsert('event_heads', HEAD_COLUMNS, freshRows);
  if (known.length === 0) return inserts;
  const updates = JSON.stringify(known.map((id) => heads.get(id)));
  const update = sql`
    update event_heads h set seq = u.seq, hash = u.hash
    from json_to_recordset(${updates}::json) as u ("subjectId" text, seq integer, hash text)
    where h.subject_id = u."subjectId" and h.subject_id = any(${known})`;
  return [...inserts, update];
}
