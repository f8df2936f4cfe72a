import type { Big } from 'big.js';

import { decimal } from '#libs/documents';

import type { OrderLineState, OrderState } from '../orders/order-state.js';
import type { AnyLine } from '../rules/any-line.js';

export const isOfOther = ({ references }: AnyLine, orderNumber: string): boolean =>
  (references?.orderNumber ?? orderNumber) !== orderNumber;

/** The line of an order that a line of another document says it is about. */
export function orderLineOf({ references }: AnyLine, { lines }: OrderState): OrderLineState | undefined {
  const wanted = references?.orderLine;
  return wanted === undefined ? undefined : lines.find(({ lineNumber }) => sameNumber(lineNumber, wanted));
}

/** Systems put zeros before line numbers: 00010 is 10. */
const sameNumber = (one: string, other: string): boolean =>
  one.replace(/^0+(?=\d)/, '') === other.replace(/^0+(?=\d)/, '');

/** The quantity of a line in the unit of its order's; in another unit nothing can be said. */
export const quantityIn = ({ quantity }: AnyLine, { unitCode }: OrderLineState): Big | undefined =>
  quantity !== undefined && (quantity.unitCode ?? quantity.sourceUnit ?? unitCode) === unitCode
    ? decimal(quantity.value)
    : undefined;
