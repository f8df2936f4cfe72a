import { type RawBuilder, sql } from 'kysely';

import { bulkInsert, type Write, writeAll } from './bulk-insert.js';
import type { Database, Trx } from './database.js';
import { newId } from './ids.js';
import { bellInserts, ring } from './outbox.js';
import { fileJson, type StoredSentFile } from './sent-files.js';
import type { IntentState } from './tables.js';

export interface NewIntent {
  companyId: string;
  connectionId: string;
  /** e.g. `Order`, `StatusReport`, `reply.received`. */
  effect: string;
  /** Unique with connection and effect: e.g. order id and version. */
  effectKey: string;
  naturalKey: string;
  lane: string;
  laneSeq: number;
  documentId?: string;
  documentType?: string;
  receiptId?: string;
  orderId?: string;
  configurationVersion: number;
  /** A person has the delivery of that id sent once more. */
  resendOf?: string;
  controlNumber?: number;
}

const COLUMNS = [
  'id',
  'company_id',
  'connection_id',
  'effect',
  'effect_key',
  'natural_key',
  'lane',
  'lane_seq',
  'document_id',
  'document_type',
  'receipt_id',
  'order_id',
  'configuration_version',
  'resend_of',
  'control_number',
] as const;

/** Plans effects and rings for them, see {@link intentInserts}. @returns an id for each, in their order */
export async function planIntents(trx: Trx, intents: readonly NewIntent[]): Promise<string[]> {
  const { ids, writes } = intentInserts(intents);
  await writeAll(trx, writes);
  return ids;
}

/**
 * New effects and the bells for them. An effect that exists already is left alone: planning twice is harmless.
 * @returns an id for each, in their order; that of an effect that was there already is nobody's.
 */
export function intentInserts(intents: readonly NewIntent[]): { ids: string[]; writes: Write[] } {
  const planned: string[] = [];
  const bells = new Map<string, { companyId: string; connectionId: string; ids: string[] }>();
  const rows = intents.map((intent) => {
    const id = newId('int');
    const key = `${intent.companyId} ${intent.connectionId}`;
    const bell = bells.get(key) ?? { companyId: intent.companyId, connectionId: intent.connectionId, ids: [] };
    bell.ids.push(id);
    planned.push(id);
    bells.set(key, bell);
    return JSON.stringify({
      id,
      company_id: intent.companyId,
      connection_id: intent.connectionId,
      effect: intent.effect,
      effect_key: intent.effectKey,
      natural_key: intent.naturalKey,
      lane: intent.lane,
      lane_seq: intent.laneSeq,
      document_id: intent.documentId,
      document_type: intent.documentType,
      receipt_id: intent.receiptId,
      order_id: intent.orderId,
      configuration_version: intent.configurationVersion,
      resend_of: intent.resendOf,
      control_number: intent.controlNumber,
    });
  });
  const ringing = bellInserts([...bells.values()].map((bell) => ({ ...bell, queue: 'deliver' as const })));
  return { ids: planned, writes: [...bulkInsert('intents', COLUMNS, rows, 'skip'), ...ringing] };
}

/**
 * A target may have the order by this effect. Not by one that it refused, nor by one that a newer version replaced, which has no failure any more; but by one
 * that a person skipped: that was done by hand.
 */
export const mayHaveOrder = (intent: RawBuilder<unknown>) => sql<boolean>`(
  ${intent}.document_type = 'Order' and ${intent}.state <> 'rejected' and (${intent}.state <> 'skipped' or ${intent}.failure is not null)
  and (${intent}.attempt > 0 or ${intent}.ended_at is not null))`;

/** An effect went out between the decision and its writing: decide again. Has the SQLSTATE of a serialization failure. */
export class OvertakenBySend extends Error {
  readonly code = '40001';
}

/**
 * Withdraws effects that a newer version of their order replaces before a target had them, sent by nobody yet or refused, so that the target gets the
 * newest version only. Their entries are told as superseded.
 * @returns the receipts that they came by: nothing of these may be left to wait for.
 * @throws OvertakenBySend when one of them is no longer waiting.
 */
