import { endHeldDocument, endHold, OvertakenBySend, reopenReceipts, type Trx } from '#libs/store';

import type { Hub } from '../hub.js';
import { planResults } from '../reply/plan-results.js';
import { discardCarried, discardOrder, discardStock } from './discard.js';
import { type Ending, type Held, type HoldEnd, holdUnknown, lockHeld, type Verdict } from './held.js';
import { releaseCarried } from './release-carried.js';
import { releaseOrder } from './release-order.js';
import { releaseStock } from './release-stock.js';

type End = (hub: Hub, trx: Trx, held: Held, verdict: Verdict) => Promise<Ending>;

const releaseOf = ({ orderId, document }: Held): End => {
  if (orderId !== null) return releaseOrder;
  return document.documentType === 'InventoryReport' ? releaseStock : releaseCarried;
};

const discardOf = ({ orderId, document }: Held): End => {
  if (orderId !== null) return discardOrder;
  return document.documentType === 'InventoryReport' ? discardStock : discardCarried;
};

/**
 * A person lets a held document go on: it is applied, routed and delivered as if it had never been held, and its sender gets a new result.
 */
export const releaseHeld = (hub: Hub, id: string, by: string, reason: string): Promise<HoldEnd> =>
  endOnce(hub, id, { by, reason }, 'released', (trx, held, verdict) => releaseOf(held)(hub, trx, held, verdict));

/** A person refuses a held document: nothing of it is applied, and its sender gets a new result that says so. */
export const discardHeld = (hub: Hub, id: string, by: string, reason: string): Promise<HoldEnd> =>
  endOnce(hub, id, { by, reason }, 'discarded', (trx, held, verdict) => discardOf(held)(hub, trx, held, verdict));

async function endOnce(
  hub: Hub,
  id: string,
  verdict: Verdict,
  outcome: 'released' | 'discarded',
  end: (trx: Trx, held: Held, verdict: Verdict) => ReturnType<End>,
): Promise<HoldEnd> {
  const attempt = (): ReturnType<typeof endHeld> => endHeld(hub, id, verdict, outcome, end);
  const ended = await attempt().catch((error: unknown) => {
    // Once more: now the effect that went out counts as delivered.
    if (error instanceof OvertakenBySend) return attempt();
    throw error;
  });
  await planResults(hub, ended.relieved, ended.version);
  hub.wake();
  return ended.end;
}

/** The hold ends, its document has its outcome, and the receipt is open again until the new result is told: all or nothing. */
function endHeld(
  hub: Hub,
  id: string,
  verdict: Verdict,
  outcome: 'released' | 'discarded',
  end: (trx: Trx, held: Held, verdict: Verdict) => ReturnType<End>,
): Promise<{ end: HoldEnd; relieved: readonly string[]; version: number }> {
  return hub.database.transaction().execute(async (trx) => {
    const held = await lockHeld(hub, trx, id);
    if (held === undefined) return { end: holdUnknown(id), relieved: [], version: 0 };
    const { version, document } = held;
    const ending = await end(trx, held, verdict);
    if (!ending.ok) return { end: ending, relieved: [], version };
    await endHold(trx, id, { ...verdict, outcome });
    await endHeldDocument(trx, document.id, ending.outcome);
    await reopenReceipts(trx, [document.receiptId]);
    const { number, targets, relieved = [] } = ending;
    return {
      end: { ok: true, documentType: document.documentType, number, targets },
      relieved: [...relieved, document.receiptId],
      version,
    };
  });
}
