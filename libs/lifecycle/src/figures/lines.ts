import { decimal } from '#libs/documents';

import type { Breach } from '../rules/rule.js';
import {
  type Amount,
  amountText,
  type Figure,
  figure,
  isNear,
  type Priced,
  type PricedLine,
  type Slack,
} from './figure.js';

const NONE: ReadonlySet<number> = new Set();

/**
 * The amounts of the lines, as stated or else as they come to; undefined for one of which neither is known. Told: one that is not quantity x price / base
 * quantity, less allowances plus charges of the line (Peppol BIS Billing 3 rule PEPPOL-EN16931-R120,
 * https://docs.peppol.eu/poacc/billing/3.0/rules/ubl-peppol/).
 * @param told lines of which the reason was told already
 */
export const lineFigures = (
  document: Priced,
  slack: Slack,
  tell: (breach: Breach) => void,
  told: ReadonlySet<number> = NONE,
): (Figure | undefined)[] =>
  document.lines.map((line, lineIndex) => {
    const derived = derivedAmount(line)?.round(slack.digits, slack.rounding);
    if (line.lineAmount === undefined) return derived && figure(derived);
    const stated = decimal(line.lineAmount);
    if (derived === undefined || isSame(document, stated, derived, slack.product)) return figure(stated);
    if (told.has(lineIndex)) return figure(stated, derived);
    tell({
      code: 'line-amount-implausible',
      field: `lines[${lineIndex}].lineAmount`,
      expected: amountText(derived, slack),
      found: line.lineAmount,
      params: { lineNumber: line.lineNumber ?? String(lineIndex + 1) },
      lineIndex,
    });
    return figure(stated, derived);
  });

/** Credit notes state what goes back as they like: quantities above 0 beside amounts below 0 mean the same. */
const isSame = ({ documentType }: Priced, stated: Amount, derived: Amount, slack: Amount): boolean =>
  isNear(stated, derived, slack) || (documentType === 'CreditNote' && isNear(stated.abs(), derived.abs(), slack));

/** Quantity x price / base quantity, less allowances plus charges of the line. Undefined where quantity or price are not stated, or count in different units. */
export function derivedAmount({ quantity, price, allowances, charges }: PricedLine): Amount | undefined {
  if (quantity === undefined || price === undefined) return undefined;
  if (price.unitCode !== undefined && price.unitCode !== quantity.unitCode) return undefined;
  let amount = decimal(quantity.value).times(price.amount);
  const { baseQuantity = '1' } = price;
  if (baseQuantity !== '1') {
    const base = decimal(baseQuantity);
    if (base.eq(0)) return undefined;
    amount = amount.div(base);
  }
  for (const one of allowances ?? []) amount = amount.minus(one.amount ?? '0');
  for (const one of charges ?? []) amount = amount.plus(one.amount ?? '0');
  return amount;
}
