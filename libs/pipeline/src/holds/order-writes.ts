import type { EventDraft, OrderState } from '#libs/lifecycle';
import type { NewEvent, OrderWrite, StoredOrder } from '#libs/store';

import type { Held, Verdict } from './held.js';

/** The order as it stands after a person's verdict on what was held of it. */
export const orderWrite = (order: StoredOrder, held: Held, state: OrderState): OrderWrite => ({
  id: order.id,
  companyId: held.companyId,
  state,
  partnerId: order.partnerId ?? '',
  documentId: held.document.id,
  receiptId: order.receiptId,
});

/** A person is the actor, the hold the cause. */
export const orderEvents = (
  order: StoredOrder,
  held: Held,
  drafts: readonly EventDraft[],
  { by, reason }: Verdict,
): NewEvent[] =>
  drafts.map(({ type, version, payload }) => ({
    companyId: held.companyId,
    subjectType: 'order',
    subjectId: order.id,
    type,
    version,
    payload: { ...payload, hold: held.id, reason, document: held.document.id },
    actor: by,
    cause: held.id,
  }));
