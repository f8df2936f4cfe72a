import { type Order, type Problem, problem, revisionOf, warning } from '#libs/documents';

import { ORDER_REVISED } from '../rules/built-in.js';
import type { Finding } from '../rules/rule.js';
import { validateDocument } from '../rules/validate.js';
import { type Accepted, type Decision, type OrderFacts, type OrderPolicy } from './decision.js';
import { cancelLine, openLine, reviseLine } from './ledger.js';
import { netOf } from './money.js';
import { changedHeaderFields, orderEvent, problemPlaces } from './order-events.js';
import { deriveStatus, type OrderKey, type OrderLineState, type OrderState } from './order-state.js';
import { revisionDifferences } from './revision-differences.js';

/**
 * Decides what an order document does to the order that it names.
 *
 * The content that we have is `unchanged`. A rule that blocks refuses the whole order (or its line, where the partner
 * accepts partial orders); a rule that holds makes it wait. New content under a known number is a revision:
 * - of a cancelled order it is refused, since a cancelled number stays cancelled;
 * - of an order that is held or was refused by a person, so never accepted, it is judged like a new one and takes its place;
 * - of an accepted order, it is held when it drops or shrinks a line, or changes an item, unit, price or currency, when an
 *   effect was already delivered, or while an earlier revision is held; otherwise it is applied.
 */
export function decideOrder(document: Order, key: OrderKey, facts: OrderFacts, policy: OrderPolicy): Decision {
  const revision = facts.revision ?? revisionOf(document);
  const { existing } = facts;
  if (existing?.revision === revision && existing.status !== 'rejected')
    return { kind: 'unchanged', problems: [sameAgain(existing)] };
  const checked = checkOrder(document, policy);
  if (checked.refusals.length > 0) return { kind: 'rejected', problems: checked.refusals };
  if (existing?.status === 'cancelled')
    return { kind: 'rejected', problems: [problem('order-cancelled', { found: key.orderNumber })] };
  const isAccepted = existing !== undefined && existing.status !== 'held' && existing.status !== 'rejected';
  if (!isAccepted) return decideNew(checked, key, revision, existing, policy);
  return decideRevision(checked, existing, revision, facts, policy);
}

const sameAgain = (existing: OrderState): Problem =>
  existing.status === 'held'
    ? warning('order-still-held', { found: existing.key.orderNumber })
    : warning('order-unchanged', { found: existing.key.orderNumber, params: { version: existing.version } });

/** A document after its rules: what may be accepted of it, and what stands in the way. */
interface CheckedOrder {
  document: Order;
  refusals: Problem[];
  holds: Problem[];
  warnings: Problem[];
}

/** Applies the rules. With partial orders, blocked lines are left out and told as warnings, unless none would be left. */
export function checkOrder(document: Order, policy: OrderPolicy): CheckedOrder {
  const findings = validateDocument(document, policy.rules, policy.partner);
  if (findings.length === 0) return { document, refusals: [], holds: [], warnings: [] };
  const of = (consequence: Finding['consequence']): Finding[] =>
    findings.filter((finding) => finding.consequence === consequence);
  const blocks = of('block');
  const leftOut = new Set(blocks.map((finding) => finding.lineIndex));
  const holds = of('hold').filter((finding) => finding.lineIndex === undefined || !leftOut.has(finding.lineIndex));
  const checked = {
    document,
    refusals: blocks,
    holds: holds,
    warnings: of('warn'),
  };
  const isPartial =
    policy.acceptPartialOrders && blocks.length > 0 && !leftOut.has(undefined) && leftOut.size < document.lines.length;
  if (!isPartial) return checked;
  return {
    document: { ...document, lines: document.lines.filter((_, index) => !leftOut.has(index)) },
    refusals: [],
    holds: checked.holds,
    warnings: [
      ...checked.refusals.map((refusal) => ({ ...refusal, severity: 'warning' as const })),
      ...checked.warnings,
    ],
  };
}

