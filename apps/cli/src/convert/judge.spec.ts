import { describe, expect, test } from '@jest/globals';

import { Order } from '#libs/documents';
import { compileRules } from '#libs/lifecycle';

import { judge, problemLine } from './judge.js';

const order = (quantity: string, unitCode = 'EA') =>
  Order.parse({
    documentType: 'Order',
    documentId: 'PO-1',
    orderNumber: 'PO-1',
    issueDate: '2026-11-20',
    currency: 'GBP',
    lines: [{ lineNumber: '1', item: { sellerItemId: 'TEA-1' }, quantity: { value: quantity, unitCode } }],
  });

const rulesWith = (severities: Record<string, 'block' | 'hold' | 'warn'>) =>
  compileRules({ severities, rules: [] }).rules;
const mapped = (quantity: string) => ({ key: 'PO-1', line: 2, document: order(quantity), problems: [] });

describe('a mapped document', () => {
  test('that breaks no rule is converted without a word', () => {
    expect(judge(mapped('1'), rulesWith({}))).toMatchObject({ document: { orderNumber: 'PO-1' }, problems: [] });
  });

  test('that breaks a blocking rule is rejected, with the rule, the document and its line', () => {
    const { document, problems } = judge(mapped('0'), rulesWith({}));
    expect(document).toBeUndefined();
    expect(problems).toMatchObject([
      { severity: 'error', code: 'quantity-not-positive', document: 'PO-1', line: 2, consequence: 'block' },
    ]);
    expect(problems[0]).not.toHaveProperty('lineIndex');
  });

  test('that a hub would hold is converted with a warning', () => {
    const own = compileRules({
      severities: {},
      rules: [
        { name: 'small', for: 'Order', assert: 'size(document.lines) > 1', message: 'Too small.', severity: 'hold' },
      ],
    });
    expect(judge(mapped('1'), own.rules)).toMatchObject({
      document: { orderNumber: 'PO-1' },
      problems: [{ severity: 'warning', rule: 'small', consequence: 'hold' }],
    });
  });

  test('that could not be mapped keeps the name of its rows', () => {
    const problems = [{ severity: 'error' as const, code: 'field-missing', field: 'sku', line: 3 }];
    expect(judge({ key: 'PO-9', line: 3, problems }, [])).toEqual({
      problems: [expect.objectContaining({ document: 'PO-9', field: 'sku', line: 3, severity: 'error' })],
    });
  });
});

test('a problem line holds what is known and nothing else', () => {
  expect(
    Object.keys(problemLine({ severity: 'error', code: 'file-empty', expected: 'a record', found: 'none' })),
  ).toEqual(['severity', 'code', 'message', 'expected', 'found']);
});
