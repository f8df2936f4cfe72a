import { type Order, type Problem, problem, revisionOf } from '#libs/documents';

import { checkOrder, applyRevision, newOrder } from './decide-order.js';
import type { Decision, OrderFacts, OrderPolicy } from './decision.js';
import { orderEvent } from './order-events.js';

/** What a person gives as the reason of a step; who and when stand in the event itself. */
export interface Reason {
  reason: string;
}

/**
 * A person lets a held document pass: a held new order is created, a held revision is applied to the accepted order,
 * whatever the hold was about. Rules that block still refuse it, a cancelled order stays cancelled, and no line goes below what was shipped.
 * @param document the held document.
 * @param facts of its order, now.
 */
export function releaseHold(
  document: Order,
  facts: OrderFacts & { existing: NonNullable<OrderFacts['existing']> },
  { reason }: Reason,
  policy: OrderPolicy,
): Decision {
  const { existing, existingDocument } = facts;
  const revision = facts.revision ?? revisionOf(document);
  if (reason.trim() === '') return refused(problem('hold-reason-missing', { found: existing.key.orderNumber }));
  if (existing.status === 'cancelled') return refused(problem('order-cancelled', { found: existing.key.orderNumber }));
  const checked = checkOrder(document, policy);
  if (checked.refusals.length > 0) return { kind: 'rejected', problems: checked.refusals };
  const details = { released: { reason } };
  const accepted = {
    document: checked.document,
    warnings: [...checked.warnings, ...checked.holds.map((hold) => ({ ...hold, severity: 'warning' as const }))],
  };
  if (existing.status !== 'held') return applyRevision(accepted, existing, existingDocument, revision, policy, details);
  const state = newOrder(checked.document, existing.key, revision, existing, policy);
  return { kind: 'created', state, ...accepted, events: [orderEvent('order.created', existing, state, details)] };
}

const refused = (...problems: Problem[]): Decision => ({ kind: 'rejected', problems });
