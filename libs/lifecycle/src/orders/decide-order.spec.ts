import { describe, expect, test } from '@jest/globals';

import { type Order, revisionOf } from '#libs/documents';

import { key, known, line, nothingKnown, order, policy } from '../testing/orders.js';
import { decideOrder } from './decide-order.js';
import type { Decision, OrderFacts, OrderPolicy } from './decision.js';

const decide = (document: Order, facts: OrderFacts = nothingKnown, agreed: OrderPolicy = policy()): Decision =>
  decideOrder(document, key, facts, agreed);

function created(document: Order = order()) {
  const decision = decide(document);
  if (decision.kind !== 'created') throw new Error(JSON.stringify(decision));
  return decision;
}

/** What becomes of `after` when `before` was accepted. */
const resend = (before: Order, after: Order, change: Partial<OrderFacts> = {}, agreed = policy()): Decision =>
  decide(after, known(created(before).state, before, change), agreed);

const reasons = (decision: Decision): string[] =>
  decision.kind === 'held' ? decision.hold.reasons.map(({ code }) => code) : [decision.kind];

describe('a new order', () => {
  test('is created open, with its net derived from the lines', () => {
    const document = order();
    expect(created(document)).toMatchObject({
      document,
      state: { key, version: 1, status: 'open', currency: 'GBP', net: '50', revision: revisionOf(document) },
      events: [{ type: 'order.created', version: 1, payload: { after: { status: 'open', lines: 2 } } }],
      warnings: [],
    });
  });

  test('keeps the net that it states', () => {
    expect(created(order(undefined, { totals: { net: '50.00' } })).state.net).toBe('50.00');
  });

  test('is refused whole when one line breaks a blocking rule, with every problem told', () => {
    const decision = decide(order([line('1'), line('2', { quantity: { value: '0', unitCode: 'PCE' } })]));
    expect(decision).toMatchObject({
      kind: 'rejected',
      problems: [{ code: 'quantity-not-positive', field: 'lines[1].quantity.value' }, { code: 'line-unit-unknown' }],
    });
  });

  test('loses only its bad lines where the partner accepts partial orders', () => {
    const sent = order([line('1'), line('2', { quantity: { value: '-1', unitCode: 'EA' } })]);
    const decision = decide(sent, nothingKnown, policy({}, { acceptPartialOrders: true }));
    expect(decision).toMatchObject({
      kind: 'created',
      document: { lines: [{ lineNumber: '1' }] },
      state: { revision: revisionOf(sent), lines: [{ lineNumber: '1' }] },
      warnings: [{ code: 'quantity-not-positive', severity: 'warning' }],
    });
  });

  test('is refused even so when no line would be left, or the fault is not in a line', () => {
    const partial = policy({}, { acceptPartialOrders: true });
    const bad = line('1', { quantity: { value: '0', unitCode: 'EA' } });
    expect(decide(order([bad]), nothingKnown, partial).kind).toBe('rejected');
    const { currency: _, ...withoutCurrency } = order([line('1'), { ...bad, lineNumber: '2' }]);
    expect(decide(withoutCurrency, nothingKnown, partial).kind).toBe('rejected');
  });

  test('exists as held, without effects, when a rule holds it', () => {
    const decision = decide(
      order(undefined, { currency: 'XYZ' }),
      nothingKnown,
      policy({ severities: { 'currency-known': 'hold' } }),
    );
    expect(decision).toMatchObject({
      kind: 'held',
      state: { status: 'held', version: 1 },
      hold: { reason: { code: 'currency-unknown' } },
      events: [{ type: 'order.held', payload: { reasons: [{ code: 'currency-unknown', field: 'currency' }] } }],
    });
  });
});

describe('the same content again', () => {
  test('changes nothing and refers to the first', () => {
    const source = { receiptId: 'rcp_2', position: 'line 99' };
    expect(resend(order(), order(undefined, { source }))).toEqual({
      kind: 'unchanged',
      problems: [{ severity: 'warning', code: 'order-unchanged', found: 'PO-1', params: { version: 1 } }],
    });
  });

  test('is unchanged whatever the rules say by now', () => {
    expect(resend(order(), order(), {}, policy({ severities: { 'order-revised': 'block' } })).kind).toBe('unchanged');
  });

  test('leaves a held order held', () => {
    const { state } = created();
    expect(decide(order(), known({ ...state, status: 'held' }, order()))).toMatchObject({
      kind: 'unchanged',
      problems: [{ code: 'order-still-held' }],
    });
  });
});

