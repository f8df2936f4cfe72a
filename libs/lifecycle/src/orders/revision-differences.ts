import { decimal, type Order, type OrderLine, type Problem, problem } from '#libs/documents';

import { itemIdOf, unitOf, wantedOf } from './ledger.js';
import { isZero, type OrderLineState, type OrderState } from './order-state.js';

/** One value of an order that a newer version states otherwise. Quantities are what was wanted and what is wanted now. */
export interface LineChange {
  lineNumber: string;
  change: 'added' | 'raised' | 'shrunk' | 'dropped' | 'item' | 'unit' | 'price';
  from?: string;
  to?: string;
}

export interface RevisionDifferences {
  changes: LineChange[];
  /** Why a person has to look before it is applied: less is ordered, or something else, or at another price. */
  reasons: Problem[];
}

const REASONS = {
  dropped: 'order-line-dropped',
  shrunk: 'order-line-shrunk',
  item: 'order-line-item-changed',
  unit: 'order-line-unit-changed',
  price: 'order-line-price-changed',
} as const;

const sameAmount = (left: string, right: string): boolean => left === right || decimal(left).eq(right);

/** Price of one unit as it is stated: amount, base quantity and currency in one text; '' without a price. */
function priceText(line: OrderLine | undefined): string {
  const price = line?.price;
  if (price === undefined) return '';
  const base = price.baseQuantity ?? '1';
  const amount = decimal(base).eq(0) ? decimal(price.amount) : decimal(price.amount).div(base);
  return price.currency === undefined ? amount.toFixed() : `${amount.toFixed()} ${price.currency}`;
}

/**
 * How a re-sent order differs from the accepted one, line by line (lines are the same by their number). Only more of
 * something may be applied without a person; a change outside the lines is applied too, but for the currency.
 */
export function revisionDifferences(state: OrderState, before: Order | undefined, after: Order): RevisionDifferences {
  const changes: LineChange[] = [];
  const known = new Map(state.lines.map((line) => [line.lineNumber, line]));
  const linesBefore = new Map(before?.lines.map((line) => [line.lineNumber, line]));
  for (const line of after.lines) {
    const ledger = known.get(line.lineNumber);
    known.delete(line.lineNumber);
    if (ledger === undefined) changes.push({ lineNumber: line.lineNumber, change: 'added', to: line.quantity.value });
    else compareLine(ledger, linesBefore.get(line.lineNumber), line, changes);
  }
  for (const gone of known.values()) {
    const wanted = wantedOf(gone);
    if (!isZero(wanted)) changes.push({ lineNumber: gone.lineNumber, change: 'dropped', from: wanted, to: '0' });
  }
  const reasons = changes.flatMap(reasonOf);
  if (state.currency !== after.currency)
    reasons.push(
      problem('order-currency-changed', {
        field: 'currency',
        expected: state.currency ?? '',
        found: after.currency ?? '',
      }),
    );
  return { changes, reasons };
}

function compareLine(
  ledger: OrderLineState,
  before: OrderLine | undefined,
  after: OrderLine,
  changes: LineChange[],
): void {
  const note = (change: LineChange['change'], from: string, to: string): void => {
    changes.push({ lineNumber: after.lineNumber, change, from, to });
  };
  const itemId = itemIdOf(after.item);
  if (ledger.itemId !== itemId) note('item', ledger.itemId, itemId);
  if (ledger.unitCode !== unitOf(after)) note('unit', ledger.unitCode, unitOf(after));
  const wanted = wantedOf(ledger);
  if (!sameAmount(wanted, after.quantity.value))
    note(decimal(after.quantity.value).lt(wanted) ? 'shrunk' : 'raised', wanted, after.quantity.value);
  const price = priceText(before);
  const newPrice = priceText(after);
  if (price !== newPrice) note('price', price, newPrice);
}

function reasonOf({ lineNumber, change, from, to }: LineChange): Problem[] {
  if (change === 'added' || change === 'raised') return [];
  return [problem(REASONS[change], { expected: from ?? '', found: to ?? '', params: { lineNumber } })];
}
