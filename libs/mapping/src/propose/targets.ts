import type { DocumentType } from '#libs/documents';

import type { ConceptName } from './vocabulary.js';

type Paths = Readonly<Partial<Record<ConceptName, string>>>;

/** Where the concepts of a document type go. `[]` and `[GLN]` put an identifier of that scheme into a list. */
export interface ProposalTarget {
  type: DocumentType;
  /** The first of these that a file has is the document's own number. */
  number: readonly ConceptName[];
  /** A file that has one concept of each of these looks like this type. */
  signs: readonly (readonly ConceptName[])[];
  /** Files of other types have these signs too. */
  isVague?: true;
  header: Paths;
  line: Paths;
}

const PARTIES: Paths = {
  buyerId: 'buyer.identifiers[]',
  buyerGln: 'buyer.identifiers[GLN]',
  buyerName: 'buyer.name',
  buyerEmail: 'buyer.contact.email',
  buyerPhone: 'buyer.contact.telephone',
  sellerId: 'seller.identifiers[]',
  sellerGln: 'seller.identifiers[GLN]',
  sellerName: 'seller.name',
};
const SHIP_TO: Paths = {
  shipToName: 'shipTo.name',
  shipToGln: 'shipTo.identifiers[GLN]',
  shipToStreet: 'shipTo.address.street',
  shipToCity: 'shipTo.address.city',
  shipToPostalCode: 'shipTo.address.postalCode',
  shipToRegion: 'shipTo.address.region',
  shipToCountry: 'shipTo.address.country',
};
const ITEM: Paths = {
  sku: 'item.sellerItemId',
  buyerSku: 'item.buyerItemId',
  gtin: 'item.gtin',
  itemName: 'item.name',
  itemText: 'item.description',
  brand: 'item.brand',
};
const QUANTITY: Paths = { quantity: 'quantity.value', unit: 'quantity.unitCode' };
const PRICE: Paths = { price: 'price.amount', priceBase: 'price.baseQuantity', lineAmount: 'lineAmount' };
const ORDER_LINE: Paths = {
  lineNumber: 'lineNumber',
  ...ITEM,
  ...QUANTITY,
  ...PRICE,
  requestedDate: 'requestedDeliveryDate',
  costCentre: 'accounting.costCentre',
  note: 'notes',
};
const ORDER: Paths = {
  orderDate: 'issueDate',
  currency: 'currency',
  customerReference: 'customerReference',
  contract: 'contractReference',
  requestedDate: 'requestedDeliveryDate',
  ...PARTIES,
  ...SHIP_TO,
  note: 'notes',
  totalNet: 'totals.net',
  totalTax: 'totals.tax',
  totalGross: 'totals.gross',
};
const OF_ORDER: Paths = { orderNumber: 'references.orderNumber', lineNumber: 'references.orderLine' };
const BILL = {
  header: {
    invoiceDate: 'issueDate',
    orderDate: 'issueDate',
    dueDate: 'dueDate',
    orderNumber: 'orderNumber',
    despatchNumber: 'despatchNumber',
    currency: 'currency',
    customerReference: 'customerReference',
    contract: 'contractReference',
    ...PARTIES,
    ...SHIP_TO,
    note: 'notes',
    totalNet: 'totals.net',
    totalTax: 'totals.tax',
    totalGross: 'totals.gross',
  },
  line: { lineNumber: 'lineNumber', ...ITEM, ...QUANTITY, ...PRICE, costCentre: 'accountingCost' },
} satisfies Record<string, Paths>;

const ANY_ITEM = ['sku', 'buyerSku', 'gtin', 'itemName'] as const;
const SHIPMENT: Paths = {
  orderNumber: 'orderNumber',
  ...PARTIES,
  ...SHIP_TO,
  carrier: 'carrier.name',
  tracking: 'trackingNumber',
  note: 'notes',
};

