import { describe, expect, test } from '@jest/globals';

import { type InventoryReport, revisionOf } from '#libs/documents';

import { policy } from '../testing/orders.js';
import { decideInventory, type InventoryFacts } from './decide-inventory.js';

const report = (change: Partial<InventoryReport> = {}): InventoryReport => ({
  documentType: 'InventoryReport',
  documentId: 'S-1',
  asOf: '2026-11-22T10:00:00Z',
  lines: [
    { lineNumber: '1', item: { sellerItemId: 'A' }, quantity: { value: '5', unitCode: 'EA' }, site: 'LON' },
    { lineNumber: '2', item: { sellerItemId: 'A' }, quantity: { value: '7' } },
  ],
  ...change,
});
const receivedAt = '2026-11-22T12:00:00Z';
const decide = (document: InventoryReport, facts: Partial<InventoryFacts> = {}, rules: unknown = {}) =>
  decideInventory(document, { receivedAt, ...facts }, policy(rules));
const asOfOf = (decision: ReturnType<typeof decide>) => 'asOf' in decision && decision.asOf;

describe('a stock report', () => {
  test('is recorded as absolute levels as of its moment', () => {
    expect(decide(report())).toMatchObject({
      kind: 'recorded',
      asOf: '2026-11-22T10:00:00.000Z',
      levels: [
        { itemId: 'A', site: 'LON', quantity: '5', unitCode: 'EA' },
        { itemId: 'A', site: '', quantity: '7' },
      ],
      events: [{ type: 'inventory.recorded', payload: { lines: 2, leftOut: 0 } }],
    });
  });

  test('older than what is recorded is ignored, with an event', () => {
    const newest = { asOf: '2026-11-22T10:00:00.001Z', revision: 'other' };
    expect(decide(report(), { newest })).toMatchObject({
      kind: 'ignored',
      events: [{ type: 'inventory.ignored', payload: { before: newest } }],
      problems: [{ code: 'inventory-older' }],
    });
  });

  test('with the same content again renews its moment', () => {
    const { asOf: _, ...undated } = report();
    const newest = { asOf: '2026-11-21T10:00:00.000Z', revision: revisionOf(undated) };
    expect(decide(undated, { newest })).toMatchObject({ kind: 'renewed', asOf: '2026-11-22T12:00:00.000Z' });
  });

  test('without a moment is as of its receipt, with a day as of the end of that day', () => {
    const { asOf: _, ...undated } = report();
    expect(asOfOf(decide(undated))).toBe('2026-11-22T12:00:00.000Z');
    expect(asOfOf(decide({ ...undated, issueDate: '2026-11-20' }))).toBe('2026-11-20T23:59:59.999Z');
    expect(asOfOf(decide({ ...undated, issueDate: '2026-11-22' }))).toBe('2026-11-22T12:00:00.000Z');
  });

  test('loses only its bad lines, and is refused when none is left', () => {
    const nameless = { lineNumber: '3', item: {}, quantity: { value: '1' } };
    expect(decide(report({ lines: [...report().lines, nameless] }))).toMatchObject({
      kind: 'recorded',
      levels: [{ quantity: '5' }, { quantity: '7' }],
      problems: [{ code: 'item-missing' }],
    });
    expect(decide(report({ lines: [nameless] }))).toMatchObject({
      kind: 'rejected',
      problems: [{ code: 'item-missing' }],
    });
  });

  test('is held when a rule holds it', () => {
    const [first] = report().lines;
    const negative = report({ lines: [{ ...first!, quantity: { value: '-5' } }] });
    expect(decide(negative, {}, { severities: { 'stock-not-negative': 'hold' } })).toMatchObject({
      kind: 'held',
      reasons: [{ code: 'stock-negative' }],
    });
    expect(decide(negative)).toMatchObject({ kind: 'recorded', problems: [{ severity: 'warning' }] });
  });

  test('that says the same of an item twice counts it once', () => {
    const [first] = report().lines;
    expect(decide(report({ lines: [first!, { ...first!, lineNumber: '2' }] }))).toMatchObject({
      levels: [{ quantity: '5' }],
    });
  });
});
