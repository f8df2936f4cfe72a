import type { Order, OrderLine } from '#libs/documents';

import type { OrderFacts, OrderPolicy } from '../orders/decision.js';
import type { OrderKey, OrderState } from '../orders/order-state.js';
import { compileRules, RulesDefinition } from '../rules/compile-rules.js';

/** An order line for tests: 10 pieces at 2.50, changed as said. */
export const line = (lineNumber: string, change: Partial<OrderLine> = {}): OrderLine => ({
  lineNumber,
  item: { sellerItemId: `ITEM-${lineNumber}` },
  quantity: { value: '10', unitCode: 'EA' },
  price: { amount: '2.50' },
  ...change,
});

export const order = (lines: OrderLine[] = [line('1'), line('2')], change: Partial<Order> = {}): Order => ({
  documentType: 'Order',
  documentId: 'PO-1',
  orderNumber: 'PO-1',
  currency: 'GBP',
  lines,
  ...change,
});

export const key: OrderKey = { direction: 'sales', buyerId: 'shop', sellerId: 'us', orderNumber: 'PO-1' };

export const policy = (rules: unknown = {}, change: Partial<OrderPolicy> = {}): OrderPolicy => ({
  rules: compileRules(RulesDefinition.parse(rules)).rules,
  acceptPartialOrders: false,
  partner: { id: 'shop' },
  ...change,
});

export const nothingKnown: OrderFacts = { delivered: false, openHold: false };

export const known = (existing: OrderState, existingDocument: Order, change: Partial<OrderFacts> = {}) => ({
  ...nothingKnown,
  existing,
  existingDocument,
  ...change,
});