export async function withdrawPlanned(trx: Trx, orderIds: readonly string[]): Promise<string[]> {
  if (orderIds.length === 0) return [];
  const { rows: withdrawn } = await sql<{ documentId: string; receiptId: string | null }>`
    update intents set state = 'skipped', blocking = false, waiting = false, ended_at = now(), failure = null
    where lane = any(${orderIds}) and blocking and effect = 'Order' and (state = 'planned' and attempt = 0 or state = 'rejected')
    returning document_id as "documentId", receipt_id as "receiptId"`.execute(trx);
  const { rows: sent } = await sql<{ id: string }>`
    select id from intents
    where lane = any(${orderIds}) and effect = 'Order' and attempt > 0 and state not in ('skipped', 'rejected') limit 1`.execute(
    trx,
  );
  if (sent.length > 0) throw new OvertakenBySend(`effect ${sent[0]!.id} was sent meanwhile`);
  await sql`
    update documents set outcome = 'superseded' where id = any(${withdrawn.map((one) => one.documentId)})`.execute(trx);
  return [...new Set(withdrawn.flatMap((one) => one.receiptId ?? []))];
}

/**
 * Lets what a newer version of an order replaces pass, where its target refused it.
 * @returns the targets that have the order, or may have it.
 */
export async function passRefused(trx: Trx, orderId: string): Promise<Set<string>> {
  await sql`
    update intents set state = 'skipped', blocking = false, failure = null
    where lane = ${orderId} and document_type = 'Order' and state = 'rejected'`.execute(trx);
  const { rows } = await sql<{ connection: string }>`
    select distinct connection_id as connection from intents
    where lane = ${orderId} and ${mayHaveOrder(sql`intents`)}`.execute(trx);
  return new Set(rows.map(({ connection }) => connection));
}

export interface ClaimedIntent {
  id: string;
  companyId: string;
  connectionId: string;
  effect: string;
  effectKey: string;
  naturalKey: string;
  lane: string;
  laneSeq: number;
  documentId: string | null;
  documentType: string | null;
  receiptId: string | null;
  orderId: string | null;
  /** `sending`: send it now. `in_doubt`: ask the remote first. */
  state: 'sending' | 'in_doubt';
  attempt: number;
  fence: number;
  /** Times a process died with it in hand. */
  losses: number;
  configurationVersion: number | null;
  createdAt: Date;
  /** The document's canonical JSON without source, when it has one. */
  body: string | null;
  revision: string | null;
  partnerId: string | null;
  controlNumber: number | null;
  /** The delivery that this one repeats, because a person wanted it. */
  resendOf: string | null;
  /** The file that it leaves as, once that is settled. */
  file: StoredSentFile | null;
}

/**
 * Claims those of the named intents that may go now: due, not leased, and the first of their lane that is still blocking.
 * The attempt is counted before it is made. All clocks are the database's. One statement.
 */
export async function claimIntents(
  database: Database,
  connectionId: string,
  ids: readonly string[],
  leaseSeconds: number,
): Promise<ClaimedIntent[]> {
  const { rows } = await sql<ClaimedIntent>`
    with head as (
      select i.id from intents i
      where i.id = any(${ids}) and i.connection_id = ${connectionId}
        and i.state in ('planned', 'in_doubt') and i.due_at <= now()
        and (i.lease_until is null or i.lease_until < now())
        and not exists (
          select from intents p
          where p.lane = i.lane and p.connection_id = i.connection_id and p.blocking and p.lane_seq < i.lane_seq)
      for update of i skip locked
    ), claimed as (
      update intents i set
        state = case i.state when 'planned' then 'sending' else i.state end,
        attempt = i.attempt + case i.state when 'planned' then 1 else 0 end,
        fence = i.fence + 1,
        waiting = false,
        lease_until = now() + make_interval(secs => ${leaseSeconds})
      from head where i.id = head.id
      returning i.*
    )
    select c.id, c.company_id as "companyId", c.connection_id as "connectionId", c.effect, c.effect_key as "effectKey",
      c.natural_key as "naturalKey", c.lane, c.lane_seq as "laneSeq", c.document_id as "documentId",
      c.document_type as "documentType", c.receipt_id as "receiptId", c.order_id as "orderId", c.state, c.attempt, c.fence,
      c.losses, c.configuration_version as "configurationVersion", c.created_at as "createdAt", d.body::text as body, d.revision,
      o.partner_id as "partnerId", c.control_number as "controlNumber", c.resend_of as "resendOf",
      ${fileJson} as file
    from claimed c left join documents d on d.id = c.document_id left join orders o on o.id = c.order_id
      left join sent_files s on s.intent_id = c.id
    order by c.lane, c.lane_seq`.execute(database);
  return rows;
}

/** A claim as its holder knows it. */
export type Claimed = Pick<ClaimedIntent, 'id' | 'fence'>;

