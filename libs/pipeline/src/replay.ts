import { problem, type Problem } from '#libs/documents';
import {
  appendEvents,
  findReceipt,
  forgetSentFile,
  insertReceipt,
  newId,
  reopenReceipts,
  resolveDeadLetter,
  ring,
} from '#libs/store';

import type { Hub } from './hub.js';

export type Replayed =
  | { ok: true; kind: 'receipt'; receiptId: string; configurationVersion: number }
  | { ok: true; kind: 'intent'; intentId: string; how: 'retry' | 'skip' }
  | { ok: false; problem: Problem };

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
  return { ok: true, kind: 'receipt', receiptId: id, configurationVersion: version };
}

/** Sends a dead letter again, or lets the effects behind it pass. The same idempotency key as before. */
export async function replayIntent(
  hub: Hub,
  intentId: string,
  how: 'retry' | 'skip',
  by: string,
  reason: string,
): Promise<Replayed> {
  const resolved = await hub.database.transaction().execute(async (trx) => {
    const intent = await trx
      .selectFrom('intents')
      .select(['company_id', 'connection_id', 'order_id', 'receipt_id', 'lane', 'state', 'control_number'])
      .where('id', '=', intentId)
      .executeTakeFirst();
    if (intent === undefined || !(await resolveDeadLetter(trx, intentId, how))) return false;
    if (how === 'retry' && intent.state === 'rejected') await forgetSentFile(trx, intentId);
    if (how === 'retry' && intent.receipt_id !== null) await reopenReceipts(trx, [intent.receipt_id]);
    if (intent.order_id !== null) {
      await appendEvents(
        trx,
        [
          {
            companyId: intent.company_id,
            subjectType: 'order',
            subjectId: intent.order_id,
            type: how === 'retry' ? 'effect.retried' : 'effect.skipped',
            payload: { connection: intent.connection_id, reason, controlNumber: intent.control_number ?? undefined },
            actor: by,
            cause: intentId,
          },
        ],
        hub.now(),
      );
    }
    const behind = await trx
      .selectFrom('intents')
      .select('id')
      .where('lane', '=', intent.lane)
      .where('connection_id', '=', intent.connection_id)
      .where('state', '=', 'planned')
      .execute();
    await ring(trx, [
      {
        companyId: intent.company_id,
        queue: 'deliver',
        connectionId: intent.connection_id,
        ids: behind.map((one) => one.id),
      },
    ]);
    return true;
  });
  if (!resolved) return { ok: false, problem: problem('replay-unknown', { found: intentId }) };
  hub.wake();
  return { ok: true, kind: 'intent', intentId, how };
}
