import { decimal, type DocumentType } from '#libs/documents';

import { atLine, linesOf } from './any-line.js';
import type { CompiledRule } from './rule.js';

/** Credit notes may state figures below 0. */
const PRICED: readonly DocumentType[] = ['Order', 'OrderChange', 'OrderResponse', 'Invoice', 'Catalogue'];

/** EN 16931 BR-27 and Peppol BIS Billing PEPPOL-EN16931-R121, which hold for any price. */
export const PRICE_RULES: readonly CompiledRule[] = [
  {
    name: 'price-not-negative',
    documentTypes: PRICED,
    severity: 'warn',
    check: (document, _, report) => {
      linesOf(document).forEach(({ price, lineNumber }, index) => {
        if (price?.amount.startsWith('-') !== true) return;
        const breach = { code: 'price-negative', field: 'price.amount', expected: '0 or more', found: price.amount };
        report(atLine(breach, index, lineNumber));
      });
    },
  },
  {
    name: 'price-quantity-positive',
    documentTypes: [...PRICED, 'CreditNote'],
    severity: 'hold',
    check: (document, _, report) => {
      linesOf(document).forEach(({ price, lineNumber }, index) => {
        const found = price?.baseQuantity;
        if (found === undefined || decimal(found).gt(0)) return;
        const breach = { code: 'price-quantity-not-positive', field: 'price.baseQuantity', expected: 'above 0', found };
        report(atLine(breach, index, lineNumber));
      });
    },
  },
];
