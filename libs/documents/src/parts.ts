import { z } from 'zod';

import { Decimal } from './decimal.js';
import { Party } from './party.js';

/** A text that says something, of at most `max` characters. */
export const text = (max = 1000) => z.string().min(1).max(max);
export const longText = text(10_000);

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

/** A quantity in a UN/ECE Rec 20 unit, with the sender's own code beside it. */
export const Quantity = z
  .object({
    value: Decimal,
    unitCode: text(10).optional().describe('UN/ECE Recommendation 20 code, e.g. "EA"; absent when unknown'),
    sourceUnit: text(70).optional().describe("The sender's own unit code, as stated"),
  })
  .strict()
  .meta({ id: 'Quantity' });

/** UBL `cac:Price`: amount for `baseQuantity` units (default 1), after the discount. */
export const Price = z
  .object({
    amount: Decimal,
    grossAmount: Decimal.optional().describe('Before the discount: EN 16931 BT-148'),
    discount: Decimal.optional().describe('Of one base quantity: EN 16931 BT-147'),
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
    brand: text(256).optional(),
    manufacturer: text(256).optional(),
    originCountry: z.string().length(2).optional().describe('ISO 3166-1 alpha-2'),
    classifications: z
      .array(z.object({ scheme: text(70).optional(), code: text(256) }).strict())
      .optional()
      .describe('UBL CommodityClassification, e.g. { scheme: "TST" (UNSPSC), code: "14111507" }'),
    properties: z
      .array(z.object({ name: text(256), value: longText }).strict())
      .optional()
      .describe('UBL AdditionalItemProperty, e.g. { name: "Colour", value: "blue" }'),
  })
  .strict()
  .meta({ id: 'Item' });

/** UBL `cac:TaxSubtotal` or line tax category. */
export const Tax = z
  .object({
    category: text(70).optional(),
    scheme: text(70).optional(),
    percent: Decimal.optional(),
    taxableAmount: Decimal.optional(),
    amount: Decimal.optional(),
    exemptionReason: longText.optional(),
    exemptionReasonCode: text(70).optional().describe('CEF VATEX code, e.g. "VATEX-EU-AE"'),
  })
  .strict();

/** UBL `cac:AllowanceCharge`, split by its indicator into `allowances` and `charges`. */
export const AllowanceCharge = z
  .object({
    reason: longText.optional(),
    reasonCode: text(70).optional(),
    amount: Decimal.optional(),
    percent: Decimal.optional(),
    baseAmount: Decimal.optional(),
    taxes: z.array(Tax).optional(),
  })
  .strict();

/** UBL `cac:Period`: days from and to, both included. */
export const Period = z
  .object({ from: LocalDate.optional(), to: LocalDate.optional(), descriptionCode: text(70).optional() })
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

/** UBL `cac:PaymentTerms`. */
export const PaymentTerms = z
  .object({
    note: longText.optional(),
    days: z.string().optional().describe('Until payment is due'),
    discountPercent: Decimal.optional().describe('Off for who pays within discountDays'),
    discountDays: Decimal.optional(),
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

export const Totals = z
  .object({
    lines: Decimal.optional(),
    net: Decimal.optional(),
    allowances: Decimal.optional(),
    charges: Decimal.optional(),
    tax: Decimal.optional(),
    gross: Decimal.optional(),
    prepaid: Decimal.optional(),
    rounding: Decimal.optional(),
    payable: Decimal.optional(),
  })
  .strict()
  .meta({ id: 'Totals' });

/** The lines of other documents that a line belongs to. */
export const LineReferences = z
  .object({
    orderNumber: text(256).optional(),
    orderLine: text(70).optional(),
    despatchNumber: text(256).optional(),
    despatchLine: text(70).optional(),
    invoiceNumber: text(256).optional(),
    invoiceLine: text(70).optional(),
    contract: text(256).optional(),
    quotation: text(256).optional(),
  })
  .strict()
  .meta({ id: 'LineReferences' });

/** What every document may have, beside its type and number. */
export const header = {
  issueDate: LocalDate.optional(),
  issuedAt: Instant.optional(),
  buyer: Party.optional(),
  seller: Party.optional(),
  notes: z.array(longText).optional(),
  attachments: z.array(Attachment).optional(),
  source: Source.optional(),
};

export type Quantity = z.infer<typeof Quantity>;
export type Price = z.infer<typeof Price>;
export type Item = z.infer<typeof Item>;
export type Tax = z.infer<typeof Tax>;
export type AllowanceCharge = z.infer<typeof AllowanceCharge>;
export type Totals = z.infer<typeof Totals>;
export type Source = z.infer<typeof Source>;
