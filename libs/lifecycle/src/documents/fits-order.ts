import { decimal, type DespatchAdvice, type Document, type OrderResponse, shorten } from '#libs/documents';

import type { OrderState } from '../orders/order-state.js';
import { ORDER_FITTED, ORDER_KNOWN } from '../rules/built-in.js';
import type { Breach, CompiledRule, Finding, RuleSeverity } from '../rules/rule.js';
import { isOfOther, orderLineOf, quantityIn } from './order-line-of.js';
import { orderProgress } from './order-progress.js';

type Answer = OrderResponse | DespatchAdvice;
type AnsweringLine = NonNullable<Answer['lines']>[number];

/**
 * What a confirmation or a ship notice says that does not fit the order that it names: the order, or one of its lines, is not known, or more is
 * confirmed or shipped than was ordered. Lines that name another order, or none of its lines, are not looked at.
 * @param order null: it should be known and is not; absent: nothing is expected
 * @param shippedBefore other ship notices of the order that hold
 */
export function fitsOrder(
  document: Document,
  order: OrderState | null | undefined,
  rules: readonly CompiledRule[],
  shippedBefore: readonly Document[] = [],
): Finding[] {
  if (order === undefined || !isAnswer(document) || document.orderNumber === undefined) return [];
  const { orderNumber } = document;
  if (order === null)
    return told(ORDER_KNOWN, [{ code: 'answered-order-unknown', field: 'orderNumber', found: orderNumber }], rules);
  const breaches = (document.lines ?? []).flatMap((line, index) =>
    isOfOther(line, orderNumber) ? [] : (misfit(line, index, order, document.documentType) ?? []),
  );
  const together =
    breaches.length > 0 || document.documentType !== 'DespatchAdvice' ? [] : overshot(document, order, shippedBefore);
  return told(ORDER_FITTED, [...breaches, ...together], rules);
}

const isAnswer = (document: Document): document is Answer =>
  document.documentType === 'OrderResponse' || document.documentType === 'DespatchAdvice';

function misfit(
  line: AnsweringLine,
  index: number,
  order: OrderState,
  documentType: Answer['documentType'],
): Breach | undefined {
  const wanted = line.references?.orderLine;
  if (wanted === undefined) return undefined;
  const { orderNumber } = order.key;
  const ordered = orderLineOf(line, order);
  if (ordered === undefined)
    return {
      code: 'answered-line-unknown',
      field: `lines[${index}].references.orderLine`,
      expected: shorten(order.lines.map(({ lineNumber }) => lineNumber).join(', ')),
      found: wanted,
      params: { orderNumber },
      lineIndex: index,
    };
  if (!(quantityIn(line, ordered)?.gt(ordered.ordered) ?? false)) return undefined;
  return {
    code: ABOVE[documentType],
    field: `lines[${index}].quantity.value`,
    expected: `at most ${ordered.ordered}`,
    found: line.quantity!.value,
    params: { orderNumber, orderLine: ordered.lineNumber },
    lineIndex: index,
  };
}

/** Lines that fit one by one, and are more than was ordered together with each other and with what was shipped before. */
function overshot(document: DespatchAdvice, order: OrderState, shippedBefore: readonly Document[]): Breach[] {
  const before = new Map(orderProgress(order, shippedBefore).lines.map((line) => [line.lineNumber, line.shipped]));
  const after = orderProgress(order, [...shippedBefore, document]).lines;
  return order.lines.flatMap(({ lineNumber, ordered }, at): Breach[] => {
    const index = document.lines.findLastIndex((line) => orderLineOf(line, order)?.lineNumber === lineNumber);
    const { shipped } = after[at]!;
    if (index < 0 || isOfOther(document.lines[index]!, order.key.orderNumber) || !decimal(shipped).gt(ordered))
      return [];
    return [
      {
        code: 'shipped-together-above-ordered',
        field: `lines[${index}].quantity.value`,
        expected: `at most ${ordered}`,
        found: shipped,
        params: { orderNumber: order.key.orderNumber, orderLine: lineNumber, before: before.get(lineNumber) ?? '0' },
        lineIndex: index,
      },
    ];
  });
}

const ABOVE = { OrderResponse: 'confirmed-above-ordered', DespatchAdvice: 'shipped-above-ordered' } as const;

function told(
  rule: { name: string; severity: RuleSeverity },
  breaches: readonly Breach[],
  rules: readonly CompiledRule[],
): Finding[] {
  const consequence = (rules.find(({ name }) => name === rule.name) ?? rule).severity;
  if (consequence === 'off') return [];
  const severity = consequence === 'warn' ? 'warning' : 'error';
  return breaches.map((breach) => ({ severity, ...breach, rule: rule.name, consequence }));
}