/** In the order in which a file is asked: what only one type has comes first. */
export const TARGETS: readonly ProposalTarget[] = [
  {
    type: 'CreditNote',
    number: ['creditNumber'],
    signs: [['creditNumber'], ['lineAmount', 'price', 'totalNet']],
    ...BILL,
  },
  {
    type: 'Invoice',
    number: ['invoiceNumber'],
    signs: [['invoiceNumber'], ['lineAmount', 'price', 'totalNet']],
    ...BILL,
  },
  {
    type: 'ReturnRequest',
    number: ['returnNumber', 'orderNumber'],
    signs: [['returnNumber'], ANY_ITEM],
    header: {
      orderDate: 'issueDate',
      orderNumber: 'orderNumber',
      invoiceNumber: 'invoiceNumber',
      ...PARTIES,
      note: 'notes',
    },
    line: { lineNumber: 'lineNumber', ...ITEM, ...QUANTITY, returnReason: 'reason' },
  },
  {
    type: 'ReceiptAdvice',
    number: ['despatchNumber', 'orderNumber'],
    signs: [['receivedQuantity']],
    header: { orderDate: 'receivedDate', despatchNumber: 'despatchNumber', ...SHIPMENT },
    line: {
      ...OF_ORDER,
      ...ITEM,
      receivedQuantity: 'quantity.value',
      unit: 'quantity.unitCode',
      rejectedQuantity: 'rejectedQuantity',
      returnReason: 'rejectReason',
    },
  },
  {
    type: 'OrderResponse',
    number: ['orderNumber'],
    signs: [['confirmedQuantity', 'confirmedDate'], ['orderNumber']],
    header: { orderDate: 'issueDate', currency: 'currency', ...PARTIES, note: 'notes' },
    line: {
      lineNumber: 'lineNumber',
      ...ITEM,
      confirmedQuantity: 'quantity.value',
      quantity: 'quantity.value',
      unit: 'quantity.unitCode',
      price: 'price.amount',
      confirmedDate: 'promisedDate',
    },
  },
  {
    type: 'DespatchAdvice',
    number: ['despatchNumber', 'orderNumber'],
    signs: [
      ['despatchNumber', 'tracking', 'shippedQuantity', 'despatchDate'],
      ['shippedQuantity', 'quantity'],
      ANY_ITEM,
    ],
    header: {
      orderDate: 'issueDate',
      despatchDate: 'despatchDate',
      requestedDate: 'estimatedDeliveryDate',
      ...SHIPMENT,
    },
    line: {
      ...OF_ORDER,
      ...ITEM,
      shippedQuantity: 'quantity.value',
      quantity: 'quantity.value',
      unit: 'quantity.unitCode',
    },
  },
  {
    type: 'InventoryReport',
    number: [],
    signs: [['stock'], ANY_ITEM],
    header: { asOf: 'asOf', orderDate: 'issueDate', currency: 'currency' },
    line: {
      ...ITEM,
      stock: 'quantity.value',
      quantity: 'quantity.value',
      unit: 'quantity.unitCode',
      price: 'price.amount',
      site: 'site',
      availableFrom: 'availableFrom',
    },
  },
  {
    type: 'Order',
    number: ['orderNumber'],
    signs: [['orderNumber'], ['quantity'], ANY_ITEM],
    header: ORDER,
    line: ORDER_LINE,
  },
  {
    type: 'InventoryReport',
    number: [],
    isVague: true,
    signs: [['quantity'], ['sku', 'gtin']],
    header: { asOf: 'asOf', orderDate: 'issueDate', currency: 'currency' },
    line: { ...ITEM, ...QUANTITY, price: 'price.amount', site: 'site', availableFrom: 'availableFrom' },
  },
  {
    type: 'Catalogue',
    number: [],
    signs: [['price'], ['sku', 'gtin']],
    header: { orderDate: 'issueDate', currency: 'currency', ...PARTIES },
    line: {
      ...ITEM,
      unit: 'orderableUnit',
      price: 'price.amount',
      priceBase: 'price.baseQuantity',
      minimumOrderQuantity: 'minimumOrderQuantity',
      taxPercent: 'taxes[]',
      validFrom: 'validFrom',
      validTo: 'validTo',
    },
  },
];

/** Types of which proposals are made. */
export const PROPOSED_TYPES: readonly DocumentType[] = [...new Set(TARGETS.map(({ type }) => type))];
