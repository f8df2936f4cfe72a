import { XmlDocument } from 'libxml2-wasm';

import type { Document } from '#libs/documents';

/** What a UBL document says, found without our readers: XPath of libxml2. */
export interface PlainUbl {
  documentId: string;
  orderNumber: string;
  currency: string;
  /** Names of the two parties, as stated first. */
  seller: string;
  lines: { lineNumber: string; item: string; quantity: string }[];
  /** Amount to pay, as stated. */
  payable: string;
}

interface Places {
  order: string;
  currency?: string;
  seller?: string;
  line?: string;
  /** From the line down; `.` for the line itself. */
  inLine?: string;
  quantity?: string;
  totals?: string;
}

const steps = (path: string): string => path.replaceAll(/[A-Z][A-Za-z]*/g, (name) => `*[local-name()='${name}']`);

const ORDER: Places = {
  order: 'ID',
  currency: 'DocumentCurrencyCode',
  seller: 'SellerSupplierParty/Party',
  line: 'OrderLine',
  inLine: 'LineItem',
  quantity: 'Quantity',
  totals: 'AnticipatedMonetaryTotal',
};
const BILL: Places = {
  order: 'OrderReference/ID',
  currency: 'DocumentCurrencyCode',
  seller: 'AccountingSupplierParty/Party',
  inLine: '.',
  totals: 'LegalMonetaryTotal',
};

/** Where each type has its facts. */
const PLACES: Readonly<Record<string, Places>> = {
  Order: ORDER,
  OrderChange: { ...ORDER, order: 'OrderReference/ID' },
  OrderCancellation: { order: 'OrderReference/ID', seller: 'SellerSupplierParty/Party' },
  OrderResponse: { ...ORDER, order: 'OrderReference/ID', totals: 'LegalMonetaryTotal' },
  DespatchAdvice: {
    order: 'OrderReference/ID',
    seller: 'DespatchSupplierParty/Party',
    line: 'DespatchLine',
    inLine: '.',
    quantity: 'DeliveredQuantity',
  },
  ReceiptAdvice: {
    order: 'OrderReference/ID',
    seller: 'DespatchSupplierParty/Party',
    line: 'ReceiptLine',
    inLine: '.',
    quantity: 'ReceivedQuantity',
  },
  Invoice: { ...BILL, line: 'InvoiceLine', quantity: 'InvoicedQuantity' },
  CreditNote: { ...BILL, line: 'CreditNoteLine', quantity: 'CreditedQuantity' },
  Catalogue: { order: 'None', line: 'CatalogueLine', inLine: '.', quantity: 'None' },
};

export const plainTypes: readonly string[] = Object.keys(PLACES);

export function plainUbl(xml: string): PlainUbl {
  const document = XmlDocument.fromString(xml);
  try {
    const { root } = document;
    const places = PLACES[root.name];
    if (places === undefined) throw new Error(`no plain reading of ${root.name}`);
    const text = (path: string): string => root.eval(`normalize-space(${steps(path)})`) as string;
    const lines = places.line === undefined ? [] : root.find(steps(places.line));
    const inLine = (line: (typeof lines)[number], path: string): string =>
      line.eval(`normalize-space(${steps(`${places.inLine}/${path}`)})`) as string;
    return {
      documentId: text('ID'),
      orderNumber: text(places.order),
      currency: places.currency === undefined ? '' : text(places.currency),
      seller:
        places.seller === undefined
          ? ''
          : text(`${places.seller}/PartyName/Name`) || text(`${places.seller}/PartyLegalEntity/RegistrationName`),
      lines: lines.map((line) => ({
        lineNumber: inLine(line, 'ID'),
        item: inLine(line, 'Item/Name') || inLine(line, 'Item/Description'),
        quantity: places.quantity === undefined ? '' : inLine(line, places.quantity),
      })),
      payable: places.totals === undefined ? '' : text(`${places.totals}/PayableAmount`),
    };
  } finally {
    document.dispose();
  }
}

const squashed = (text: string | undefined): string => (text ?? '').replaceAll(/\s+/g, ' ').trim();

/** The same facts of a canonical document. A despatch or receipt of nothing states no quantity. */
export function plainDocument(document: Document): PlainUbl {
  const { documentId } = document;
  const lines = ('lines' in document && document.lines) || [];
  return {
    documentId,
    orderNumber: ('orderNumber' in document && document.orderNumber) || '',
    currency: ('currency' in document && document.documentType !== 'Catalogue' && document.currency) || '',
    seller:
      document.documentType === 'Catalogue' ? '' : squashed(('seller' in document && document.seller?.name) || ''),
    lines: lines.map((line) => ({
      lineNumber: line.lineNumber,
      item: squashed('item' in line ? line.item?.name : undefined),
      quantity: 'quantity' in line && line.quantity?.value !== undefined ? line.quantity.value : '',
    })),
    payable: ('totals' in document && document.totals?.payable) || '',
  };
}
