import { decimal, decimalText, type Item, type OrderLine } from '#libs/documents';

import { isZero, type OrderLineState } from './order-state.js';

/** What a line's item is known by: the first of buyer's id, seller's id, GTIN, manufacturer's id, other identifiers, name. */
export const itemIdOf = (item: Item): string =>
  item.buyerItemId ??
  item.sellerItemId ??
  item.gtin ??
  item.manufacturerItemId ??
  item.identifiers?.[0]?.value ??
  item.name ??
  '';

/** A new line: all that was ordered is open. */
export const openLine = (line: OrderLine): OrderLineState => ({
  lineNumber: line.lineNumber,
  itemId: itemIdOf(line.item),
  unitCode: unitOf(line),
  ordered: line.quantity.value,
  open: line.quantity.value,
  confirmed: '0',
  inTransit: '0',
  received: '0',
  cancelled: '0',
  excess: '0',
  refused: '0',
  returned: '0',
});

/** The unit that a line is counted in; the sender's own code where no known one stands beside it. */
export const unitOf = (line: OrderLine): string => line.quantity.unitCode ?? line.quantity.sourceUnit ?? '';

/** What is shipped or received and cannot be ordered less. */
export const shippedOf = (state: OrderLineState): string =>
  isZero(state.inTransit) ? state.received : decimalText(decimal(state.inTransit).plus(state.received));

/** What is still wanted: ordered without what was cancelled. */
export const wantedOf = (state: OrderLineState): string =>
  isZero(state.cancelled) ? state.ordered : decimalText(decimal(state.ordered).minus(state.cancelled));

/**
 * A line as a newer version of its order states it: what was shipped stays, what was confirmed stays as far as it fits, the
 * rest is open. Undefined when less is ordered than was shipped.
 */
export function reviseLine(state: OrderLineState, line: OrderLine): OrderLineState | undefined {
  const revised = { ...openLine(line), excess: state.excess, refused: state.refused, returned: state.returned };
  const shipped = shippedOf(state);
  if (isZero(shipped) && isZero(state.confirmed)) return revised;
  const unshipped = decimal(revised.ordered).minus(shipped);
  if (unshipped.lt(0)) return undefined;
  const confirmed = unshipped.lt(state.confirmed) ? unshipped : decimal(state.confirmed);
  return {
    ...revised,
    open: decimalText(unshipped.minus(confirmed)),
    confirmed: decimalText(confirmed),
    inTransit: state.inTransit,
    received: state.received,
  };
}

/** A line of which nothing more is wanted: what is open or confirmed is cancelled, what was shipped stays. */
export const cancelLine = (state: OrderLineState): OrderLineState => ({
  ...state,
  open: '0',
  confirmed: '0',
  cancelled: decimalText(decimal(state.cancelled).plus(state.open).plus(state.confirmed)),
});
