import { minorUnitDigits, decimal, decimalText, type Order } from '#libs/documents';

import { type Amount, HALF_EVEN, HALF_UP, zero } from '../figures/figure.js';
import { derivedAmount } from '../figures/lines.js';
import type { RulePartner } from '../rules/rule.js';

/** What the lines of an order come to: each with its stated amount or, without one, with its derived amount. */
export interface DerivedTotals {
  /** Sum of the lines. */
  lines: Amount;
  /** `lines` less allowances plus charges of the order. */
  net: Amount;
}

const sumOf = (parts: Order['charges']): Amount =>
  parts === undefined ? zero : parts.reduce((sum, part) => sum.plus(part.amount ?? '0'), zero);

/**
 * Adds the lines up, derived amounts rounded per line to the currency's ISO 4217 digits.
 * Undefined when a line has neither amount nor a price in its unit, or the currency is unknown.
 */
export function deriveTotals(order: Order, rounding: RulePartner['rounding'] = 'half-up'): DerivedTotals | undefined {
  const digits = minorUnitDigits(order.currency ?? '');
  if (digits === undefined) return undefined;
  const mode = rounding === 'half-up' ? HALF_UP : HALF_EVEN;
  let lines = zero;
  for (const line of order.lines) {
    const amount = line.lineAmount === undefined ? derivedAmount(line)?.round(digits, mode) : decimal(line.lineAmount);
    if (amount === undefined) return undefined;
    lines = lines.plus(amount);
  }
  const net = lines.minus(sumOf(order.allowances)).plus(sumOf(order.charges));
  return { lines, net };
}

/** Goods without tax: as stated, otherwise derived. Undefined when neither can be told. */
export function netOf(order: Order, rounding: RulePartner['rounding']): string | undefined {
  if (order.totals?.net !== undefined) return order.totals.net;
  if (order.taxIncluded === true) return undefined;
  const derived = deriveTotals(order, rounding);
  return derived === undefined ? undefined : decimalText(derived.net);
}
