import { type Document, isKnownUnit, type Quantity } from '#libs/documents';

import { type AnyLine, atLine, linesOf } from './any-line.js';
import type { Breach, CompiledRule } from './rule.js';

/** Quantities that lines of answers and deliveries state beside their own. */
const FURTHER = [
  'backorderQuantity',
  'outstandingQuantity',
  'rejectedQuantity',
  'oversupplyQuantity',
  'shortQuantity',
] as const;

type Line = AnyLine & Partial<Record<(typeof FURTHER)[number] | 'action', string>>;

/** A rule about each line: says what is wrong with one, or nothing. */
const byLine =
  (check: (line: Line) => Breach | undefined): CompiledRule['check'] =>
  (document: Document, _, report) => {
    const lines: readonly Line[] = linesOf(document);
    for (let index = 0; index < lines.length; index += 1) {
      const breach = check(lines[index]!);
      if (breach !== undefined) report(atLine(breach, index, lines[index]!.lineNumber));
    }
  };

const POSITIVE = /^[0-9.]*[1-9]/;

/** A line that is cancelled is wanted no more, and says so with 0 or as it was. */
const notPositive = ({ quantity, action }: Line): Breach | undefined =>
  quantity === undefined || action === 'cancel' || POSITIVE.test(quantity.value)
    ? undefined
    : { code: 'quantity-not-positive', field: 'quantity.value', expected: 'above 0', found: quantity.value };

function negative(line: Line): Breach | undefined {
  const stated: [field: string, value: string | undefined][] = [
    ['quantity.value', line.quantity?.value],
    ...FURTHER.map((name): [string, string | undefined] => [name, line[name]]),
  ];
  const found = stated.find(([, value]) => value?.startsWith('-') === true);
  return found && { code: 'quantity-negative', field: found[0], expected: '0 or more', found: found[1]! };
}

const namesUnit = ({ unitCode, sourceUnit }: Quantity): boolean => (unitCode ?? sourceUnit) !== undefined;

const missingUnit = ({ value }: Quantity): Breach => ({
  code: 'line-unit-missing',
  field: 'quantity.unitCode',
  expected: 'EA',
  found: value,
});

/** Orders say what they count in. */
const unknownUnit = ({ quantity }: Line): Breach | undefined =>
  quantity !== undefined && !namesUnit(quantity) ? missingUnit(quantity) : unlistedUnit({ quantity });

/** Stock lists often name no unit at all: then it is the item's own. */
function unlistedUnit({ quantity }: Pick<Line, 'quantity'>): Breach | undefined {
  if (quantity === undefined || !namesUnit(quantity)) return undefined;
  const { unitCode, sourceUnit } = quantity;
  if (unitCode !== undefined && isKnownUnit(unitCode)) return undefined;
  return { code: 'line-unit-unknown', field: 'quantity.unitCode', expected: 'EA', found: unitCode ?? sourceUnit ?? '' };
}

/** A line that refers to one of an order counts as that does. */
const unstatedUnit = ({ quantity, references }: Line): Breach | undefined =>
  quantity === undefined || namesUnit(quantity) || references?.orderLine !== undefined
    ? undefined
    : missingUnit(quantity);

/** Quantities make sense where they stand, and say what they count. */
export const QUANTITY_RULES: readonly CompiledRule[] = [
  { name: 'quantity-positive', documentTypes: ['Order', 'OrderChange'], severity: 'block', check: byLine(notPositive) },
  {
    name: 'quantity-not-negative',
    documentTypes: ['OrderResponse', 'DespatchAdvice', 'ReceiptAdvice', 'ReturnRequest'],
    severity: 'block',
    check: byLine(negative),
  },
  { name: 'unit-known', documentTypes: ['Order', 'OrderChange'], severity: 'block', check: byLine(unknownUnit) },
  { name: 'unit-known', documentTypes: ['InventoryReport'], severity: 'block', check: byLine(unlistedUnit) },
  {
    name: 'unit-stated',
    documentTypes: ['OrderResponse', 'DespatchAdvice', 'ReceiptAdvice', 'ReturnRequest', 'Invoice', 'CreditNote'],
    severity: 'warn',
    check: byLine(unstatedUnit),
  },
];
