import type { Document } from '#libs/documents';

export type Members = Record<string, unknown>;
export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A document with each of its objects, innermost last, as `change` makes it. What becomes empty is left out. */
export function changed(value: unknown, path: string, change: (object: Members, path: string) => Members): unknown {
  if (Array.isArray(value)) {
    const elements = value.map((each) => changed(each, path, change)).filter((each) => each !== undefined);
    return elements.length === 0 ? undefined : elements;
  }
  if (!isObject(value)) return value;
  const members = Object.entries(change(value, path)).flatMap(([name, each]) => {
    const inner = changed(each, path === '' ? `/${name}` : `${path}.${name}`, change);
    return inner === undefined ? [] : [[name, inner] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** Adds what the schemas of UBL demand, and says alike what UBL has one place for. */
export const inUblForm = (document: Document): Document =>
  changed(document, '', (object, path) => {
    const { gtin, identifiers, sscc, sourceUnit, unitCode = sourceUnit && 'EA' } = object;
    if (path === '') return headerInForm(object);
    if (/(?:allowances|charges)$/.test(path)) return { amount: '1.00', ...object };
    if (path === '/taxes') return { amount: '1.00', scheme: 'VAT', ...object };
    if (path === '/totals') return { tax: '7.00', payable: '9.00', ...object };
    // An item has one standard identifier: its GTIN.
    if (gtin)
      return { ...object, identifiers: [{ scheme: '0160', value: gtin }, ...((identifiers as unknown[]) ?? [])] };
    // A pack has one identifier: its SSCC.
    if (sscc) return { ...object, id: sscc };
    // What its sender called a unit is not ours to repeat; a measure has one.
    if (/(?:grossWeight|grossVolume|leadTime)$/.test(path)) return { ...object, unitCode: 'KGM', sourceUnit: 'KGM' };
    // A document has one currency; a price of a catalogue has its own.
    if (path.endsWith('price') && object['currency'] !== undefined && document.documentType !== 'Catalogue')
      return { ...object, currency: (document as Members)['currency'] ?? 'EUR' };
    if (unitCode && !path.endsWith('price')) return { ...object, unitCode, sourceUnit: unitCode };
    // The schema has a scheme for each tax.
    if (path.endsWith('taxes')) return { scheme: 'VAT', ...object };
    // Days of a discount go with the discount.
    if (path.endsWith('paymentTerms') && object['discountPercent'] === undefined)
      return { ...object, discountDays: undefined };
    // The kind and the days of a price go with the price.
    if ('priceType' in object || 'priceValidFrom' in object || 'priceValidTo' in object)
      return { price: { amount: '1.00' }, contentQuantity: '1', ...object };
    // A unit of content goes with its quantity.
    return 'contentUnit' in object ? { contentQuantity: '1', ...object } : object;
  }) as Document;

function headerInForm(document: Members): Members {
  const { documentType, asOf, issuedAt, totals, taxTotals } = document;
  const hasCurrency = !['DespatchAdvice', 'ReceiptAdvice'].includes(String(documentType));
  const needed = {
    issueDate: '2026-11-22',
    buyer: { name: 'Buyer' },
    seller: { name: 'Seller' },
    ...(hasCurrency && { currency: 'EUR' }),
  };
  const whole: Members = { ...needed, ...document };
  // Stock is as of a moment: its day is that of the document. An issue at another day than that of the document is left out.
  if (typeof asOf === 'string') whole['issueDate'] = asOf.slice(0, 10);
  if (typeof issuedAt === 'string') whole['issuedAt'] = `${String(whole['issueDate'])}${issuedAt.slice(10)}`;
  // The total of tax, then those in other currencies.
  const { currency } = whole;
  if (Array.isArray(taxTotals))
    whole['taxTotals'] = [
      { amount: (totals as Members)['tax'] ?? '7.00', currency },
      ...(taxTotals as Members[]).filter((total) => total['currency'] !== undefined && total['currency'] !== currency),
    ];
  return whole;
}
