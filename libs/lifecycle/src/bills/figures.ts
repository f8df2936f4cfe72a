import { type CreditNote, decimal, decimalText, type Invoice, minorUnitDigits } from '#libs/documents';

export type Bill = Invoice | CreditNote;
export type Amount = ReturnType<typeof decimal>;

export const zero = decimal('0');

/**
 * An amount of a bill as it is stated, and as it should be where it is told as wrong: what is added up of it is right by either, so that one
 * wrong figure is told once and not in every sum that it goes into.
 */
export interface Figure {
  stated: Amount;
  right: Amount;
}

export const figure = (stated: Amount, right: Amount = stated): Figure => ({ stated, right });

export const plus = (one: Figure, other: Figure): Figure =>
  figure(one.stated.plus(other.stated), one.right.plus(other.right));

export const minus = (one: Figure, other: Figure): Figure =>
  figure(one.stated.minus(other.stated), one.right.minus(other.right));

export const sumOf = (figures: readonly Figure[]): Figure => figures.reduce(plus, figure(zero));

/** What is stated of an optional amount. */
export const statedFigure = (text: string | undefined): Figure | undefined =>
  text === undefined ? undefined : figure(decimal(text));

/** How far an amount may be from what it is held against. */
export interface Slack {
  /** Of sums: what rounding of finer amounts to the currency's digits can make. */
  sum: Amount;
  /** Of products of quantity, price or rate: 0.02 as in Peppol BIS Billing rule R120, or one minor unit where that is more. */
  product: Amount;
  minorUnit: Amount;
  digits: number;
}

export function slackOf({ currency }: Bill): Slack {
  const digits = minorUnitDigits(currency) ?? 2;
  const minorUnit = decimal('1').div(`1${'0'.repeat(digits)}`);
  const product = decimal('0.02');
  return { sum: minorUnit.div('2'), product: minorUnit.gt(product) ? minorUnit : product, minorUnit, digits };
}

export const isNear = (one: Amount, other: Amount, slack: Amount): boolean => one.minus(other).abs().lte(slack);

/** An amount for people: with the digits of its currency, and more where it has more. */
export function amountText(amount: Amount, { digits }: Slack): string {
  const rounded = amount.round(digits);
  return rounded.eq(amount) ? amount.toFixed(digits) : decimalText(amount.round(digits + 4));
}
