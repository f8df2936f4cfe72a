import { describe, expect, test } from '@jest/globals';

import { key, known, line, nothingKnown, order, policy } from '../testing/orders.js';
import { cancelOrder } from './cancel-order.js';
import { decideOrder } from './decide-order.js';
import type { OrderState } from './order-state.js';
import { releaseHold } from './release-hold.js';

function accepted(document = order()): OrderState {
  const decision = decideOrder(document, key, nothingKnown, policy());
  if (decision.kind !== 'created') throw new Error(JSON.stringify(decision));
  return decision.state;
}
const why = { reason: 'agreed by telephone' };

describe('a released hold', () => {
  test('creates an order that was held when it came', () => {
    const held = { ...accepted(), status: 'held' as const };
    expect(releaseHold(order(), known(held, order()), why, policy())).toMatchObject({
      kind: 'created',
      state: { status: 'open', version: 2 },
      events: [{ type: 'order.created', payload: { released: why } }],
    });
  });

  test('applies a revision: a shrunk line is ordered less, a dropped one is cancelled', () => {
    const after = order([line('1', { quantity: { value: '4', unitCode: 'EA' } })]);
    expect(releaseHold(after, known(accepted(), order(), { delivered: true }), why, policy())).toMatchObject({
      kind: 'changed',
      state: {
        status: 'open',
        lines: [
          { lineNumber: '1', ordered: '4', open: '4' },
          { lineNumber: '2', ordered: '10', open: '0', cancelled: '10' },
        ],
      },
    });
  });

  test('passes what a rule only holds, and tells it as a warning', () => {
    const agreed = policy({ severities: { 'currency-known': 'hold' } });
    const document = order(undefined, { currency: 'XYZ' });
    expect(releaseHold(document, known({ ...accepted(), status: 'held' }, document), why, agreed)).toMatchObject({
      kind: 'created',
      warnings: [{ code: 'currency-unknown', severity: 'warning' }],
    });
  });

  test('never takes a line below what was shipped', () => {
    const state = accepted();
    const lines = state.lines.map((one) => ({ ...one, open: '2', inTransit: '8' }));
    const after = order([line('1', { quantity: { value: '7', unitCode: 'EA' } }), line('2')]);
    expect(releaseHold(after, known({ ...state, lines }, order()), why, policy())).toMatchObject({
      kind: 'rejected',
      problems: [{ code: 'order-line-shipped', params: { lineNumber: '1' } }],
    });
  });

  test('needs a reason, an order that is not cancelled, and a document that no rule blocks', () => {
    const code = (decision: ReturnType<typeof releaseHold>) =>
      decision.kind === 'rejected' && decision.problems[0]?.code;
    const state = accepted();
    expect(code(releaseHold(order(), known(state, order()), { reason: ' ' }, policy()))).toBe('hold-reason-missing');
    expect(code(releaseHold(order(), known({ ...state, status: 'cancelled' }, order()), why, policy()))).toBe(
      'order-cancelled',
    );
    expect(code(releaseHold(order([]), known(state, order()), why, policy()))).toBe('lines-missing');
  });
});

describe('a cancellation', () => {
  test('cancels every line of an order of which nothing was delivered', () => {
    expect(cancelOrder({ existing: accepted(), delivered: false }, why)).toMatchObject({
      kind: 'cancelled',
      state: { status: 'cancelled', version: 2, lines: [{ open: '0', cancelled: '10' }, { cancelled: '10' }] },
      events: [
        { type: 'order.cancelled', payload: { before: { status: 'open' }, after: { status: 'cancelled' }, ...why } },
      ],
    });
  });

  test('is refused with the reason once an effect was delivered', () => {
    expect(cancelOrder({ existing: accepted(), delivered: true }, why)).toMatchObject({
      kind: 'rejected',
      problems: [{ code: 'order-cancellation-too-late' }],
    });
  });

  test('of a cancelled order changes nothing, and one without a reason is refused', () => {
    const cancelled = { ...accepted(), status: 'cancelled' as const };
    expect(cancelOrder({ existing: cancelled, delivered: true }, why).kind).toBe('unchanged');
    expect(cancelOrder({ existing: accepted(), delivered: false }, { reason: '' }).kind).toBe('rejected');
  });
});
