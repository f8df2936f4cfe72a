import type { DocumentType } from '#libs/documents';

import { type AnyLine, atLine, linesOf } from './any-line.js';
import type { Breach, CompiledRule } from './rule.js';

function repeatedNumbers(lines: readonly AnyLine[], code: string, report: (breach: Breach) => void): void {
  const seen = new Set<string>();
  lines.forEach(({ lineNumber }, index) => {
    if (lineNumber === undefined) return;
    if (seen.has(lineNumber)) report(atLine({ code, field: 'lineNumber', found: lineNumber }, index, lineNumber));
    seen.add(lineNumber);
  });
}

const about = (documentTypes: readonly DocumentType[], code: string) => ({
  documentTypes,
  check: ((document, _, report) => repeatedNumbers(linesOf(document), code, report)) satisfies CompiledRule['check'],
});

/** Whoever refers to a line names its number. */
export const LINE_NUMBER_RULES: readonly CompiledRule[] = [
  {
    // The ledger knows a line by its number.
    name: 'line-number-unique',
    severity: 'block',
    fixed: true,
    ...about(['Order', 'OrderChange', 'OrderResponse', 'Invoice', 'CreditNote'], 'line-number-repeated'),
  },
  // Goods of one order line may be in several packs: many senders repeat its number.
  {
    name: 'despatch-line-unique',
    severity: 'warn',
    ...about(['DespatchAdvice', 'ReceiptAdvice', 'ReturnRequest'], 'despatch-line-repeated'),
  },
];
