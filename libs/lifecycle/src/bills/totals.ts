import { decimal } from '#libs/documents';

import type { Breach } from '../rules/rule.js';
import { type Amount, amountText, type Bill, type Figure, figure, isNear, type Slack } from './figures.js';

/** What a total is the sum of, in words, and the rule of EN 16931-1:2017 (6.4.2) that says so. */
const SUMS = {
  lines: { sum: 'the lines come to', rule: 'BR-CO-10' },
  allowances: { sum: 'the allowances of the whole document come to', rule: 'BR-CO-11' },
  charges: { sum: 'the charges of the whole document come to', rule: 'BR-CO-12' },
  net: { sum: 'the lines, less allowances and plus charges of the whole document, come to', rule: 'BR-CO-13' },
  tax: { sum: 'the single amounts of tax come to', rule: 'BR-CO-14' },
  gross: { sum: 'the total without tax and the tax come to', rule: 'BR-CO-15' },
  payable: { sum: 'the total with tax, less what is prepaid and plus rounding, is', rule: 'BR-CO-16' },
} as const;

interface Leeway {
  slack?: Amount;
  /** Right as well. */
  or?: Figure | undefined;
}

/** The totals of a bill, each held against its parts. */
export class Totals {
  constructor(
    private readonly bill: Bill,
    private readonly slack: Slack,
    private readonly tell: (breach: Breach) => void,
  ) {}

  /**
   * A total as stated, else what its parts come to; told where it is neither that nor what else is right. Without known parts it is taken as stated.
   */
  of(
    name: keyof typeof SUMS,
    parts: Figure | undefined,
    { slack = this.slack.sum, or }: Leeway = {},
  ): Figure | undefined {
    const found = this.bill.totals[name];
    if (found === undefined) return parts;
    const stated = decimal(found);
    const isRight = (one: Figure | undefined): boolean =>
      one !== undefined && (isNear(stated, one.stated, slack) || isNear(stated, one.right, slack));
    if (parts === undefined || isRight(parts) || isRight(or)) return figure(stated);
    this.tell({
      code: 'bill-total-implausible',
      field: `totals.${name}`,
      expected: amountText(parts.stated, this.slack),
      found,
      params: SUMS[name],
    });
    return figure(stated, parts.right);
  }
}
