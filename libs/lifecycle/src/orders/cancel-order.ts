import { problem, warning } from '#libs/documents';

import type { Decision, OrderFacts } from './decision.js';
import { cancelLine } from './ledger.js';
import { orderEvent } from './order-events.js';
import { deriveStatus } from './order-state.js';
import type { Reason } from './release-hold.js';

/**
 * Cancels an order of which nothing was delivered yet, a held one too. Once an effect is confirmed or in flight it is too
 * late: the target has the order, and the cancellation is refused with that reason.
 */
export function cancelOrder(
  facts: Pick<OrderFacts, 'delivered'> & { existing: NonNullable<OrderFacts['existing']> },
  { reason }: Reason,
): Decision {
  const { existing } = facts;
  const found = existing.key.orderNumber;
  if (reason.trim() === '') return { kind: 'rejected', problems: [problem('cancellation-reason-missing', { found })] };
  if (existing.status === 'cancelled' || existing.status === 'rejected')
    return { kind: 'unchanged', problems: [warning('order-cancelled-before', { found })] };
  if (facts.delivered) return { kind: 'rejected', problems: [problem('order-cancellation-too-late', { found })] };
  const lines = existing.lines.map(cancelLine);
  const state = { ...existing, version: existing.version + 1, status: deriveStatus(lines), lines };
  return {
    kind: 'cancelled',
    state,
    events: [orderEvent('order.cancelled', existing, state, { reason })],
    warnings: [],
  };
}
