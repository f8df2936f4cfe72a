import type { Order, Problem } from '#libs/documents';

import type { CompiledRule, RulePartner } from '../rules/rule.js';
import type { OrderState } from './order-state.js';

/** An event to append. `payload` names before and after; persons appear in it as references only. */
export interface EventDraft {
  /** E.g. `order.created`. */
  type: string;
  version: number;
  payload: Record<string, unknown>;
}

/** Why a person has to look: the first reason, and all of them. */
export interface Hold {
  reason: Problem;
  reasons: Problem[];
}

/** An order was accepted or changed. */
export interface Accepted {
  state: OrderState;
  /** What was accepted: the document, without the lines that were refused where the partner accepts partial orders. */
  document: Order;
  events: EventDraft[];
  warnings: Problem[];
}

/**
 * What is to be done with an order document. When an order is created, changed, cancelled or held, an older open hold of
 * the same order is superseded.
 */
export type Decision =
  /** Accepted for the first time. The order may exist already: as held. */
  | ({ kind: 'created' } & Accepted)
  | ({ kind: 'changed' } & Accepted)
  | { kind: 'cancelled'; state: OrderState; events: EventDraft[]; warnings: Problem[] }
  /** The content that we have. `problems` are warnings that refer to it. */
  | { kind: 'unchanged'; problems: Problem[] }
  /** `state` is there when the order itself is held: it exists, without effects. Otherwise the accepted order stays as it was. */
  | { kind: 'held'; hold: Hold; state?: OrderState; events: EventDraft[]; warnings: Problem[] }
  | { kind: 'rejected'; problems: Problem[] };

/** What the store knows of the order that a document names. */
export interface OrderFacts {
  existing?: OrderState;
  /** The accepted document of `existing`; of a held order, the held one. */
  existingDocument?: Order;
  /** An effect of the order is confirmed or in flight. */
  delivered: boolean;
  openHold: boolean;
  /** `revisionOf` the document, where the caller has it at hand. */
  revision?: string;
}

/** What was agreed with the partner. */
export interface OrderPolicy {
  rules: readonly CompiledRule[];
  /** A line that breaks a blocking rule is left out instead of refusing its order. */
  acceptPartialOrders: boolean;
  partner: RulePartner;
}
