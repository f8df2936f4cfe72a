import { describe, expect, test } from '@jest/globals';

import type { DespatchAdvice, Document } from '#libs/documents';

import type { OrderState } from '../orders/order-state.js';
import { compileRules } from '../rules/compile-rules.js';
import { decideDocument, type DocumentFacts } from './decide-document.js';

const invoice = {
  documentType: 'Invoice',
  documentId: 'INV-1',
  issueDate: '2026-11-21',
  currency: 'GBP',
  buyer: { name: 'Moorland Hotels' },
  seller: { name: 'Northern Tableware' },
  lines: [{ lineNumber: '1', item: { name: 'Mug' }, lineAmount: '10.00' }],
  totals: { tax: '2.00', payable: '12.00' },
} as Document;

const rule = (severity: 'block' | 'hold' | 'warn') => ({
  name: 'small',
  for: 'Invoice' as const,
  assert: 'decimal(document.totals.payable) < 10',
  message: 'Too much.',
  severity,
});

function decide(facts: Partial<DocumentFacts>, severity?: 'block' | 'hold' | 'warn', document = invoice) {
  const { rules } = compileRules({ severities: {}, rules: severity === undefined ? [] : [rule(severity)] });
  return decideDocument(document, { revision: 'r1', ...facts }, { rules, partner: { id: 'acme' } });
}

describe('a document that is neither an order nor a stock report', () => {
  test('goes on when it is new', () => {
    expect(decide({})).toMatchObject({ kind: 'created', events: [{ type: 'document.accepted' }], problems: [] });
  });

  test('is left alone when it comes again with the same content', () => {
    expect(decide({ known: 'r1' })).toMatchObject({ kind: 'unchanged', problems: [{ code: 'document-unchanged' }] });
  });

  test('waits for a person when its number comes with other content', () => {
    expect(decide({ known: 'r0' })).toMatchObject({
      kind: 'held',
      reasons: [{ code: 'document-revised' }],
      events: [{ type: 'document.held', payload: { before: { revision: 'r0' } } }],
    });
  });

  test('takes the place of the one before when it states all that is so', () => {
    const catalogue = { ...invoice, documentType: 'Catalogue' } as unknown as Document;
    expect(decide({ known: 'r0' }, undefined, catalogue).kind).toBe('created');
  });

  test.each([
    ['block', 'rejected'],
    ['hold', 'held'],
    ['warn', 'created'],
  ] as const)('that breaks a rule of severity %s is %s', (severity, kind) => {
    expect(decide({}, severity).kind).toBe(kind);
  });

  test('that a person lets pass goes on, and what held it is told as a warning', () => {
    expect(decide({ known: 'r0', released: { reason: 'agreed' } }, 'hold')).toMatchObject({
      kind: 'created',
      problems: [
        { code: 'rule-broken', severity: 'warning' },
        { code: 'document-revised', severity: 'warning' },
      ],
      events: [{ payload: { released: { reason: 'agreed' } } }],
    });
  });

  test('is refused by a rule that blocks, whoever lets it pass', () => {
    expect(decide({ released: { reason: 'agreed' } }, 'block').kind).toBe('rejected');
  });
});

describe('an answer to an order', () => {
  const order = {
    key: { orderNumber: 'PO-1' },
    lines: [{ lineNumber: '10', ordered: '12', unitCode: 'EA' }],
  } as OrderState;
  const notice = (orderLine: string, value: string, unitCode = 'EA', orderNumber = 'PO-1') =>
    ({
      documentType: 'DespatchAdvice',
      documentId: 'D-1',
      orderNumber: 'PO-1',
      lines: [
        {
          lineNumber: '1',
          item: { name: 'Mug' },
          quantity: { value, unitCode },
          references: { orderNumber, orderLine },
        },
      ],
    }) as DespatchAdvice;

  test('goes on when it fits its order; what names another order, or counts in another unit, is not judged', () => {
    for (const document of [notice('0010', '12.0'), notice('20', '12', 'EA', 'PO-2'), notice('10', '500', 'GRM')])
      expect(decide({ order }, undefined, document)).toMatchObject({ kind: 'created', problems: [] });
  });

  test('waits for a person when the order has no such line, or less was ordered, and goes on when one lets it pass', () => {
    const unknown = decide({ order }, undefined, notice('20', '1'));
    expect(unknown).toMatchObject({
      kind: 'held',
      reasons: [{ code: 'answered-line-unknown', field: 'lines[0].references.orderLine', expected: '10', found: '20' }],
    });
    const above = notice('10', '12.5');
    expect(decide({ order }, undefined, above)).toMatchObject({
      kind: 'held',
      reasons: [
        { code: 'shipped-above-ordered', field: 'lines[0].quantity.value', expected: 'at most 12', found: '12.5' },
      ],
    });
    expect(decide({ order, released: { reason: 'agreed' } }, undefined, above)).toMatchObject({ kind: 'created' });
    const confirmed = { ...above, documentType: 'OrderResponse' } as Document;
    expect(decide({ order }, undefined, confirmed)).toMatchObject({
      kind: 'held',
      reasons: [{ code: 'confirmed-above-ordered', field: 'lines[0].quantity.value', expected: 'at most 12' }],
    });
  });

  test('waits when shipments are more than was ordered only together, with each other or with what was told before', () => {
    const lineOf = (value: string) => notice('0010', value).lines[0]!;
    const one = notice('10', '8');
    expect(
      decide({ order, shippedBefore: [{ ...one, documentId: 'D-0' }] }, undefined, notice('10', '5')),
    ).toMatchObject({
      kind: 'held',
      reasons: [
        {
          code: 'shipped-together-above-ordered',
          field: 'lines[0].quantity.value',
          expected: 'at most 12',
          found: '13',
          params: { before: '8', orderLine: '10' },
        },
      ],
    });
    const twice = { ...one, lines: [lineOf('8'), lineOf('4.5')] } as Document;
    expect(decide({ order }, undefined, twice)).toMatchObject({
      kind: 'held',
      reasons: [{ code: 'shipped-together-above-ordered', field: 'lines[1].quantity.value', found: '12.5' }],
    });
    const fits = decide({ order, shippedBefore: [{ ...one, documentId: 'D-0' }] }, undefined, notice('10', '4'));
    expect(fits).toMatchObject({ kind: 'created', problems: [] });
  });

  test('to an order that should be known and is not goes on with a warning, and is refused where the rule says so', () => {
    const document = notice('10', '1');
    expect(decide({ order: null }, undefined, document)).toMatchObject({
      kind: 'created',
      problems: [{ severity: 'warning', code: 'answered-order-unknown', found: 'PO-1' }],
    });
    const { rules } = compileRules({ severities: { 'order-known': 'block' }, rules: [] });
    const facts = { revision: 'r1', order: null };
    expect(decideDocument(document, facts, { rules, partner: { id: 'acme' } })).toMatchObject({ kind: 'rejected' });
    expect(decide({ order: null })).toMatchObject({ kind: 'created', problems: [] });
  });
});