const CLAIMS = sql.raw('id text, fence integer');

/**
 * Extends the leases of intents in hand.
 * @returns those that are still ours: the others ran out and were taken over.
 */
export async function renewIntents(
  database: Database,
  claims: readonly Claimed[],
  leaseSeconds: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update intents i set lease_until = now() + make_interval(secs => ${leaseSeconds})
    from json_to_recordset(${JSON.stringify(claims.map(({ id, fence }) => ({ id, fence })))}::json) as c (${CLAIMS})
    where i.id = c.id and i.fence = c.fence and i.lease_until is not null and i.ended_at is null
    returning i.id`.execute(database);
  return rows.map((row) => row.id);
}

/** Gives back claimed intents that were not begun: due at once, and the attempt that was not made is not counted. */
export async function returnIntents(database: Database, claims: readonly Claimed[]): Promise<void> {
  if (claims.length === 0) return;
  await sql`
    update intents i set
      state = case i.state when 'sending' then 'planned' else i.state end,
      attempt = i.attempt - case i.state when 'sending' then 1 else 0 end,
      waiting = true, rung_at = null, lease_until = null
    from json_to_recordset(${JSON.stringify(claims.map(({ id, fence }) => ({ id, fence })))}::json) as c (${CLAIMS})
    where i.id = c.id and i.fence = c.fence and i.lease_until is not null and i.ended_at is null`.execute(database);
}

/** Puts off intents that were not claimed: a tick rings for them when they are due and their connection is to be spoken to. */
export async function postponeIntents(database: Database, ids: readonly string[], delayMs: number): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update intents set due_at = greatest(due_at, now() + ${delayMs} * interval '1 millisecond'), waiting = true, rung_at = null
    where id = any(${ids}) and state in ('planned', 'in_doubt') and (lease_until is null or lease_until < now())`.execute(
    database,
  );
}

export interface Settlement {
  id: string;
  fence: number;
  state: IntentState;
  /** For planned and in_doubt: when it is due again. */
  delayMs?: number;
  reference?: string;
  failure?: { kind: string; message: string };
  preview?: object;
}

export interface Settled {
  id: string;
  lane: string;
  connectionId: string;
  receiptId: string | null;
  orderId: string | null;
}

const ENDED: ReadonlySet<IntentState> = new Set(['confirmed', 'shadowed', 'rejected', 'parked', 'skipped']);
const PASSED: ReadonlySet<IntentState> = new Set(['confirmed', 'shadowed', 'skipped']);

/** Whether a state is final for the sender of the document. */
export const hasEnded = (state: IntentState): boolean => ENDED.has(state);

/**
 * Writes what became of claimed intents, in one statement. A settlement under an old fence is dropped: somebody else has the
 * intent, and will find what we did.
 */
export async function settleIntents(trx: Trx, settlements: readonly Settlement[]): Promise<Settled[]> {
  if (settlements.length === 0) return [];
  const rows = settlements.map((one) => ({
    ...one,
    ended: ENDED.has(one.state),
    passed: PASSED.has(one.state),
    delayMs: one.delayMs ?? 0,
  }));
  const { rows: settled } = await sql<Settled>`
    update intents i set
      state = s.state,
      blocking = not s.passed,
      ended_at = case when s.ended then now() end,
      due_at = case when s.ended then i.due_at else now() + s."delayMs" * interval '1 millisecond' end,
      waiting = not s.ended,
      rung_at = null,
      lease_until = null,
      reference = coalesce(s.reference, i.reference),
      failure = s.failure,
      preview = coalesce(s.preview, i.preview)
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as s (id text, fence integer, state text, "delayMs" bigint, reference text, failure jsonb, preview jsonb, ended boolean, passed boolean)
    where i.id = s.id and i.fence = s.fence and i.state in ('sending', 'in_doubt')
    returning i.id, i.lane, i.connection_id as "connectionId", i.receipt_id as "receiptId", i.order_id as "orderId"`.execute(
    trx,
  );
  return settled;
}

/** Rings for the effects that waited behind others of their lane. */
export async function ringSuccessors(
  trx: Trx,
  companyId: string,
  connectionId: string,
  lanes: readonly string[],
): Promise<void> {
  if (lanes.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    select id from intents
    where lane = any(${lanes}) and connection_id = ${connectionId} and blocking and state = 'planned' and due_at <= now()`.execute(
    trx,
  );
  await ring(trx, [{ companyId, queue: 'deliver', connectionId, ids: rows.map((row) => row.id) }]);
}
