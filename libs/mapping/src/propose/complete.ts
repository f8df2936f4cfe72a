import { minorUnitDigits } from '#libs/documents';

import type { ProposedField, Sample, SampleField } from './contract.js';
import type { ProposalTarget } from './targets.js';
import type { ConceptName } from './vocabulary.js';

const RECEIPT_NUMBER = { join: [{ context: 'receiptId' }, { context: 'line' }], separator: '-' };

/** The document's own number, and the order that it belongs to. */
export function numbersOf(
  { type, number: own }: ProposalTarget,
  number: ConceptName | undefined,
  field: SampleField | undefined,
): ProposedField[] {
  if (field === undefined || number === undefined)
    return [{ target: 'documentId', source: RECEIPT_NUMBER, doubts: [] }];
  const { name } = field;
  const order: ProposedField[] =
    number === 'orderNumber' ? [{ target: 'orderNumber', source: name, field, doubts: [] }] : [];
  const isOwn = number === own[0] && (type === 'Order' || number !== 'orderNumber');
  const source = isOwn ? name : { join: [name, { context: 'receiptId' }], separator: '-' };
  const doubts = isOwn ? [] : ['the file has no number of its own for the document'];
  return [...order, { target: 'documentId', source, field, doubts }];
}

/** Currencies whose sign no other has. */
const CURRENCIES: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', '₹': 'INR', '₺': 'TRY', zł: 'PLN' };

/** Adds what a type must have and the sample does not say, or says elsewhere than in a field of its own. */
export function completed(
  stated: readonly ProposedField[],
  { type, header, line }: ProposalTarget,
  { isTable, lines = '.' }: Sample,
): { fields: ProposedField[]; doubts: string[] } {
  const byTarget = new Map(stated.map((field) => [field.target, field]));
  const fields = [...stated];
  const doubts: string[] = [];
  const add = (target: string, source: unknown, ...of: string[]): void => {
    if (!byTarget.has(target)) fields.push({ target, source, doubts: of });
  };
  const isBill = type === 'Invoice' || type === 'CreditNote';
  const has = (start: string): boolean => [...byTarget.keys()].some((target) => target.startsWith(start));
  if (!has('lines.item.'))
    doubts.push('no field looks like an article: say lines.item.sellerItemId, lines.item.gtin or lines.item.name');
  if (Object.values<unknown>(line).includes('quantity.value') && !isBill && !has('lines.quantity.value'))
    doubts.push('no field looks like the quantity of a line: say lines.quantity.value');
  if (type === 'InventoryReport' || type === 'Catalogue') add('issueDate', { context: 'receivedOn' });
  add('lines.lineNumber', { context: 'index' });
  if (byTarget.has('lines.quantity.value'))
    add('lines.quantity.unitCode', { const: 'EA' }, 'the file names no unit: each is assumed');
  const base = baseQuantityIn(byTarget.get('lines.price.amount')?.field?.name);
  if (base !== undefined) add('lines.price.baseQuantity', { const: base }, 'the name of the price says so');
  const amount = byTarget.get('lines.lineAmount')?.field ?? byTarget.get('lines.price.amount')?.field;
  if (amount !== undefined && 'currency' in header && !byTarget.has('currency')) {
    const currency = currencyOf(amount);
    if (currency !== undefined) add('currency', { const: currency }, `${amount.name} says so`);
    else
      doubts.push(
        'the file names no currency: that of the partner or the company is taken, or currency: { const: GBP }',
      );
  }
  const lineAmount = byTarget.get('lines.lineAmount')?.field;
  if (isBill && lineAmount === undefined)
    doubts.push(`no field looks like the amount of a line, which every ${type} has: lines.lineAmount is to be filled`);
  if (isBill && lineAmount !== undefined && ![...byTarget.keys()].some((target) => target.startsWith('totals.')))
    add('totals.lines', { sum: lineAmount.name, each: isTable ? 'row' : lines });
  return { fields, doubts };
}

/** By the name of the amounts, or by the signs that they bear. */
function currencyOf({ name, signs }: SampleField): string | undefined {
  const [word] = /\p{Sc}|\b(?:[A-Z]{3})\b/u.exec(name) ?? [];
  const said = [...signs, ...(word === undefined ? [] : [word])];
  return said.flatMap((sign) => CURRENCIES[sign] ?? (minorUnitDigits(sign) === undefined ? [] : sign))[0];
}

/** `Preis je 100`, `price per 1000` */
function baseQuantityIn(name = ''): number | undefined {
  const [, base] = /(?:\b(?:per|je|pro|par|por|für|fur|voor|x)|\/)\s*(10{1,4})\b/i.exec(name) ?? [];
  return base === undefined ? undefined : Number(base);
}