describe('other content under a known number', () => {
  const accepted = order([line('1'), line('2')]);

  test('is applied when it only adds or raises', () => {
    const after = order([line('1', { quantity: { value: '15', unitCode: 'EA' } }), line('2'), line('3')]);
    expect(resend(accepted, after)).toMatchObject({
      kind: 'changed',
      state: { version: 2, lines: [{ ordered: '15', open: '15' }, { ordered: '10' }, { ordered: '10' }] },
      events: [
        {
          type: 'order.changed',
          payload: {
            before: { version: 1 },
            after: { version: 2 },
            changes: [
              { lineNumber: '1', change: 'raised', from: '10', to: '15' },
              { lineNumber: '3', change: 'added', to: '10' },
            ],
          },
        },
      ],
      warnings: [{ code: 'order-revised' }],
    });
  });

  test('is applied when only its header differs, and the event names the fields without their values', () => {
    const decision = resend(accepted, order(undefined, { shipTo: { name: 'Ms Person' } }));
    expect(decision).toMatchObject({ kind: 'changed', events: [{ payload: { fields: ['shipTo'] } }] });
    expect(JSON.stringify(decision.kind === 'changed' && decision.events)).not.toContain('Person');
  });

  test.each([
    ['drops a line', order([line('1')]), 'order-line-dropped'],
    [
      'shrinks a line',
      order([line('1'), line('2', { quantity: { value: '9.5', unitCode: 'EA' } })]),
      'order-line-shrunk',
    ],
    ['changes an item', order([line('1'), line('2', { item: { sellerItemId: 'B' } })]), 'order-line-item-changed'],
    [
      'changes a unit',
      order([line('1'), line('2', { quantity: { value: '10', unitCode: 'KGM' } })]),
      'order-line-unit-changed',
    ],
    ['lowers a price', order([line('1'), line('2', { price: { amount: '2.49' } })]), 'order-line-price-changed'],
    ['raises a price', order([line('1'), line('2', { price: { amount: '2.51' } })]), 'order-line-price-changed'],
    ['changes the currency', order(undefined, { currency: 'EUR' }), 'order-currency-changed'],
  ])('is held, never applied silently, when it %s', (_, after, reason) => {
    const decision = resend(accepted, after);
    expect(reasons(decision)).toEqual([reason]);
    expect(decision).not.toHaveProperty('state');
  });

  test('is no other price when it is only written otherwise', () => {
    const price = { amount: '250.0', baseQuantity: '100' };
    expect(reasons(resend(accepted, order([line('1', { price }), line('2')])))).toEqual(['changed']);
  });

  test('is no other quantity when it is only written otherwise', () => {
    const quantity = { value: '10.00', unitCode: 'EA' };
    expect(reasons(resend(accepted, order([line('1', { quantity }), line('2')])))).toEqual(['changed']);
  });

  test('is held once the order was delivered, or while an earlier version is held', () => {
    const more = order([line('1'), line('2'), line('3')]);
    expect(reasons(resend(accepted, more, { delivered: true }))).toEqual(['order-delivered']);
    expect(reasons(resend(accepted, more, { openHold: true }))).toEqual(['order-hold-open']);
  });

  test('is held or refused at once where that is agreed', () => {
    const more = order([line('1'), line('2'), line('3')]);
    const agreed = (severity: string) => policy({ severities: { 'order-revised': severity } });
    expect(reasons(resend(accepted, more, {}, agreed('hold')))).toEqual(['order-revised-held']);
    expect(reasons(resend(accepted, more, {}, agreed('block')))).toEqual(['rejected']);
    expect(resend(accepted, more, {}, agreed('off'))).toMatchObject({ kind: 'changed', warnings: [] });
  });

  test('of a cancelled order is refused', () => {
    const cancelled = { ...created(accepted).state, status: 'cancelled' as const };
    expect(decide(order([line('1')]), known(cancelled, accepted))).toMatchObject({
      kind: 'rejected',
      problems: [{ code: 'order-cancelled' }],
    });
  });

  test('of an order that was never accepted takes its place', () => {
    const held = { ...created(accepted).state, status: 'held' as const };
    expect(decide(order([line('1')]), known(held, accepted, { openHold: true }))).toMatchObject({
      kind: 'created',
      state: { version: 2, status: 'open', lines: [{ lineNumber: '1' }] },
    });
  });
});
