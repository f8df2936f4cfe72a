import { decimal, decimalText, type Document, type DocumentType } from '#libs/documents';

import { deriveTotals, netOf } from '../orders/money.js';

/** What a document is worth: goods without tax as stated or else derived, and what its lines come to. Absent where it cannot be told. */
export interface Amounts {
  documentType: DocumentType;
  currency: string;
  net?: string;
  lines?: string;
}

/** Undefined for a document that states no currency: it is not about money, or nobody can tell. */
export function amountsOf(document: Document): Amounts | undefined {
  if (!('currency' in document) || document.currency === undefined) return undefined;
  const { documentType, currency } = document;
  const [net, lines] = [netAmount(document), lineAmounts(document)];
  return { documentType, currency, ...(net !== undefined && { net }), ...(lines !== undefined && { lines }) };
}

function netAmount(document: Document): string | undefined {
  if (document.documentType === 'Order') return netOf(document, undefined);
  return 'totals' in document ? document.totals?.net : undefined;
}

function lineAmounts(document: Document): string | undefined {
  switch (document.documentType) {
    case 'Order': {
      const derived = deriveTotals(document);
      return derived && decimalText(derived.lines);
    }
    case 'Invoice':
    case 'CreditNote':
      return decimalText(document.lines.reduce((sum, { lineAmount }) => sum.plus(lineAmount), decimal('0')));
    default:
      return undefined;
  }
}
