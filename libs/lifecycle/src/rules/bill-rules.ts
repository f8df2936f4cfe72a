import type { CreditNote, Invoice, Party } from '#libs/documents';

import type { Breach, CompiledRule, RuleSeverity } from './rule.js';

type Bill = Invoice | CreditNote;

const billRule = (
  name: string,
  severity: RuleSeverity,
  check: (bill: Bill, report: (breach: Breach) => void) => void,
): CompiledRule => ({
  name,
  documentTypes: ['Invoice', 'CreditNote'],
  severity,
  check: (document, _, report) => {
    if (document.documentType === 'Invoice' || document.documentType === 'CreditNote') check(document, report);
  },
});

const isNamed = (party: Party | undefined): boolean =>
  (party?.name ?? party?.legalName ?? party?.taxIdentifier ?? party?.identifiers?.[0]) !== undefined;

/** What invoices and credit notes must say. */
export const BILL_RULES: readonly CompiledRule[] = [
  // EN 16931 BR-03.
  billRule('bill-date-required', 'block', ({ issueDate }, report) => {
    if (issueDate === undefined) report({ code: 'bill-date-missing', field: 'issueDate' });
  }),
  // EN 16931 BR-06 and BR-07.
  billRule('bill-parties-required', 'block', (bill, report) => {
    for (const role of ['seller', 'buyer'] as const)
      if (!isNamed(bill[role])) report({ code: 'bill-party-missing', field: `${role}.name`, params: { role } });
  }),
  // EN 16931 BR-15; what is paid is known as well where net and tax are.
  billRule('bill-amount-required', 'block', ({ totals: { payable, gross, net, tax } }, report) => {
    if ((payable ?? gross) === undefined && (net === undefined || tax === undefined))
      report({ code: 'bill-amount-missing', field: 'totals.payable' });
  }),
];
