import type { CreditNote, Document, Invoice, Order, OrderChange, OrderResponse } from '#libs/documents';

import { HALF_EVEN, HALF_UP, type Priced, slackOfBills, slackOfOrders } from '../figures/figure.js';
import { lineFigures } from '../figures/lines.js';
import { misfits } from '../figures/misfits.js';
import type { Breach, CompiledRule, RulePartner } from './rule.js';

type Report = (breach: Breach) => void;

/** Changes and answers may be about some lines of their order only: their totals are not the sum of them. */
function orderFigures(document: Document, partner: RulePartner, report: Report): void {
  if (!isOrder(document)) return;
  const priced: Priced = { ...document, lines: document.lines ?? [] };
  if (!statesAmounts(priced)) return;
  const slack = slackOfOrders(priced, partner.rounding === 'half-even' ? HALF_EVEN : HALF_UP);
  if (document.documentType === 'Order') misfits(priced, { slack, untaxed: false }, report);
  else lineFigures(priced, slack, report);
}

const isOrder = (document: Document): document is Order | OrderChange | OrderResponse =>
  ['Order', 'OrderChange', 'OrderResponse'].includes(document.documentType);

const isBill = (document: Document): document is Invoice | CreditNote =>
  ['Invoice', 'CreditNote'].includes(document.documentType);

const statesAmounts = ({ totals, lines }: Priced): boolean =>
  totals !== undefined || lines.some(({ lineAmount }) => lineAmount !== undefined);

/** Amounts that are stated fit one another. */
export const FIGURE_RULES: readonly CompiledRule[] = [
  {
    name: 'totals-plausible',
    documentTypes: ['Order', 'OrderChange', 'OrderResponse'],
    severity: 'warn',
    check: orderFigures,
  },
  {
    name: 'bill-plausible',
    documentTypes: ['Invoice', 'CreditNote'],
    severity: 'hold',
    check: (document, _, report) => {
      if (isBill(document)) misfits(document, { slack: slackOfBills(document), untaxed: true }, report);
    },
  },
];
