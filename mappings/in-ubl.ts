import type { DocumentType } from '#libs/documents';

/** Something about canonical fields in UBL, as our mappings write it. */
export interface InUbl {
  /** The end of a path, or from `/` all of it; lists are not told from their elements. */
  field: string;
  /** Documents that are meant; absent: all. */
  of?: readonly DocumentType[];
  why: string;
}

const ANSWERS: readonly DocumentType[] = ['OrderResponse', 'DespatchAdvice', 'ReceiptAdvice'];
const BEFORE_BILLS: readonly DocumentType[] = ['Order', 'OrderChange', ...ANSWERS];
const WITHOUT_DESPATCH: readonly DocumentType[] = ['Order', 'OrderChange', 'OrderResponse', 'DespatchAdvice'];
const BILLS: readonly DocumentType[] = ['Invoice', 'CreditNote'];

const all = (fields: string, why: string, of?: readonly DocumentType[]): InUbl[] =>
  fields.split(' ').map((field) => ({ field, why, ...(of !== undefined && { of }) }));

/** What a canonical document can say and its UBL does not. docs/ubl.md has the same list. */
export const NOT_IN_UBL: readonly InUbl[] = [
  ...all('/documentId', 'an order has one number, ID: orderNumber', ['Order']),
  ...all('/orderTypeCode', 'the schema has no type for a change', ['OrderChange']),
  ...all('/taxIncluded', 'prices are without tax: the schema has no sign for others'),
  ...all('/payer', 'the schema has one party for the bill, AccountingCustomerParty: billTo'),
  ...all('/currency', 'a catalogue has no currency, each price has its own', ['Catalogue']),
  ...all('address.name location.name', 'an address has no name: its party has'),
  ...all('lines.parentLine', 'lines stand beside each other'),
  ...all('accounting.project accounting.glAccount', 'a line has one text for accounting, AccountingCost: costCentre'),
  ...all(
    'allowances.taxes.amount allowances.taxes.taxableAmount charges.taxes.amount charges.taxes.taxableAmount lines.taxes.amount lines.taxes.taxableAmount',
    'there is a TaxCategory, which has no amounts',
  ),
  ...all('lots.quantity', 'an ItemInstance has no quantity'),
  ...all('packs.lines', 'the packs of a line stand in the line'),
  ...all('lines.price', 'a level of stock has no price', ['InventoryReport']),
  ...all('references.despatchNumber references.despatchLine', 'such a line refers to orders', WITHOUT_DESPATCH),
  ...all('references.invoiceNumber references.invoiceLine', 'such a line comes before the bill', BEFORE_BILLS),
  ...all('references.contract', 'a contract is named for the whole document: contractReference'),
  ...all('references.quotation', 'such a line refers to orders, which name the quotation', [...ANSWERS, ...BILLS]),
];

/** What a document says in UBL that it did not say before: read, it has these beside its own. */
export const ADDED_BY_UBL: readonly InUbl[] = [
  ...all(
    'buyer.name seller.name shipTo.name billTo.name shipFrom.name carrier.name endCustomer.name payee.name provider.name receiver.name',
    'who has only a legal name is called by it',
  ),
  ...all('/documentId', 'its number, which it was not asked for', ['Order']),
  ...all('/currency', 'that of its first price', ['Catalogue']),
  ...all('/provider /receiver', 'the schema demands them: they are the seller and the buyer', ['Catalogue']),
  ...all('item.name substitute.name', 'an item that has only a description is called by it'),
  ...all('lines.item lines.item.name', 'the schema demands an item: its name is the number of the line', [
    'OrderResponse',
  ]),
  ...all('/sequence', 'the schema demands one: it is the number of the change', ['OrderChange']),
  ...all('price.currency', 'each amount bears its currency: that of the document'),
  ...all('price.baseQuantity', 'a unit of the price goes with a quantity: of one'),
  ...all('price.discount', 'a price before its discount goes with the discount: the difference'),
  ...all('taxes.scheme', 'the schema demands one: VAT'),
  ...all('/totals.tax', 'the sum of the taxes'),
  ...all('/totals', 'the sum of the taxes', ['Order', 'OrderChange', 'OrderResponse']),
  ...all('/taxTotals', 'the total of tax', BILLS),
  ...all('paymentMeans.meansCode', 'the schema demands one: 1, not defined', BILLS),
  ...all('/dueDate', 'that of the first means of payment', BILLS),
  ...all(
    '/requestedDeliveryDate /promisedDate lines.promisedDate /estimatedDeliveryDate',
    'a period that only ends: its end',
  ),
  ...all('lines.requestedDeliveryDate lines.promisedDate', 'the first day of a schedule'),
  ...all('/receivedDate', 'that of the first line', ['ReceiptAdvice']),
];
