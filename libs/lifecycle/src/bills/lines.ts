import { decimal, type InvoiceLine } from '#libs/documents';

import type { Breach } from '../rules/rule.js';
import { type Amount, amountText, type Bill, type Figure, figure, isNear, type Slack, zero } from './figures.js';

type Reduction = NonNullable<InvoiceLine['allowances']>[number];

/**
 * The amounts of the lines. Told: one that is not quantity x price / base quantity, less allowances plus charges of the line (Peppol BIS Billing 3
 * rule PEPPOL-EN16931-R120, https://docs.peppol.eu/poacc/billing/3.0/rules/ubl-peppol/).
 */
export function lineFigures(bill: Bill, slack: Slack, tell: (breach: Breach) => void): Figure[] {
  return bill.lines.map((line, lineIndex) => {
    const { lineNumber, lineAmount } = line;
    const stated = decimal(lineAmount);
    const derived = derivedAmount(line);
    if (derived === undefined || isSame(bill, stated, derived, slack.product)) return figure(stated);
    tell({
      code: 'line-amount-implausible',
      field: `lines[${lineIndex}].lineAmount`,
      expected: amountText(derived.round(slack.digits), slack),
      found: lineAmount,
      params: { lineNumber },
      lineIndex,
    });
    return figure(stated, derived.round(slack.digits));
  });
}

/** Credit notes state what goes back as they like: quantities above 0 beside amounts below 0 mean the same. */
const isSame = ({ documentType }: Bill, stated: Amount, derived: Amount, slack: Amount): boolean =>
  isNear(stated, derived, slack) || (documentType === 'CreditNote' && isNear(stated.abs(), derived.abs(), slack));

/** Undefined where quantity or price are not stated, or count in different units. */
function derivedAmount({ quantity, price, allowances, charges }: InvoiceLine): Amount | undefined {
  if (quantity === undefined || price === undefined) return undefined;
  if (price.unitCode !== undefined && price.unitCode !== quantity.unitCode) return undefined;
  const base = decimal(price.baseQuantity ?? '1');
  if (base.eq(0)) return undefined;
  return decimal(quantity.value).times(price.amount).div(base).minus(amountsOf(allowances)).plus(amountsOf(charges));
}

const amountsOf = (reductions: readonly Reduction[] = []): Amount =>
  reductions.reduce((sum, { amount }) => sum.plus(amount ?? '0'), zero);
