import { z } from 'zod';

import { Decimal } from './decimal.js';
import { Address, Party } from './party.js';

const text = (max = 1000) => z.string().min(1).max(max);
const longText = text(10_000);

/** A calendar day local to the partner or site, ISO 8601 `YYYY-MM-DD`. */
export const LocalDate = z
  .string()
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'expected a date such as 2026-11-22')
  .describe('Local date, ISO 8601, e.g. "2026-11-22"');

/** An instant in UTC, ISO 8601 with `Z`. */
export const Instant = z.iso.datetime().describe('Instant in UTC, e.g. "2026-11-22T10:15:00Z"');

/** ISO 4217 alphabetic code. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as EUR')
  .describe('ISO 4217 currency code, e.g. "GBP"');

export const DOCUMENT_TYPES = [
  'Order',
  'OrderChange',
  'OrderCancellation',
  'OrderResponse',
  'DespatchAdvice',
  'ReceiptAdvice',
  'InventoryReport',
  'Invoice',
  'CreditNote',
  'ReturnRequest',
  'StatusReport',
  'Requisition',
  'Catalogue',
  'TransferOrder',
  'SalesReport',
  'SettlementReport',
  'ApplicationResponse',
] as const;

/** The kinds of business document that Tradelane carries. Names follow UBL 2.x. */
export const DocumentType = z.enum(DOCUMENT_TYPES);

/** A quantity in a UN/ECE Rec 20 unit, with the sender's own code beside it. */
export const Quantity = z
  .object({
    value: Decimal,
    unitCode: text(10).optional().describe('UN/ECE Recommendation 20 code, e.g. "EA"; absent when unknown'),
    sourceUnit: text(70).optional().describe("The sender's own unit code, as stated"),
  })
  .strict()
  .meta({ id: 'Quantity' });

/** UBL `cac:Price`: amount for `baseQuantity` units (default 1). */
export const Price = z
  .object({
    amount: Decimal,
    baseQuantity: Decimal.optional(),
    unitCode: text(10).optional(),
    currency: Currency.optional(),
  })
  .strict()
  .meta({ id: 'Price' });

/** UBL `cac:Item`. */
export const Item = z
  .object({
    buyerItemId: text(256).optional(),
    sellerItemId: text(256).optional(),
    manufacturerItemId: text(256).optional(),
    gtin: text(14).optional(),
    identifiers: z.array(z.object({ scheme: text(70).optional(), value: text(256) }).strict()).optional(),
    name: longText.optional(),
    description: longText.optional(),
  })
  .strict()
  .meta({ id: 'Item' });

/** UBL `cac:AllowanceCharge`, split by its indicator into `allowances` and `charges`. */
export const AllowanceCharge = z
  .object({
    reason: longText.optional(),
    reasonCode: text(70).optional(),
    amount: Decimal.optional(),
    percent: Decimal.optional(),
    baseAmount: Decimal.optional(),
  })
  .strict();

/** UBL `cac:TaxSubtotal` or line tax category. */
export const Tax = z
  .object({
    category: text(70).optional(),
    scheme: text(70).optional(),
    percent: Decimal.optional(),
    taxableAmount: Decimal.optional(),
    amount: Decimal.optional(),
  })
  .strict();

export const Attachment = z
  .object({
    id: text(256).optional(),
    description: longText.optional(),
    fileName: text().optional(),
    mimeCode: text(200).optional(),
    uri: text(2000).optional(),
  })
  .strict();

/** Where a document came from. Never part of its revision. */
export const Source = z
  .object({
    receiptId: text(100).optional(),
    format: text(100).optional(),
    mapping: text(300).optional().describe('Mapping id and version, e.g. "standards/ubl/order@1"'),
    position: text(200).optional().describe('Place in the file, e.g. "line 12"'),
  })
  .strict()
  .meta({ id: 'Source' });

export const OrderLine = z
  .object({
    lineNumber: text(70),
    parentLine: text(70).nullable().optional(),
    item: Item,
    quantity: Quantity,
    price: Price.optional(),
    lineAmount: Decimal.optional(),
    taxes: z.array(Tax).optional(),
    allowances: z.array(AllowanceCharge).optional(),
    charges: z.array(AllowanceCharge).optional(),
    requestedDeliveryDate: LocalDate.optional(),
    promisedDate: LocalDate.optional(),
    accounting: z
      .object({ costCentre: text(256).optional(), project: text(256).optional(), glAccount: text(256).optional() })
      .strict()
      .optional(),
    schedule: z
      .array(z.object({ quantity: Decimal, date: LocalDate.optional(), shipTo: Party.optional() }).strict())
      .optional(),
    references: z
      .object({
        orderNumber: text(256).optional(),
        orderLine: text(70).optional(),
        despatchLine: text(70).optional(),
        invoiceLine: text(70).optional(),
        contract: text(256).optional(),
        quotation: text(256).optional(),
      })
      .strict()
      .optional(),
    notes: z.array(longText).optional(),
  })
  .strict()
  .meta({ id: 'OrderLine' });

export const Totals = z
  .object({
    lines: Decimal.optional(),
    net: Decimal.optional(),
    allowances: Decimal.optional(),
    charges: Decimal.optional(),
    tax: Decimal.optional(),
    gross: Decimal.optional(),
    prepaid: Decimal.optional(),
    payable: Decimal.optional(),
  })
  .strict()
  .meta({ id: 'Totals' });

