import {
  type AllowanceCharge,
  decimal,
  decimalText,
  minorUnitDigits,
  type Price,
  type Quantity,
  type Tax,
  type Totals,
} from '#libs/documents';

/** What documents about money state: orders, their answers, bills. */
export interface Priced {
  documentType: string;
  currency?: string | undefined;
  taxIncluded?: boolean | undefined;
  allowances?: readonly AllowanceCharge[] | undefined;
  charges?: readonly AllowanceCharge[] | undefined;
  taxes?: readonly Tax[] | undefined;
  lines: readonly PricedLine[];
  totals?: Totals | undefined;
}

export interface PricedLine {
  lineNumber?: string | undefined;
  quantity?: Quantity | undefined;
  price?: Price | undefined;
  lineAmount?: string | undefined;
  taxes?: readonly Tax[] | undefined;
  allowances?: readonly AllowanceCharge[] | undefined;
  charges?: readonly AllowanceCharge[] | undefined;
}

export type Amount = ReturnType<typeof decimal>;

export const zero = decimal('0');

/**
 * An amount of a document as it is stated, and as it should be where it is told as wrong: what is added up of it is right by either, so that one
 * wrong figure is told once and not in every sum that it goes into.
 */
export interface Figure {
  stated: Amount;
  right: Amount;
}

export const figure = (stated: Amount, right: Amount = stated): Figure => ({ stated, right });

export const plus = (one: Figure, other: Figure): Figure => joined(one, other, (left, right) => left.plus(right));

export const minus = (one: Figure, other: Figure): Figure => joined(one, other, (left, right) => left.minus(right));

/** Most figures are right as they are stated, and added up once. */
function joined(one: Figure, other: Figure, join: (left: Amount, right: Amount) => Amount): Figure {
  const stated = join(one.stated, other.stated);
  const isRight = one.right === one.stated && other.right === other.stated;
  return figure(stated, isRight ? stated : join(one.right, other.right));
}

export const sumOf = (figures: readonly Figure[]): Figure => figures.reduce(plus, figure(zero));

/** The sum of amounts; undefined where there are none, or one is not known. */
export function allOf(figures: readonly (Figure | undefined)[]): Figure | undefined {
  const known = figures.filter((one) => one !== undefined);
  return known.length === 0 || known.length < figures.length ? undefined : sumOf(known);
}

/** What is stated of an optional amount. */
export const statedFigure = (text: string | undefined): Figure | undefined =>
  text === undefined ? undefined : figure(decimal(text));

/** How far an amount may be from what it is held against. */
export interface Slack {
  /** Of totals. */
  sum: Amount;
  /** Of what lines come to. */
  product: Amount;
  minorUnit: Amount;
  digits: number;
  /** How derived amounts are rounded. */
  rounding: typeof HALF_UP | typeof HALF_EVEN;
}

/** Rounding modes of big.js. */
export const HALF_UP = 1;
export const HALF_EVEN = 2;

const minorUnitOf = (currency: string | undefined): { minorUnit: Amount; digits: number } => {
  const digits = minorUnitDigits(currency ?? '') ?? 2;
  return { minorUnit: decimal(digits === 0 ? '1' : `0.${'1'.padStart(digits, '0')}`), digits };
};

/**
 * Bills are added up exactly, but that finer amounts are rounded once; lines may be 0.02 off as in Peppol BIS Billing rule R120, or one minor unit where
 * that is more.
 */
export function slackOfBills({ currency }: Priced): Slack {
  const unit = minorUnitOf(currency);
  const product = decimal('0.02');
  const { minorUnit } = unit;
  return { ...unit, sum: minorUnit.div('2'), product: minorUnit.gt(product) ? minorUnit : product, rounding: HALF_UP };
}

/** Orders state what is expected to be billed: one minor unit a line is rounding, not a fault. */
export function slackOfOrders({ currency, lines }: Priced, rounding: Slack['rounding']): Slack {
  const unit = minorUnitOf(currency);
  return { ...unit, sum: unit.minorUnit.times(Math.max(lines.length, 1)), product: unit.minorUnit, rounding };
}

export const isNear = (one: Amount, other: Amount, slack: Amount): boolean =>
  one.eq(other) || one.minus(other).abs().lte(slack);

/** An amount for people: with the digits of its currency, and more where it has more. */
export function amountText(amount: Amount, { digits }: Slack): string {
  const rounded = amount.round(digits);
  return rounded.eq(amount) ? amount.toFixed(digits) : decimalText(amount.round(digits + 4));
}
