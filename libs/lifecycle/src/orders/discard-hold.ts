import { problem } from '#libs/documents';

import type { Decision, EventDraft } from './decision.js';
import { cancelLine } from './ledger.js';
import { orderEvent } from './order-events.js';
import type { OrderState } from './order-state.js';
import type { Reason } from './release-hold.js';

export type Discarded =
  /** `state` when the order itself was never accepted: it is refused now. An accepted order stays as it was. */
  { kind: 'discarded'; state?: OrderState; events: EventDraft[] } | Extract<Decision, { kind: 'rejected' }>;

/**
 * A person refuses what is held. A new order ends as `rejected` and its number stays free: when its sender sends it again, it is judged anew.
 * A revision is dropped, and the accepted order goes on.
 */
export function discardHold(existing: OrderState, { reason }: Reason): Discarded {
  if (reason.trim() === '')
    return { kind: 'rejected', problems: [problem('hold-reason-missing', { found: existing.key.orderNumber })] };
  const details = { discarded: { reason } };
  if (existing.status !== 'held')
    return { kind: 'discarded', events: [orderEvent('order.revision-discarded', existing, undefined, details)] };
  const lines = existing.lines.map(cancelLine);
  const state: OrderState = { ...existing, version: existing.version + 1, status: 'rejected', lines };
  return { kind: 'discarded', state, events: [orderEvent('order.rejected', existing, state, details)] };
}