/** UBL `Order`. Required: orderNumber, at least one line with item and quantity; buyer or seller comes from the file or the partner. */
export const Order = z
  .object({
    documentType: z.literal('Order'),
    documentId: text(256),
    orderNumber: text(256),
    issueDate: LocalDate.optional(),
    issuedAt: Instant.optional(),
    orderTypeCode: text(70).optional(),
    currency: Currency.optional(),
    taxIncluded: z.boolean().optional(),
    exchangeRate: z.object({ sourceCurrency: Currency, targetCurrency: Currency, rate: Decimal }).strict().optional(),
    contractReference: text(256).optional(),
    quotationReference: text(256).optional(),
    customerReference: text(256).optional(),
    accountingCost: text(256).optional(),
    buyer: Party.optional(),
    seller: Party.optional(),
    shipTo: Party.optional(),
    billTo: Party.optional(),
    shipFrom: Party.optional(),
    payer: Party.optional(),
    carrier: Party.optional(),
    endCustomer: Party.optional(),
    requestedDeliveryDate: LocalDate.optional(),
    requestedDeliveryEnd: LocalDate.optional(),
    promisedDate: LocalDate.optional(),
    paymentTerms: z.object({ note: longText.optional(), days: z.string().optional() }).strict().optional(),
    deliveryTerms: z
      .object({ code: text(70).optional(), note: longText.optional(), location: Address.optional() })
      .strict()
      .optional(),
    notes: z.array(longText).optional(),
    attachments: z.array(Attachment).optional(),
    allowances: z.array(AllowanceCharge).optional(),
    charges: z.array(AllowanceCharge).optional(),
    taxes: z.array(Tax).optional(),
    lines: z.array(OrderLine).min(1),
    totals: Totals.optional(),
    source: Source.optional(),
  })
  .strict()
  .meta({ id: 'Order' });

/** One item at one site, an absolute level. */
export const InventoryLine = z
  .object({
    lineNumber: text(70),
    item: Item,
    quantity: Quantity,
    site: text(256).optional().describe('Location or warehouse code of the sender'),
    price: Price.optional(),
    availableFrom: LocalDate.optional(),
  })
  .strict()
  .meta({ id: 'InventoryLine' });

/** Absolute stock levels of one sender as of one moment. A newer report replaces, it never adds. */
export const InventoryReport = z
  .object({
    documentType: z.literal('InventoryReport'),
    documentId: text(256),
    issueDate: LocalDate.optional(),
    asOf: Instant.optional(),
    currency: Currency.optional(),
    buyer: Party.optional(),
    seller: Party.optional(),
    lines: z.array(InventoryLine).min(1),
    notes: z.array(longText).optional(),
    source: Source.optional(),
  })
  .strict()
  .meta({ id: 'InventoryReport' });

/** UBL `ApplicationResponse`: our answer to a document, or a partner's answer to ours. */
export const ApplicationResponse = z
  .object({
    documentType: z.literal('ApplicationResponse'),
    documentId: text(256),
    issueDate: LocalDate,
    issuedAt: Instant.optional(),
    sender: Party.optional(),
    receiver: Party.optional(),
    phase: z.enum(['received', 'result']).optional(),
    responses: z.array(
      z
        .object({
          responseCode: z
            .enum(['AB', 'AP', 'RE', 'IP', 'UQ', 'CA'])
            .describe(
              'UNCL 4343 subset: AB received, AP accepted, RE rejected, IP in process, UQ under query, CA conditionally accepted',
            ),
          documentReference: text(256),
          documentType: DocumentType.optional(),
          reference: text(256).optional(),
          lines: z
            .array(
              z.object({ lineNumber: text(70), responseCode: text(10), description: longText.optional() }).strict(),
            )
            .optional(),
          descriptions: z.array(longText).optional(),
        })
        .strict(),
    ),
    source: Source.optional(),
  })
  .strict()
  .meta({ id: 'ApplicationResponse' });

/** A status of one order, absolute, pushed to finance and back to the order's source. */
export const StatusReport = z
  .object({
    documentType: z.literal('StatusReport'),
    documentId: text(256),
    orderNumber: text(256),
    orderId: text(100),
    issuedAt: Instant,
    status: z.enum(['accepted', 'rejected', 'held', 'cancelled', 'delivered', 'failed']),
    connection: text(100).optional().describe('The target whose answer this is'),
    targetReference: text(256).optional().describe("The target's own number, e.g. the ERP's order number"),
    reason: longText.optional(),
    currency: Currency.optional(),
    buyer: Party.optional(),
    seller: Party.optional(),
    totals: Totals.optional(),
    lineCount: z.number().int().nonnegative().optional(),
    source: Source.optional(),
  })
  .strict()
  .meta({ id: 'StatusReport' });

/** Any canonical document with a full schema so far; the other names of {@link DOCUMENT_TYPES} get theirs as they come into use. */
export const Document = z.discriminatedUnion('documentType', [
  Order,
  InventoryReport,
  ApplicationResponse,
  StatusReport,
]);

export type DocumentType = z.infer<typeof DocumentType>;
export type Quantity = z.infer<typeof Quantity>;
export type Price = z.infer<typeof Price>;
export type Item = z.infer<typeof Item>;
export type OrderLine = z.infer<typeof OrderLine>;
export type Totals = z.infer<typeof Totals>;
export type Source = z.infer<typeof Source>;
export type Order = z.infer<typeof Order>;
export type InventoryLine = z.infer<typeof InventoryLine>;
export type InventoryReport = z.infer<typeof InventoryReport>;
export type ApplicationResponse = z.infer<typeof ApplicationResponse>;
export type StatusReport = z.infer<typeof StatusReport>;
export type Document = z.infer<typeof Document>;

/** The schema of a document type, or undefined while it has none. */
export const schemaOf: Partial<Record<DocumentType, z.ZodType<Document>>> = {
  Order,
  InventoryReport,
  ApplicationResponse,
  StatusReport,
};
