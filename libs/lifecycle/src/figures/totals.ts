import { decimal } from '#libs/documents';

import type { Breach } from '../rules/rule.js';
import { type Amount, amountText, type Figure, figure, isNear, type Priced, type Slack } from './figure.js';

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
  /** What its parts are, where it is not what they always are. */
  sum?: string;
  /** Right as well. */
  or?: Figure | undefined;
}

/** The totals of a document, each held against its parts. */
export class Totals {
  constructor(
    private readonly document: Priced,
    private readonly slack: Slack,
    private readonly tell: (breach: Breach) => void,
  ) {}

  /**
   * A total as stated, else what its parts come to; told where it is neither that nor what else is right. Without known parts it is taken as stated.
   */
  of(
    name: keyof typeof SUMS,
    parts: Figure | undefined,
    { slack = this.slack.sum, or, sum }: Leeway = {},
  ): Figure | undefined {
    const found = this.document.totals?.[name];
    if (found === undefined) return parts;
    const stated = decimal(found);
    if (parts === undefined) return figure(stated);
    // What is added up of wrong parts is wrong with them, and told with them.
    if (isNear(stated, parts.stated, slack)) return figure(stated, parts.right);
    if (isNear(stated, parts.right, slack)) return figure(stated);
    if (or !== undefined && (isNear(stated, or.stated, slack) || isNear(stated, or.right, slack)))
      return figure(stated);
    this.tell({
      code: 'total-implausible',
      field: `totals.${name}`,
      expected: amountText(parts.stated, this.slack),
      found,
      params: { ...SUMS[name], ...(sum !== undefined && { sum }) },
    });
    return figure(stated, parts.right);
  }
}
