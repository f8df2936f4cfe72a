import type { Big } from 'big.js';

import { decimal, type Document } from '#libs/documents';

import type { OrderLineState, OrderState } from '../orders/order-state.js';

/** What lines of all documents that follow an order have in common. */
export interface FollowingLine {
  quantity?: { value: string; unitCode?: string | undefined; sourceUnit?: string | undefined } | undefined;
  references?: { orderNumber?: string | undefined; orderLine?: string | undefined } | undefined;
}

export const isOfOther = ({ references }: FollowingLine, orderNumber: string): boolean =>
  (references?.orderNumber ?? orderNumber) !== orderNumber;

/** The line of an order that a line of another document says it is about. */
export function orderLineOf({ references }: FollowingLine, { lines }: OrderState): OrderLineState | undefined {
  const wanted = references?.orderLine;
  return wanted === undefined ? undefined : lines.find(({ lineNumber }) => sameNumber(lineNumber, wanted));
}

/** Systems put zeros before line numbers: 00010 is 10. */
const sameNumber = (one: string, other: string): boolean =>
  one.replace(/^0+(?=\d)/, '') === other.replace(/^0+(?=\d)/, '');

/** The quantity of a line in the unit of its order's; in another unit nothing can be said. */
export const quantityIn = ({ quantity }: FollowingLine, { unitCode }: OrderLineState): Big | undefined =>
  quantity !== undefined && (quantity.unitCode ?? quantity.sourceUnit ?? unitCode) === unitCode
    ? decimal(quantity.value)
    : undefined;

/** Lines of a document, as far as they may follow an order. */
export const linesOf = (document: Document): readonly FollowingLine[] =>
  'lines' in document ? ((document.lines ?? []) as readonly FollowingLine[]) : [];
