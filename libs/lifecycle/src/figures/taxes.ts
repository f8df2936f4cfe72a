import { decimal } from '#libs/documents';

import type { Breach } from '../rules/rule.js';
import { amountText, type Figure, figure, isNear, type Priced, type Slack, statedFigure, sumOf } from './figure.js';

/** As in the schematron that CEN publishes: https://github.com/ConnectingEurope/eInvoicing-EN16931 */
const TAX_SLACK = decimal('1');

/**
 * What the breakdown of the tax comes to; undefined where it states no amounts. Told: an amount that is not taxable amount x rate, EN 16931 BR-CO-17.
 */
export function taxFigure({ taxes = [] }: Priced, slack: Slack, tell: (breach: Breach) => void): Figure | undefined {
  const figures = taxes.map(({ amount, taxableAmount, percent }, index) => {
    const stated = statedFigure(amount);
    if (stated === undefined || taxableAmount === undefined || percent === undefined) return stated;
    const right = decimal(taxableAmount).times(percent).div('100').round(slack.digits, slack.rounding);
    if (isNear(stated.stated, right, TAX_SLACK)) return stated;
    tell({
      code: 'tax-implausible',
      field: `taxes[${index}].amount`,
      expected: amountText(right, slack),
      found: amount!,
      params: { percent, taxableAmount },
    });
    return figure(stated.stated, right);
  });
  const stated = figures.filter((one) => one !== undefined);
  return stated.length === 0 || stated.length < figures.length ? undefined : sumOf(stated);
}

/** The tax that the rates of the lines come to; undefined where a line, an allowance or a charge has no rate of its own. */
export function taxOfLines(document: Priced, lines: readonly (Figure | undefined)[], slack: Slack): Figure | undefined {
  const { allowances = [], charges = [] } = document;
  if (document.lines.some(({ taxes }) => taxes?.length !== 1)) return undefined;
  const parts = [
    ...document.lines.map((line, index) => ({ taxes: line.taxes, amount: lines[index], sign: '1' })),
    ...allowances.map(({ taxes, amount }) => ({ taxes, amount: statedFigure(amount), sign: '-1' })),
    ...charges.map(({ taxes, amount }) => ({ taxes, amount: statedFigure(amount), sign: '1' })),
  ];
  const taxed: Figure[] = [];
  for (const { taxes, amount, sign } of parts) {
    const percent = taxes?.length === 1 ? taxes[0]!.percent : undefined;
    if (percent === undefined || amount === undefined) return undefined;
    const rate = decimal(percent).times(sign).div('100');
    taxed.push(figure(amount.stated.times(rate), amount.right.times(rate)));
  }
  const { stated, right } = sumOf(taxed);
  return figure(stated.round(slack.digits, slack.rounding), right.round(slack.digits, slack.rounding));
}

/** Whether a document says anything about tax. */
export const statesTax = ({ taxes, totals, lines }: Priced): boolean =>
  totals?.tax !== undefined || taxes !== undefined || lines.some((line) => line.taxes !== undefined);
