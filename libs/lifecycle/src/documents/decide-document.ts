import { type Document, type Problem, problem, warning } from '#libs/documents';

import type { EventDraft, OrderPolicy } from '../orders/decision.js';
import type { OrderState } from '../orders/order-state.js';
import type { Reason } from '../orders/release-hold.js';
import { validateDocument } from '../rules/validate.js';
import { fitsOrder } from './fits-order.js';

/** What is known when a document is decided on that is neither an order nor a stock report. */
export interface DocumentFacts {
  /** SHA-256 of the document as it was sent. */
  revision: string;
  /** Revision of the document of this type and number that was accepted of this sender before. */
  known?: string;
  /** The order that it names; null: it should be known and is not. */
  order?: OrderState | null | undefined;
  /** Other ship notices of that order that hold. */
  shippedBefore?: readonly Document[];
  /** A person lets it pass, and why: what only holds is told as a warning. */
  released?: Reason;
}

export type DocumentDecision =
  | { kind: 'created'; events: EventDraft[]; problems: Problem[] }
  /** The same content again. */
  | { kind: 'unchanged'; problems: Problem[] }
  | { kind: 'held'; reasons: Problem[]; events: EventDraft[]; problems: Problem[] }
  | { kind: 'rejected'; problems: Problem[] };

/** Types of which a later one of the same number takes the place of the earlier: they state all that is so now. */
const REPLACING = new Set<Document['documentType']>(['Catalogue', 'OrderResponse']);

/**
 * Decides whether a document goes on to its targets. The same number with other content waits for a person: an invoice must not be paid
 * twice.
 */
export function decideDocument(
  document: Document,
  { revision, known, order, shippedBefore, released }: DocumentFacts,
  { rules, partner }: Pick<OrderPolicy, 'rules' | 'partner'>,
): DocumentDecision {
  const { documentType, documentId: number } = document;
  if (known === revision)
    return {
      kind: 'unchanged',
      problems: [warning('document-unchanged', { found: number, params: { documentType } })],
    };
  const findings = [...validateDocument(document, rules, partner), ...fitsOrder(document, order, rules, shippedBefore)];
  const blocks = findings.filter(({ consequence }) => consequence === 'block');
  if (blocks.length > 0) return { kind: 'rejected', problems: blocks };
  const isRevised = known !== undefined && !REPLACING.has(documentType);
  const reasons: Problem[] = findings.filter(({ consequence }) => consequence === 'hold');
  if (isRevised) reasons.push(problem('document-revised', { found: number, params: { documentType } }));
  const problems = findings.filter(({ consequence }) => consequence === 'warn');
  const event = (type: string): EventDraft => ({
    type,
    version: 1,
    payload: {
      documentType,
      number,
      revision,
      ...(known === undefined ? {} : { before: { revision: known } }),
      ...(released === undefined ? {} : { released }),
    },
  });
  if (reasons.length === 0) return { kind: 'created', events: [event('document.accepted')], problems };
  if (released === undefined) return { kind: 'held', reasons, events: [event('document.held')], problems };
  const passed = reasons.map((reason) => ({ ...reason, severity: 'warning' as const }));
  return { kind: 'created', events: [event('document.accepted')], problems: [...passed, ...problems] };
}
