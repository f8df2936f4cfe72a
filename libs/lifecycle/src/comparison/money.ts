import { decimal, decimalText, type DocumentType } from '#libs/documents';

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
      before: decimalText(before.amount),
      after: decimalText(after.amount),
      difference: decimalText(after.amount.minus(before.amount)),
      documents: { before: before.documents, after: after.documents },
    }));
  }
}

export type Side = 'before' | 'after';

const nothing = (): Sum => ({ amount: decimal('0'), documents: 0 });