function decideNew(
  { document, holds, warnings }: CheckedOrder,
  key: OrderKey,
  revision: string,
  existing: OrderState | undefined,
  policy: OrderPolicy,
): Decision {
  const state = newOrder(document, key, revision, existing, policy);
  if (holds.length === 0)
    return { kind: 'created', state, document, events: [orderEvent('order.created', existing, state)], warnings };
  return heldDecision(holds, warnings, { ...state, status: 'held' }, existing, revision);
}

/** The state of an order as it is accepted for the first time. */
export function newOrder(
  document: Order,
  key: OrderKey,
  revision: string,
  existing: OrderState | undefined,
  policy: OrderPolicy,
): OrderState {
  const lines = document.lines.map(openLine);
  return orderState(document, key, revision, (existing?.version ?? 0) + 1, lines, policy);
}

function orderState(
  document: Order,
  key: OrderKey,
  revision: string,
  version: number,
  lines: OrderLineState[],
  policy: OrderPolicy,
): OrderState {
  const net = netOf(document, policy.partner.rounding);
  return {
    key,
    revision,
    version,
    status: deriveStatus(lines),
    ...(document.currency === undefined ? {} : { currency: document.currency }),
    ...(net === undefined ? {} : { net }),
    lines,
  };
}

function heldDecision(
  reasons: Problem[],
  warnings: Problem[],
  state: OrderState | undefined,
  existing: OrderState | undefined,
  revision: string,
): Decision {
  const events = [
    orderEvent('order.held', existing, state, { heldRevision: revision, reasons: problemPlaces(reasons) }),
  ];
  const hold = { reason: reasons[0]!, reasons };
  return { kind: 'held', hold, ...(state === undefined ? {} : { state }), events, warnings };
}

function decideRevision(
  checked: CheckedOrder,
  existing: OrderState,
  revision: string,
  facts: OrderFacts,
  policy: OrderPolicy,
): Decision {
  const { severity } = policy.rules.find((rule) => rule.name === ORDER_REVISED.name) ?? ORDER_REVISED;
  const { orderNumber } = existing.key;
  if (severity === 'block')
    return { kind: 'rejected', problems: [problem('order-revised-refused', { found: orderNumber })] };
  const reasons = [...checked.holds];
  if (severity === 'hold') reasons.push(problem('order-revised-held', { found: orderNumber }));
  if (facts.openHold) reasons.push(problem('order-hold-open', { found: orderNumber }));
  if (facts.delivered) reasons.push(problem('order-delivered', { found: orderNumber }));
  reasons.push(...revisionDifferences(existing, facts.existingDocument, checked.document).reasons);
  if (reasons.length > 0) return heldDecision(reasons, checked.warnings, undefined, existing, revision);
  const warnings =
    severity === 'warn'
      ? [...checked.warnings, warning('order-revised', { found: orderNumber, params: { version: existing.version } })]
      : checked.warnings;
  return applyRevision({ ...checked, warnings }, existing, facts.existingDocument, revision, policy);
}

/** Applies a newer version: lines as it states them; a line that it no longer has is cancelled as far as it was not shipped. */
export function applyRevision(
  { document, warnings }: Pick<Accepted, 'document' | 'warnings'>,
  existing: OrderState,
  existingDocument: Order | undefined,
  revision: string,
  policy: OrderPolicy,
  details: Record<string, unknown> = {},
): Decision {
  const known = new Map(existing.lines.map((line) => [line.lineNumber, line]));
  const lines: OrderLineState[] = [];
  for (const line of document.lines) {
    const before = known.get(line.lineNumber);
    known.delete(line.lineNumber);
    const after = before === undefined ? openLine(line) : reviseLine(before, line);
    if (after === undefined)
      return {
        kind: 'rejected',
        problems: [
          problem('order-line-shipped', { found: line.quantity.value, params: { lineNumber: line.lineNumber } }),
        ],
      };
    lines.push(after);
  }
  for (const dropped of known.values()) lines.push(cancelLine(dropped));
  const state = orderState(document, existing.key, revision, existing.version + 1, lines, policy);
  const { changes } = revisionDifferences(existing, existingDocument, document);
  const fields = changedHeaderFields(existingDocument, document);
  const event = orderEvent('order.changed', existing, state, { changes, fields, ...details });
  return { kind: 'changed', state, document, events: [event], warnings };
}
