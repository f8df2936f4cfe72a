import { numberedName } from '#libs/connector-sdk';
import { problem, type Problem } from '#libs/documents';
import {
  appendEvents,
  type DeliveredIntent,
  findDelivery,
  planIntents,
  settleSentFile,
  type SubjectType,
  type Trx,
} from '#libs/store';

import type { Hub } from './hub.js';

export interface ResendWish {
  by: string;
  reason: string;
  /** A file goes under the name that it had, and not under one of its own. */
  sameName?: boolean;
}

export type Resent =
  /** `name`: of the file, where it is one. */
  | { ok: true; intentId: string; connectionId: string; naturalKey: string; name?: string }
  | { ok: false; problem: Problem };

/**
 * Sends a delivered document once more, on purpose: the same content as a new delivery with a key of its own, so that no target takes it for a
 * repeat in silence. A file keeps its bytes and its control number, and gets a number before its ending (`PO-1.2.xml`) unless it is to keep its name.
 */
export async function resendIntent(hub: Hub, intentId: string, wish: ResendWish): Promise<Resent> {
  const resent = await hub.database.transaction().execute((trx) => planRepeat(hub, trx, intentId, wish));
  hub.wake();
  return resent;
}

async function planRepeat(hub: Hub, trx: Trx, intentId: string, wish: ResendWish): Promise<Resent> {
  const named = await findDelivery(trx, intentId);
  if (named === undefined) return refused(problem('resend-unknown', { found: intentId }));
  if (named.documentId === null)
    return refused(problem('resend-no-document', { found: intentId, params: { receipt: named.receiptId ?? '' } }));
  if (named.state !== 'confirmed')
    return refused(problem('resend-not-delivered', { found: intentId, params: { state: named.state } }));
  // A repeat of a repeat is one of the first delivery.
  const first = named.resendOf === null ? named : ((await findDelivery(trx, named.resendOf)) ?? named);
  if (wish.sameName === true && first.file === null) return refused(problem('resend-no-file', { found: intentId }));
  const id = await planAndTell(hub, trx, first, wish);
  const name = first.file === null ? undefined : await nameRepeat(trx, { ...first, id }, first.file, wish);
  const { connectionId, naturalKey } = first;
  return { ok: true, intentId: id, connectionId, naturalKey, ...(name !== undefined && { name }) };
}

/** @returns the id of the new delivery. It answers for no receipt: its sender has been told long ago. */
async function planAndTell(hub: Hub, trx: Trx, first: DeliveredIntent, wish: ResendWish): Promise<string> {
  const { companyId, connectionId, effect, lane } = first;
  const heads = await appendEvents(
    trx,
    [
      {
        companyId,
        subjectType: subjectOf(first),
        subjectId: lane,
        type: 'effect.resent',
        payload: { connection: connectionId, effect, reason: wish.reason, sameName: wish.sameName === true },
        actor: wish.by,
        cause: first.id,
      },
    ],
    hub.now(),
  );
  const laneSeq = heads.get(lane)?.seq ?? 0;
  const { version } = await hub.configurations.active(companyId);
  const [id = ''] = await planIntents(trx, [
    {
      companyId,
      connectionId,
      effect,
      effectKey: `${first.effectKey} again ${laneSeq}`,
      naturalKey: first.naturalKey,
      lane,
      laneSeq,
      documentId: first.documentId!,
      documentType: first.documentType ?? effect,
      ...(first.orderId !== null && { orderId: first.orderId }),
      configurationVersion: version,
      resendOf: first.id,
      ...(first.controlNumber !== null && { controlNumber: first.controlNumber }),
    },
  ]);
  return id;
}

/** Whose effects wait for one another: an order's, those of a partner's stock, or a document's own. */
function subjectOf({ orderId, documentId, lane }: DeliveredIntent): SubjectType {
  if (orderId !== null) return 'order';
  return lane === documentId ? 'document' : 'inventory';
}

/** The same bytes under the next free number, or under the name that they had. */
async function nameRepeat(
  trx: Trx,
  repeat: DeliveredIntent,
  file: NonNullable<DeliveredIntent['file']>,
  { sameName }: ResendWish,
): Promise<string> {
  if (sameName === true) {
    await settleSentFile(trx, repeat, { ...file, isAgain: true });
    return file.name;
  }
  for (let number = 2; ; number += 1) {
    const name = numberedName(file.name, number);
    if (!('takenBy' in (await settleSentFile(trx, repeat, { ...file, name, isAgain: false })))) return name;
  }
}

const refused = (found: Problem): Resent => ({ ok: false, problem: found });
