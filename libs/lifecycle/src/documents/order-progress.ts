import { Big } from 'big.js';

import { decimal, decimalText, type Document } from '#libs/documents';

import type { OrderLineState, OrderState } from '../orders/order-state.js';
import { type AnyLine, linesOf } from '../rules/any-line.js';
import { isOfOther, orderLineOf, quantityIn } from './order-line-of.js';

/** What documents say of one line of an order, in its unit. */
export interface LineProgress {
  lineNumber: string;
  /** By the newest confirmation that names the line; undefined: by none. */
  confirmed?: string;
  shipped: string;
  /** Without what was refused on arrival. */
  received: string;
  /** Less what was credited. */
  invoiced: string;
}

export interface OrderProgress {
  lines: LineProgress[];
  /** Lines of documents that name no line of the order, or count in another unit: they are in no sum. */
  uncounted: number;
}

type Sum = Exclude<keyof LineProgress, 'lineNumber' | 'confirmed'>;

/** What a document adds to, and with which sign. */
const ADDS: Readonly<Partial<Record<Document['documentType'], { to: Sum; sign: 1 | -1 }>>> = {
  DespatchAdvice: { to: 'shipped', sign: 1 },
  ReceiptAdvice: { to: 'received', sign: 1 },
  Invoice: { to: 'invoiced', sign: 1 },
  CreditNote: { to: 'invoiced', sign: -1 },
};

/**
 * How far the documents that hold for an order say that each of its lines has come.
 * @param documents of each number the newest, of confirmations all, in the order in which they came to hold
 */
export function orderProgress(order: OrderState, documents: readonly Document[]): OrderProgress {
  const tally = new Tally(order);
  for (const document of documents) {
    const adds = ADDS[document.documentType];
    if (adds !== undefined) tally.add(document, adds);
    else if (document.documentType === 'OrderResponse') tally.confirm(document);
  }
  return tally.progress();
}

type Response = Extract<Document, { documentType: 'OrderResponse' }>;

class Tally {
  private uncounted = 0;
  private readonly confirmed = new Map<string, Big>();
  private readonly sums: Record<Sum, Map<string, Big>> = {
    shipped: new Map(),
    received: new Map(),
    invoiced: new Map(),
  };

  constructor(private readonly order: OrderState) {}

  add(document: Document, { to, sign }: { to: Sum; sign: 1 | -1 }): void {
    for (const [line, quantity] of this.quantities(document)) {
      const sum = this.sums[to];
      sum.set(line, (sum.get(line) ?? new Big(0)).plus(quantity.times(sign)));
    }
  }

  /** A confirmation states all that is so now; one without lines answers all of them. */
  confirm(response: Response): void {
    if (response.lines === undefined || response.lines.length === 0) {
      const { responseCode } = response;
      if (responseCode !== 'AP' && responseCode !== 'RE') return;
      for (const { lineNumber, ordered } of this.order.lines)
        this.confirmed.set(lineNumber, responseCode === 'AP' ? decimal(ordered) : new Big(0));
      return;
    }
    for (const [line, quantity] of this.quantities(response)) this.confirmed.set(line, quantity);
  }

  progress(): OrderProgress {
    const lines = this.order.lines.map(({ lineNumber }) => {
      const sumOf = (sum: Sum): string => decimalText(this.sums[sum].get(lineNumber) ?? new Big(0));
      const confirmed = this.confirmed.get(lineNumber);
      return {
        lineNumber,
        ...(confirmed === undefined ? {} : { confirmed: decimalText(confirmed) }),
        shipped: sumOf('shipped'),
        received: sumOf('received'),
        invoiced: sumOf('invoiced'),
      };
    });
    return { lines, uncounted: this.uncounted };
  }

  /** What one document says of each line of the order, by its number. */
  private quantities(document: Document): Map<string, Big> {
    const found = new Map<string, Big>();
    for (const line of linesOf(document)) {
      if (isOfOther(line, this.order.key.orderNumber)) continue;
      const ordered = orderLineOf(line, this.order);
      const quantity = ordered && quantityOf(line, ordered);
      if (quantity === undefined) this.uncounted += 1;
      else found.set(ordered!.lineNumber, (found.get(ordered!.lineNumber) ?? new Big(0)).plus(quantity));
    }
    return found;
  }
}

type StatedLine = AnyLine & { response?: string; rejectedQuantity?: string };

function quantityOf(line: StatedLine, ordered: OrderLineState): Big | undefined {
  if (line.response === 'rejected') return new Big(0);
  if (line.response === 'accepted' && line.quantity === undefined) return decimal(ordered.ordered);
  return quantityIn(line, ordered)?.minus(line.rejectedQuantity ?? 0);
}
