import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { decimal, decimalText, type Order } from '#libs/documents';

import { key, line, order, policy } from '../testing/orders.js';
import { cancelOrder } from './cancel-order.js';
import { decideOrder } from './decide-order.js';
import type { Decision, OrderFacts } from './decision.js';
import { reviseLine } from './ledger.js';
import { deriveStatus, type OrderLineState, type OrderState } from './order-state.js';
import { releaseHold } from './release-hold.js';

const BUCKETS = ['open', 'confirmed', 'inTransit', 'received', 'cancelled'] as const;

const isBalanced = (state: OrderLineState): boolean =>
  BUCKETS.every((bucket) => decimal(state[bucket]).gte(0)) &&
  BUCKETS.reduce((sum, bucket) => sum.plus(state[bucket]), decimal('0')).eq(state.ordered);

const quantity = fc
  .integer({ min: 1, max: 2_000 })
  .map((hundredths) => decimalText(decimal(String(hundredths)).div(100)));
const document = fc
  .dictionary(fc.constantFrom('1', '2', '3', '4'), quantity, { minKeys: 1 })
  .map((lines) => order(Object.entries(lines).map(([at, value]) => line(at, { quantity: { value, unitCode: 'EA' } }))));

type Step =
  | { do: 'send'; document: Order; delivered: boolean }
  | { do: 'release' }
  | { do: 'cancel' }
  /** Stands for answers and ship notices: quantities move on, as later documents will move them. */
  | { do: 'advance'; share: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('send' as const), document, delivered: fc.boolean() }),
  fc.record({ do: fc.constant('release' as const) }),
  fc.record({ do: fc.constant('cancel' as const) }),
  fc.record({ do: fc.constant('advance' as const), share: fc.integer({ min: 0, max: 100 }) }),
);

/** What the store keeps of an order between decisions. */
interface Kept {
  facts: OrderFacts;
  held?: Order;
}

function keep(kept: Kept, sent: Order | undefined, decision: Decision): Kept {
  if (decision.kind === 'unchanged' || decision.kind === 'rejected') return kept;
  const existing = decision.state ?? kept.facts.existing;
  const accepted = decision.kind === 'created' || decision.kind === 'changed' ? decision.document : undefined;
  const body = accepted ?? (decision.state === undefined ? kept.facts.existingDocument : sent);
  const facts = {
    ...kept.facts,
    openHold: decision.kind === 'held',
    ...(existing === undefined ? {} : { existing }),
    ...(body === undefined ? {} : { existingDocument: body }),
  };
  return decision.kind === 'held' && sent !== undefined ? { facts, held: sent } : { facts };
}

function take(kept: Kept, next: Step): Kept {
  const { facts, held } = kept;
  const { existing } = facts;
  if (next.do === 'send')
    return keep(
      kept,
      next.document,
      decideOrder(next.document, key, { ...facts, delivered: next.delivered }, policy()),
    );
  if (existing === undefined) return kept;
  if (next.do === 'cancel')
    return keep(kept, undefined, cancelOrder({ existing, delivered: false }, { reason: 'test' }));
  if (next.do === 'release')
    return held === undefined
      ? kept
      : keep(kept, held, releaseHold(held, { ...facts, existing }, { reason: 'test' }, policy()));
  return { ...kept, facts: { ...facts, existing: advanced(existing, next.share) } };
}

function advanced(state: OrderState, share: number): OrderState {
  const lines = state.lines.map((one) => {
    const moved = decimal(one.open).times(share).div(100);
    return {
      ...one,
      open: decimalText(decimal(one.open).minus(moved)),
      confirmed: decimalText(moved),
      inTransit: decimalText(decimal(one.inTransit).plus(one.confirmed)),
    };
  });
  return { ...state, lines, status: state.status === 'held' ? 'held' : deriveStatus(lines) };
}

describe('the quantity ledger', () => {
  test('adds up after any sequence of orders, revisions, releases, cancellations and deliveries', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let kept: Kept = { facts: { delivered: false, openHold: false } };
        for (const next of steps) {
          const before = kept.facts.existing;
          kept = take(kept, next);
          const after = kept.facts.existing;
          expect(after?.lines.every(isBalanced) ?? true).toBe(true);
          if (after !== undefined && after.status !== 'held') expect(after.status).toBe(deriveStatus(after.lines));
          if (before !== undefined && after !== undefined) expect(after.version).toBeGreaterThanOrEqual(before.version);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('never wants less of an accepted line without a person', () => {
    fc.assert(
      fc.property(document, document, (first, second) => {
        const accepted = take(
          { facts: { delivered: false, openHold: false } },
          { do: 'send', document: first, delivered: false },
        );
        const after = take(accepted, { do: 'send', document: second, delivered: false }).facts.existing!;
        for (const { lineNumber, quantity } of first.lines) {
          const wanted = after.lines.find((one) => one.lineNumber === lineNumber)!;
          expect(decimal(wanted.ordered).minus(wanted.cancelled).gte(quantity.value)).toBe(true);
        }
      }),
    );
  });

  test('keeps what was shipped and as much of what was confirmed as fits when a line is ordered less', () => {
    const [state] = (
      decideOrder(order([line('1')]), key, { delivered: false, openHold: false }, policy()) as {
        state: OrderState;
      }
    ).state.lines;
    const shipped = { ...state!, open: '1', confirmed: '5', inTransit: '3', received: '1' };
    const ordered = (value: string) => reviseLine(shipped, line('1', { quantity: { value, unitCode: 'EA' } }));
    expect(ordered('12')).toMatchObject({ ordered: '12', open: '3', confirmed: '5', inTransit: '3', received: '1' });
    expect(ordered('6')).toMatchObject({ ordered: '6', open: '0', confirmed: '2', inTransit: '3', received: '1' });
    expect(ordered('3.99')).toBeUndefined();
  });

  test('tells the status of an order by its slowest quantity', () => {
    const [base] = (
      decideOrder(order([line('1')]), key, { delivered: false, openHold: false }, policy()) as {
        state: OrderState;
      }
    ).state.lines;
    const at = (buckets: Partial<OrderLineState>): OrderLineState => ({ ...base!, open: '0', ...buckets });
    expect(deriveStatus([at({ received: '10' }), at({ confirmed: '1', inTransit: '9' })])).toBe('confirmed');
    expect(deriveStatus([at({ received: '10' }), at({ inTransit: '10' })])).toBe('in_transit');
    expect(deriveStatus([at({ received: '10.00' }), at({ cancelled: '10' })])).toBe('received');
    expect(deriveStatus([at({ open: '0.00', cancelled: '10' })])).toBe('cancelled');
  });
});
