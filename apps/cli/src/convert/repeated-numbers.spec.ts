import { expect, test } from '@jest/globals';

import { Order } from '#libs/documents';

import { RepeatedNumbers } from './repeated-numbers.js';

const order = (orderNumber: string, sku: string, buyer = 'Acme') =>
  Order.parse({
    documentType: 'Order',
    documentId: orderNumber,
    orderNumber,
    buyer: { name: buyer },
    lines: [{ lineNumber: '1', item: { sellerItemId: sku }, quantity: { value: '1', unitCode: 'EA' } }],
  });

test('a number that was there before in a file is told, with what a hub makes of it', () => {
  const numbers = new RepeatedNumbers();
  const codesOf = (document: Order, line: number) =>
    numbers.told({ document, problems: [] }, line).problems.map(({ code, message }) => [code, message]);
  expect(codesOf(order('A-1', 'x'), 2)).toEqual([]);
  expect(codesOf(order('A-2', 'x'), 3)).toEqual([]);
  expect(codesOf(order('A-1', 'x', 'Other'), 4)).toEqual([]);
  expect(codesOf(order('A-1', 'x'), 5)).toEqual([['document-again', expect.stringContaining('line 2, with the same')]]);
  expect(codesOf(order('A-1', 'y'), 6)).toEqual([
    ['document-number-again', expect.stringContaining('line 2, with other')],
  ]);
});
