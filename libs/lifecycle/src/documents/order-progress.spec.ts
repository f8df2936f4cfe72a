import { describe, expect, test } from '@jest/globals';

import type { Document } from '#libs/documents';

import type { OrderState } from '../orders/order-state.js';
import { orderProgress } from './order-progress.js';

const order = {
  key: { orderNumber: 'PO-1' },
  lines: [
    { lineNumber: '1', ordered: '12', unitCode: 'EA' },
    { lineNumber: '2', ordered: '3.5', unitCode: 'KGM' },
  ],
} as OrderState;

const line = (orderLine: string | undefined, value?: string, more: object = {}, unitCode?: string): object => ({
  lineNumber: '9',
  ...(value === undefined ? {} : { quantity: { value, ...(unitCode === undefined ? {} : { unitCode }) } }),
  references: { orderLine },
  ...more,
});
const said = (documentType: string, ...lines: object[]): Document =>
  ({ documentType, orderNumber: 'PO-1', lines }) as unknown as Document;
const response = (responseCode: string): Document =>
  ({ documentType: 'OrderResponse', orderNumber: 'PO-1', responseCode }) as unknown as Document;

describe('what documents say of an order', () => {
  test('adds up by line: shipments, receipts less what was refused, bills less credits', () => {
    const documents = [
      said('DespatchAdvice', line('0001', '5'), line('1', '2.0'), line('2', '1.5', {}, 'KGM')),
      said('DespatchAdvice', line('1', '5')),
      said('ReceiptAdvice', line('1', '7', { rejectedQuantity: '2' })),
      said('Invoice', line('1', '12'), line('2', '3.5')),
      said('CreditNote', line('1', '2')),
    ];
    expect(orderProgress(order, documents)).toEqual({
      lines: [
        { lineNumber: '1', shipped: '12', received: '5', invoiced: '10' },
        { lineNumber: '2', shipped: '1.5', received: '0', invoiced: '3.5' },
      ],
      uncounted: 0,
    });
  });

  test('is confirmed as the newest confirmation of a line says', () => {
    const confirmed = (...documents: Document[]) => orderProgress(order, documents).lines.map((one) => one.confirmed);
    expect(confirmed(said('DespatchAdvice', line('1', '1')))).toEqual([undefined, undefined]);
    expect(
      confirmed(
        said('OrderResponse', line('1', '12'), line('2', '3')),
        said('OrderResponse', line('1', '6'), line('1', '4'), line('2', undefined, { response: 'rejected' })),
      ),
    ).toEqual(['10', '0']);
    expect(confirmed(said('OrderResponse', line('2', undefined, { response: 'accepted' })))).toEqual([
      undefined,
      '3.5',
    ]);
    expect(confirmed(response('AP'))).toEqual(['12', '3.5']);
    expect(confirmed(response('AP'), response('RE'))).toEqual(['0', '0']);
    expect(confirmed(response('AB'))).toEqual([undefined, undefined]);
  });

  test('counts nothing that names no line or another unit, and says of how many lines; lines of other orders are not its own', () => {
    const other = line('1', '5', { references: { orderNumber: 'PO-2', orderLine: '1' } });
    const documents = [said('DespatchAdvice', line(undefined, '5'), line('3', '5'), line('1', '5', {}, 'CS'), other)];
    expect(orderProgress(order, documents)).toMatchObject({
      lines: [{ shipped: '0' }, { shipped: '0' }],
      uncounted: 3,
    });
  });
});
