import { problem, type Problem } from '#libs/documents';
import {
  appendEvents,
  findReceipt,
  forgetSentFiles,
  insertReceipt,
  type NewEvent,
  newId,
  reopenReceipts,
  resolveDeadLetters,
  type ResolvedLetter,
  ring,
  ringSuccessors,
  type Trx,
} from '#libs/store';

import type { Hub } from './hub.js';

export type Replayed = { ok: true; receiptId: string; configurationVersion: number } | { ok: false; problem: Problem };

/**
 * Runs a received file again from its stored bytes, with the configuration that is active now: a new receipt, linked to the one that it repeats. What was
 * accepted before comes out unchanged, so nothing is doubled.
 */
export async function replayReceipt(hub: Hub, receiptId: string, by: string, reason: string): Promise<Replayed> {
  const original = await findReceipt(hub.database, receiptId);
  if (original === undefined) return { ok: false, problem: problem('replay-unknown', { found: receiptId }) };
  if (!(await hub.blobs.has(original.sha256)))
    return { ok: false, problem: problem('replay-bytes-gone', { found: receiptId }) };
  const { workspace, version } = await hub.configurations.active(original.companyId);
  const id = newId('rcp');
  await hub.database.transaction().execute(async (trx) => {
    await insertReceipt(trx, {
      id,
      companyId: original.companyId,
      connectionId: original.connectionId,
      // The partner may have been named since: a quarantined file then finds it.
      partnerId:
        workspace.connections.find((one) => one.id === original.connectionId)?.partner ?? original.partnerId ?? '',
      fileName: original.fileName,
      size: original.size,
      sha256: original.sha256,
      sealed: original.sealed,
      configurationVersion: version,
      replayOf: original.id,
    });
    await appendEvents(
      trx,
      [
        {
          companyId: original.companyId,
          subjectType: 'receipt',
          subjectId: id,
          fresh: true,
          type: 'receipt.replayed',
          payload: { of: original.id, reason, configuration: version },
          actor: by,
          cause: original.id,
        },
      ],
      hub.now(),
    );
    await ring(trx, [{ companyId: original.companyId, queue: 'process', ids: [id] }]);
  });
  hub.wake();
  return { ok: true, receiptId: id, configurationVersion: version };
}

/** What a person wants to become of dead letters. */
export interface LetterWish {
  how: 'retry' | 'skip';
  by: string;
  reason: string;
}

/**
 * Sends dead letters again under the same idempotency keys, or lets the effects behind them pass. All or none.
 * @param ids in the order in which they are to go; a few hundred at most.
 * @returns the ids of those that waited for a person.
 */
export async function replayIntents(hub: Hub, ids: readonly string[], wish: LetterWish): Promise<string[]> {
  const resolved = await hub.database.transaction().execute(async (trx) => {
    const letters = await resolveDeadLetters(trx, ids, wish.how);
    if (wish.how === 'retry') {
      await forgetSentFiles(
        trx,
        letters.filter(({ state }) => state === 'rejected').map(({ id }) => id),
      );
    }
    // Their senders get a new result: what came of it now, or that a person has settled it.
    const told = letters.filter(({ effect }) => !effect.startsWith('reply.'));
    await reopenReceipts(trx, [...new Set(told.flatMap(({ receiptId }) => receiptId ?? []))]);
    await appendEvents(
      trx,
      letters.flatMap((letter) => resolvedEvent(letter, wish)),
      hub.now(),
    );
    await ringBehind(trx, letters);
    return letters.map(({ id }) => id);
  });
  hub.wake();
  return resolved;
}

function resolvedEvent(letter: ResolvedLetter, { how, by, reason }: LetterWish): NewEvent[] {
  const { id, companyId, connectionId, orderId, controlNumber } = letter;
  if (orderId === null) return [];
  return [
    {
      companyId,
      subjectType: 'order',
      subjectId: orderId,
      type: how === 'retry' ? 'effect.retried' : 'effect.skipped',
      payload: { connection: connectionId, reason, controlNumber: controlNumber ?? undefined },
      actor: by,
      cause: id,
    },
  ];
}

/** Rings for what may go now: themselves, or what waited behind them. */
async function ringBehind(trx: Trx, letters: readonly ResolvedLetter[]): Promise<void> {
  const lanes = new Map<string, { companyId: string; connectionId: string; lanes: Set<string> }>();
  for (const { companyId, connectionId, lane } of letters) {
    const key = `${companyId} ${connectionId}`;
    const known = lanes.get(key) ?? { companyId, connectionId, lanes: new Set() };
    lanes.set(key, known);
    known.lanes.add(lane);
  }
  for (const { companyId, connectionId, lanes: those } of lanes.values())
    await ringSuccessors(trx, companyId, connectionId, [...those]);
}
