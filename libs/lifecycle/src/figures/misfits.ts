import type { Breach } from '../rules/rule.js';
import {
  allOf,
  type Figure,
  figure,
  isNear,
  minus,
  plus,
  type Priced,
  type Slack,
  statedFigure,
  zero,
} from './figure.js';
import { lineFigures } from './lines.js';
import { judgeReductions } from './reductions.js';
import { judgeTaxGroups } from './tax-groups.js';
import { statesTax, taxFigure, taxOfLines } from './taxes.js';
import { Totals } from './totals.js';

const NOTHING = figure(zero);

/**
 * Figures of a document that do not fit one another, each told once. Only what is stated is held against the rest; a total that is not stated is what
 * its parts come to.
 * @param untaxed whether a document that says nothing of tax has none
 */
export function misfits(
  document: Priced,
  { slack, untaxed }: { slack: Slack; untaxed: boolean },
  report: (breach: Breach) => void,
): void {
  let isTold = false;
  const tell = (breach: Breach): void => {
    isTold = true;
    report(breach);
  };
  const totals = new Totals(document, slack, tell);
  const reductions = judgeReductions(document, slack, tell);
  const amounts = lineFigures(document, slack, tell, reductions.told);
  if (document.totals === undefined && document.taxes === undefined) return;
  const lines = totals.of('lines', allOf(amounts));
  const allowances = totals.of('allowances', reductions.allowances) ?? NOTHING;
  const charges = totals.of('charges', reductions.charges) ?? NOTHING;
  const goods = lines && plus(minus(lines, allowances), charges);
  const isUntaxed = untaxed && document.taxIncluded !== true && !statesTax(document);
  const listedTax = isUntaxed ? NOTHING : taxFigure(document, slack, tell);
  // The tax of lines may be rounded line by line.
  const leeway = { slack: listedTax === undefined ? slack.minorUnit.times(document.lines.length) : slack.sum };
  const tax =
    listedTax === undefined
      ? totals.of('tax', taxOfLines(document, amounts, slack), { ...leeway, sum: 'by the rates of its lines it is' })
      : totals.of('tax', listedTax, leeway);
  if (!isTold && document.taxIncluded !== true) judgeTaxGroups(document, amounts, slack, tell);
  const isTaxStated = document.totals?.tax !== undefined;
  judgeDue(document, totals, { goods, tax, leeway: isTaxStated ? { slack: slack.sum } : leeway });
}

interface Parts {
  goods: Figure | undefined;
  tax: Figure | undefined;
  leeway: { slack: Figure['stated'] };
}

/** The total with tax and the amount to be paid. Where prices include the tax, the total without tax is what it leaves. */
function judgeDue({ taxIncluded, totals: stated = {} }: Priced, totals: Totals, { goods, tax, leeway }: Parts): void {
  const net = taxIncluded === true ? undefined : totals.of('net', goods);
  const taxed = taxIncluded === true ? goods : net && tax && plus(net, tax);
  const rounding = statedFigure(stated.rounding) ?? NOTHING;
  const rounded = taxed && plus(taxed, rounding);
  // UBL 2.1 puts the rounding into the total with tax (PayableRoundingAmount), EN 16931 into the amount to be paid.
  const gross = totals.of('gross', taxed, { ...leeway, or: rounded });
  if (taxIncluded === true) totals.of('net', gross && tax && minus(gross, tax), leeway);
  const due = gross && minus(gross, statedFigure(stated.prepaid) ?? NOTHING);
  const isRounded = stated.gross !== undefined && rounded && isNear(gross!.stated, rounded.stated, leeway.slack);
  totals.of('payable', due && plus(due, rounding), { ...leeway, or: isRounded === true ? due : undefined });
}
