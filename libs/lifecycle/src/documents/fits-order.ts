import { decimal, type DespatchAdvice, type Document, type OrderResponse, shorten } from '#libs/documents';

import type { OrderLineState, OrderState } from '../orders/order-state.js';
import { ORDER_FITTED, ORDER_KNOWN } from '../rules/built-in.js';
import type { Breach, CompiledRule, Finding, RuleSeverity } from '../rules/rule.js';

type Answer = OrderResponse | DespatchAdvice;
type AnsweringLine = NonNullable<Answer['lines']>[number];

/**
 * What a confirmation or a ship notice says that does not fit the order that it names: the order, or one of its lines, is not known, or more is
 * confirmed or shipped than was ordered. Lines that name another order, or none of its lines, are not looked at.
 * @param order null: it should be known and is not; absent: nothing is expected
 */
export function fitsOrder(
  document: Document,
  order: OrderState | null | undefined,
  rules: readonly CompiledRule[],
): Finding[] {
  if (order === undefined || !isAnswer(document) || document.orderNumber === undefined) return [];
  const { orderNumber } = document;
  if (order === null)
    return told(ORDER_KNOWN, [{ code: 'answered-order-unknown', field: 'orderNumber', found: orderNumber }], rules);
  const breaches = (document.lines ?? []).flatMap((line, index) =>
    isOfOther(line, orderNumber) ? [] : (misfit(line, index, order, document.documentType) ?? []),
  );
  return told(ORDER_FITTED, breaches, rules);
}

const isAnswer = (document: Document): document is Answer =>
  document.documentType === 'OrderResponse' || document.documentType === 'DespatchAdvice';

const isOfOther = ({ references }: AnsweringLine, orderNumber: string): boolean =>
  (references?.orderNumber ?? orderNumber) !== orderNumber;

function misfit(
  { references, quantity }: AnsweringLine,
  index: number,
  { key: { orderNumber }, lines }: OrderState,
  documentType: Answer['documentType'],
): Breach | undefined {
  const wanted = references?.orderLine;
  if (wanted === undefined) return undefined;
  const line = lines.find(({ lineNumber }) => sameNumber(lineNumber, wanted));
  if (line === undefined)
    return {
      code: 'answered-line-unknown',
      field: `lines[${index}].references.orderLine`,
      expected: shorten(lines.map(({ lineNumber }) => lineNumber).join(', ')),
      found: wanted,
      params: { orderNumber },
      lineIndex: index,
    };
  if (quantity === undefined || !isAbove(quantity, line)) return undefined;
  return {
    code: ABOVE[documentType],
    field: `lines[${index}].quantity.value`,
    expected: `at most ${line.ordered}`,
    found: quantity.value,
    params: { orderNumber, orderLine: line.lineNumber },
    lineIndex: index,
  };
}

const ABOVE = { OrderResponse: 'confirmed-above-ordered', DespatchAdvice: 'shipped-above-ordered' } as const;

/** Systems put zeros before line numbers: 00010 is 10. */
const sameNumber = (one: string, other: string): boolean =>
  one.replace(/^0+(?=\d)/, '') === other.replace(/^0+(?=\d)/, '');

/** In another unit nothing can be said. */
const isAbove = (quantity: NonNullable<AnsweringLine['quantity']>, { ordered, unitCode }: OrderLineState): boolean =>
  (quantity.unitCode ?? quantity.sourceUnit ?? unitCode) === unitCode && decimal(quantity.value).gt(ordered);

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
