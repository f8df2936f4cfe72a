import { type AllowanceCharge, decimal } from '#libs/documents';

import type { Breach } from '../rules/rule.js';
import {
  allOf,
  amountText,
  type Figure,
  figure,
  isNear,
  type Priced,
  type PricedLine,
  type Slack,
  statedFigure,
} from './figure.js';

type Tell = (breach: Breach) => void;

/** What allowances and charges of a document come to; undefined where nothing is listed, or not with its amount. */
export interface Reductions {
  allowances: Figure | undefined;
  charges: Figure | undefined;
  /** Lines of which something was told: their amounts are not told once more. */
  told: ReadonlySet<number>;
}

/**
 * Told: allowances and charges that are not their percentage of their base (Peppol BIS Billing PEPPOL-EN16931-R040), and prices that are not the gross
 * price less its discount (R046).
 */
export function judgeReductions({ allowances, charges, lines }: Priced, slack: Slack, tell: Tell): Reductions {
  const told = new Set<number>();
  lines.forEach((line, lineIndex) => {
    if (line.allowances === undefined && line.charges === undefined && line.price?.discount === undefined) return;
    const atLine: Tell = (breach) => {
      told.add(lineIndex);
      tell({ ...breach, field: `lines[${lineIndex}].${breach.field}`, lineIndex });
    };
    judgeList(line.allowances, 'allowances', slack, atLine);
    judgeList(line.charges, 'charges', slack, atLine);
    judgePrice(line, slack, atLine);
  });
  return {
    allowances: allOf(judgeList(allowances, 'allowances', slack, tell)),
    charges: allOf(judgeList(charges, 'charges', slack, tell)),
    told,
  };
}

const judgeList = (
  list: readonly AllowanceCharge[] = [],
  name: string,
  slack: Slack,
  tell: Tell,
): (Figure | undefined)[] =>
  list.map(({ amount, percent, baseAmount }, index) => {
    const stated = statedFigure(amount);
    if (stated === undefined || percent === undefined || baseAmount === undefined) return stated;
    // UBL itself calls it a factor: 0.2 is 20 percent.
    const factored = decimal(baseAmount).times(percent);
    const right = factored.div('100').round(slack.digits, slack.rounding);
    if ([right, factored].some((one) => isNear(one, stated.stated, slack.product))) return stated;
    tell({
      code: 'allowance-implausible',
      field: `${name}[${index}].amount`,
      expected: amountText(right, slack),
      found: amount!,
      params: { percent, baseAmount },
    });
    return figure(stated.stated, right);
  });

function judgePrice({ price }: PricedLine, slack: Slack, tell: Tell): void {
  if (price?.grossAmount === undefined || price.discount === undefined) return;
  const { amount, grossAmount, discount } = price;
  const right = decimal(grossAmount).minus(discount);
  // What is put on the price stands in the same place in UBL, with another sign.
  const raised = decimal(grossAmount).plus(discount);
  if (isNear(decimal(amount), right, slack.sum) || isNear(decimal(amount), raised, slack.sum)) return;
  tell({
    code: 'price-implausible',
    field: 'price.amount',
    expected: amountText(right, slack),
    found: amount,
    params: { grossAmount, discount },
  });
}
