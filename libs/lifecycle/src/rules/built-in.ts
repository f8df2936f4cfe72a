import {
  type InventoryLine,
  type InventoryReport,
  type Item,
  type Order,
  type OrderLine,
  shorten,
} from '#libs/documents';

import { itemIdOf } from '../orders/ledger.js';
import { atLine } from './any-line.js';
import { BILL_RULES } from './bill-rules.js';
import { CATALOGUE_RULES } from './catalogues.js';
import { CHECK_DIGIT_RULES } from './check-digits.js';
import { CODE_RULES } from './codes.js';
import { FIGURE_RULES } from './figures.js';
import { LINE_NUMBER_RULES } from './line-numbers.js';
import { PARTY_RULES } from './parties.js';
import { PRICE_RULES } from './prices.js';
import { QUANTITY_RULES } from './quantities.js';
import type { Breach, CompiledRule, RulePartner, RuleSeverity } from './rule.js';

type Report = (breach: Breach) => void;
type AnyLine = OrderLine | InventoryLine;

const orderRule = (
  name: string,
  severity: RuleSeverity,
  check: (order: Order, partner: RulePartner, report: Report) => void,
): CompiledRule => ({
  name,
  documentTypes: ['Order'],
  severity,
  check: (document, partner, report) => {
    if (document.documentType === 'Order') check(document, partner, report);
  },
});

const stockRule = (
  name: string,
  severity: RuleSeverity,
  check: (report: InventoryReport, tell: Report) => void,
): CompiledRule => ({
  name,
  documentTypes: ['InventoryReport'],
  severity,
  check: (document, _, tell) => {
    if (document.documentType === 'InventoryReport') check(document, tell);
  },
});

/** A rule about the lines of orders or stock reports, all of them at once. */
const linesRule = (
  documentTypes: readonly ('Order' | 'InventoryReport')[],
  name: string,
  severity: RuleSeverity,
  check: (lines: readonly AnyLine[], report: Report) => void,
): CompiledRule => ({
  name,
  documentTypes,
  severity,
  check: (document, _, report) => {
    if (document.documentType === 'Order' || document.documentType === 'InventoryReport') check(document.lines, report);
  },
});

/** A rule about each line: says what is wrong with one, or nothing. */
const eachLine =
  (check: (line: AnyLine) => Breach | undefined) =>
  (lines: readonly AnyLine[], report: Report): void => {
    for (let index = 0; index < lines.length; index += 1) {
      const breach = check(lines[index]!);
      if (breach !== undefined) report(atLine(breach, index, lines[index]!.lineNumber));
    }
  };

/** A rule that later stages rely on. */
const fixed = (rule: CompiledRule): CompiledRule => ({ ...rule, fixed: true });

const isIdentified = ({ buyerItemId, sellerItemId, gtin, manufacturerItemId, identifiers }: Item): boolean =>
  (buyerItemId ?? sellerItemId ?? gtin ?? manufacturerItemId ?? identifiers?.[0]) !== undefined;

const missingItem = ({ item }: AnyLine): Breach | undefined =>
  isIdentified(item) || item.name !== undefined ? undefined : { code: 'item-missing', field: 'item' };

/** Free-text lines name their item only: people can act on them, systems rarely. */
const unidentifiedItem = ({ item }: AnyLine): Breach | undefined =>
  isIdentified(item) || item.name === undefined
    ? undefined
    : { code: 'item-unidentified', field: 'item', found: shorten(item.name) };

const negativeStock = ({ quantity }: AnyLine): Breach | undefined =>
  quantity.value.startsWith('-')
    ? { code: 'stock-negative', field: 'quantity.value', expected: '0 or more', found: quantity.value }
    : undefined;

/** Two levels of one item at one site say nothing, unless they are equal. */
function repeatedStock(report: InventoryReport, tell: Report): void {
  const seen = new Map<string, { index: number; value: string }>();
  report.lines.forEach((line, index) => {
    const key = `${itemIdOf(line.item)}\n${line.site ?? ''}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, { index, value: line.quantity.value });
    else if (first.value !== line.quantity.value)
      for (const [at, expected, found] of [
        [index, first.value, line.quantity.value],
        [first.index, line.quantity.value, first.value],
      ] as const)
        tell(
          atLine(
            { code: 'stock-repeated', field: 'quantity.value', expected, found },
            at,
            report.lines[at]!.lineNumber,
          ),
        );
  });
}

/** The rules that always exist. `order-revised` needs the stored order and is looked at where orders are decided. */
export const BUILT_IN_RULES: readonly CompiledRule[] = [
  fixed(
    orderRule('order-number-required', 'block', (order, _, report) => {
      if (!order.orderNumber) report({ code: 'order-number-missing', field: 'orderNumber' });
    }),
  ),
  fixed(
    linesRule(['Order', 'InventoryReport'], 'lines-required', 'block', (lines, report) => {
      if (lines.length === 0) report({ code: 'lines-missing', field: 'lines' });
    }),
  ),
  ...LINE_NUMBER_RULES,
  linesRule(['Order', 'InventoryReport'], 'item-required', 'block', eachLine(missingItem)),
  linesRule(['Order', 'InventoryReport'], 'item-identified', 'warn', eachLine(unidentifiedItem)),
  ...QUANTITY_RULES,
  ...CODE_RULES,
  ...FIGURE_RULES,
  linesRule(['InventoryReport'], 'stock-not-negative', 'warn', eachLine(negativeStock)),
  fixed(stockRule('stock-unambiguous', 'block', repeatedStock)),
  ...PARTY_RULES,
  ...PRICE_RULES,
  ...CATALOGUE_RULES,
  ...CHECK_DIGIT_RULES,
  ...BILL_RULES,
];

/** A re-send with other content under the number of an accepted order. Severity where the partner says nothing else. */
export const ORDER_REVISED = { name: 'order-revised', severity: 'warn' } as const;

/** A confirmation or ship notice of an order that we do not know; one whose lines do not fit the order that we know. */
export const ORDER_KNOWN = { name: 'order-known', severity: 'warn' } as const;
export const ORDER_FITTED = { name: 'order-fitted', severity: 'hold' } as const;
