import { decimal, decimalText, type Tax } from '#libs/documents';

import type { Breach } from '../rules/rule.js';
import {
  amountText,
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

type Tell = (breach: Breach) => void;

/** An amount that is taxed at one rate, and where it says so. */
interface Taxed {
  key: string;
  amount: Figure;
  field: string;
  lineIndex?: number;
}

/** Of taxed amounts above a rate of 0, as in the schematron that CEN publishes; others are exact. */
const TAXED_SLACK = decimal('1');

/** Category and rate. Without a rate nothing is taxed, as in the category O. */
const keyOf = ({ category = '', percent = '0' }: Tax): string => `${category} ${decimalText(decimal(percent))}`.trim();

/**
 * Holds the breakdown of the tax against lines, allowances and charges. Told: a rate that the breakdown lacks (EN 16931 BR-CO-18), and a taxable amount
 * that is not what is taxed at its rate (BR-S-08 and its like of the other categories). Nothing is judged where something states no rate, or several taxes
 * are stated.
 */
export function judgeTaxGroups(
  document: Priced,
  amounts: readonly (Figure | undefined)[],
  slack: Slack,
  tell: Tell,
): void {
  const { taxes = [] } = document;
  const isWhole = taxes.length > 0 && taxes.every(({ taxableAmount }) => taxableAmount !== undefined);
  const taxed = isWhole ? taxedAmounts(document, amounts) : undefined;
  if (taxed === undefined || severalTaxes(document)) return;
  const listed = new Set(taxes.map(keyOf));
  const isFirst = ({ key }: Taxed, index: number): boolean => taxed.findIndex((one) => one.key === key) === index;
  const unlisted = taxed.filter((one, index) => !listed.has(one.key) && isFirst(one, index));
  for (const { key, field, lineIndex } of unlisted)
    tell({
      code: 'tax-rate-unlisted',
      field,
      expected: [...listed].join(' or '),
      found: key,
      ...(lineIndex !== undefined && { lineIndex }),
    });
  if (unlisted.length > 0) return;
  for (const key of listed) judgeGroup(key, taxes, taxed, slack, tell);
}

function judgeGroup(key: string, taxes: readonly Tax[], taxed: readonly Taxed[], slack: Slack, tell: Tell): void {
  const group = taxes.filter((tax) => keyOf(tax) === key);
  const stated = group.reduce((sum, { taxableAmount }) => sum.plus(taxableAmount ?? '0'), zero);
  const { stated: sum, right } = taxed
    .filter((one) => one.key === key)
    .map(({ amount }) => amount)
    .reduce(plus, figure(zero));
  const [first] = group;
  const room = decimal(first?.percent ?? '0').eq(0) ? slack.sum : TAXED_SLACK;
  if (first === undefined || isNear(stated, sum, room) || isNear(stated, right, room)) return;
  tell({
    code: 'taxable-implausible',
    field: `taxes[${taxes.indexOf(first)}].taxableAmount`,
    expected: amountText(sum, slack),
    found: amountText(stated, slack),
    params: { percent: first.percent ?? '0', rule: `BR-${first.category ?? 'S'}-08` },
  });
}

/** Undefined where one states no rate, or several. */
function taxedAmounts(document: Priced, amounts: readonly (Figure | undefined)[]): Taxed[] | undefined {
  const { lines, allowances = [], charges = [] } = document;
  const nothing = figure(zero);
  const parts = [
    ...lines.map(({ taxes }, index) => ({ taxes, amount: amounts[index], field: `lines[${index}]`, lineIndex: index })),
    ...allowances.map(({ taxes, amount }, index) => {
      const stated = statedFigure(amount);
      return { taxes, amount: stated && minus(nothing, stated), field: `allowances[${index}]` };
    }),
    ...charges.map(({ taxes, amount }, index) => ({ taxes, amount: statedFigure(amount), field: `charges[${index}]` })),
  ];
  const taxed: Taxed[] = [];
  for (const { taxes = [], amount, field, ...at } of parts) {
    const [tax, second] = taxes;
    if (tax === undefined || second !== undefined || amount === undefined) return undefined;
    taxed.push({ key: keyOf(tax), amount, field: `${field}.taxes[0].percent`, ...at });
  }
  return taxed;
}

/** A bill may state taxes beside the value added tax, each with a breakdown of its own. */
function severalTaxes({ taxes = [], lines }: Priced): boolean {
  const all = [...taxes, ...lines.flatMap((line) => line.taxes ?? [])];
  return new Set(all.flatMap(({ scheme }) => scheme ?? [])).size > 1;
}
