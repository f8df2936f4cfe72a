import { decimal, decimalText, type DocumentType, minorUnitDigits } from '#libs/documents';

import type { Amounts } from './amounts.js';

/** Sums over all documents of one type and currency. */
export interface MoneyChange {
  documentType: DocumentType;
  currency: string;
  /** `net`: goods without tax, as stated or else derived. `lines`: what the lines come to. */
  measure: 'net' | 'lines';
  before: string;
  after: string;
  difference: string;
  /** Documents of which the amount could be told. */
  documents: { before: number; after: number };
}

const MEASURES = ['net', 'lines'] as const;
type Sum = { amount: ReturnType<typeof decimal>; documents: number };

/** Adds up what documents are worth, before and after. */
export class MoneySums {
  readonly #sums = new Map<string, Pick<MoneyChange, 'documentType' | 'currency' | 'measure'> & Record<Side, Sum>>();

  add(side: Side, { documentType, currency, ...amounts }: Amounts): void {
    for (const measure of MEASURES) {
      const amount = amounts[measure];
      if (amount === undefined) continue;
      const key = `${documentType} ${currency} ${measure}`;
      const sums = this.#sums.get(key) ?? { documentType, currency, measure, before: nothing(), after: nothing() };
      this.#sums.set(key, sums);
      sums[side] = { amount: sums[side].amount.plus(amount), documents: sums[side].documents + 1 };
    }
  }

  get changes(): MoneyChange[] {
    return [...this.#sums.values()].map(({ before, after, ...about }) => ({
      ...about,
      before: moneyText(before.amount, about.currency),
      after: moneyText(after.amount, about.currency),
      difference: moneyText(after.amount.minus(before.amount), about.currency),
      documents: { before: before.documents, after: after.documents },
    }));
  }
}

export type Side = 'before' | 'after';

const nothing = (): Sum => ({ amount: decimal('0'), documents: 0 });

/** With all digits that the currency has, and more where they were stated. */
function moneyText(amount: Sum['amount'], currency: string): string {
  const decimals = decimalText(amount).split('.')[1]?.length ?? 0;
  return amount.toFixed(Math.max(decimals, minorUnitDigits(currency) ?? 0));
}
