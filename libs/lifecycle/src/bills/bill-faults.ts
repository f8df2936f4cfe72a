import type { Breach } from '../rules/rule.js';
import { type Bill, type Figure, figure, isNear, minus, plus, slackOf, statedFigure, sumOf, zero } from './figures.js';
import { lineFigures } from './lines.js';
import { statesTax, taxFigure, taxOfLines } from './taxes.js';
import { Totals } from './totals.js';

const NOTHING = figure(zero);

/**
 * Figures of a bill that do not fit one another, each told once. Only what is stated is held against the rest; a total that is not stated is what its
 * parts come to.
 */
export function billFaults(bill: Bill, tell: (breach: Breach) => void): void {
  const slack = slackOf(bill);
  const totals = new Totals(bill, slack, tell);
  const amounts = lineFigures(bill, slack, tell);
  const lines = totals.of('lines', sumOf(amounts));
  const allowances = totals.of('allowances', listed(bill.allowances)) ?? NOTHING;
  const charges = totals.of('charges', listed(bill.charges)) ?? NOTHING;
  const goods = lines && plus(minus(lines, allowances), charges);
  const listedTax = taxFigure(bill, slack, tell) ?? (statesTax(bill) ? undefined : NOTHING);
  // The tax of lines may be rounded line by line.
  const leeway = { slack: listedTax === undefined ? slack.minorUnit.times(bill.lines.length) : slack.sum };
  const tax = totals.of('tax', listedTax ?? taxOfLines(bill, amounts), leeway);
  judgeDue(bill, totals, { goods, tax, leeway: bill.totals.tax === undefined ? leeway : { slack: slack.sum } });
}

interface Parts {
  goods: Figure | undefined;
  tax: Figure | undefined;
  leeway: { slack: Figure['stated'] };
}

/** The total with tax and the amount to be paid. Where prices include the tax, the total without tax is what it leaves. */
function judgeDue(bill: Bill, totals: Totals, { goods, tax, leeway }: Parts): void {
  const net = bill.taxIncluded === true ? undefined : totals.of('net', goods);
  const taxed = bill.taxIncluded === true ? goods : net && tax && plus(net, tax);
  const rounding = statedFigure(bill.totals.rounding) ?? NOTHING;
  const rounded = taxed && plus(taxed, rounding);
  // UBL 2.1 puts the rounding into the total with tax (PayableRoundingAmount), EN 16931 into the amount to be paid.
  const gross = totals.of('gross', taxed, { ...leeway, or: rounded });
  if (bill.taxIncluded === true) totals.of('net', gross && tax && minus(gross, tax), leeway);
  const due = gross && minus(gross, statedFigure(bill.totals.prepaid) ?? NOTHING);
  const isRounded =
    bill.totals.gross !== undefined && rounded !== undefined && isNear(gross!.stated, rounded.stated, leeway.slack);
  totals.of('payable', due && plus(due, rounding), { ...leeway, or: isRounded ? due : undefined });
}

/** Undefined where nothing is listed, or not what it comes to: a total may be all that is stated of it. */
function listed(reductions: Bill['allowances'] = []): Figure | undefined {
  const figures = reductions.flatMap(({ amount }) => statedFigure(amount) ?? []);
  return figures.length === 0 || figures.length < reductions.length ? undefined : sumOf(figures);
}
