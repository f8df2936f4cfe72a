import { z } from 'zod';

import { Decimal } from './decimal.js';
import {
  AllowanceCharge,
  Currency,
  header,
  Item,
  LineReferences,
  LocalDate,
  longText,
  PaymentTerms,
  Period,
  Price,
  Quantity,
  Tax,
  text,
  Totals,
} from './parts.js';
import { Party } from './party.js';

export const InvoiceLine = z
  .object({
    lineNumber: text(70),
    item: Item,
    quantity: Quantity.optional(),
    price: Price.optional(),
    lineAmount: Decimal,
    taxes: z.array(Tax).optional(),
    allowances: z.array(AllowanceCharge).optional(),
    charges: z.array(AllowanceCharge).optional(),
    accountingCost: text(256).optional(),
    period: Period.optional(),
    deliveryDate: LocalDate.optional(),
    references: LineReferences.optional(),
    notes: z.array(longText).optional(),
  })
  .strict()
  .meta({ id: 'InvoiceLine' });

/** UBL `cac:PaymentMeans`. */
const PaymentMeans = z
  .object({
    meansCode: text(70).optional().describe('UNCL 4461, e.g. "30" for a credit transfer'),
    reference: text(256).optional(),
    account: text(256).optional().describe('IBAN, or the account as stated'),
    accountName: text(256).optional(),
    bank: text(256).optional().describe('BIC, or the bank as stated'),
    mandate: text(256).optional(),
    dueDate: LocalDate.optional(),
  })
  .strict();

const bill = {
  documentId: text(256),
  orderNumber: text(256).optional(),
  ...header,
  typeCode: text(70).optional().describe('UNCL 1001, e.g. "380" for an invoice, "381" for a credit note'),
  currency: Currency,
  taxCurrency: Currency.optional(),
  taxIncluded: z.boolean().optional().describe('Whether prices and amounts of lines include the tax'),
  taxPointDate: LocalDate.optional(),
  dueDate: LocalDate.optional(),
  sellerOrderNumber: text(256).optional(),
  despatchNumber: text(256).optional(),
  contractReference: text(256).optional(),
  customerReference: text(256).optional(),
  accountingCost: text(256).optional(),
  payee: Party.optional(),
  shipTo: Party.optional(),
  deliveryDate: LocalDate.optional(),
  period: Period.optional(),
  projectReference: text(256).optional(),
  receiptNumber: text(256).optional(),
  paymentTerms: PaymentTerms.optional(),
  paymentMeans: z.array(PaymentMeans).optional(),
  allowances: z.array(AllowanceCharge).optional(),
  charges: z.array(AllowanceCharge).optional(),
  taxes: z.array(Tax).optional(),
  taxTotals: z
    .array(z.object({ amount: Decimal, currency: Currency.optional() }).strict())
    .optional()
    .describe('Every stated total of tax, where it is stated in several currencies'),
  lines: z.array(InvoiceLine).min(1),
  totals: Totals,
};

/** The documents that a bill corrects or settles. UBL `cac:BillingReference`. */
const corrects = z.array(z.object({ documentId: text(256), issueDate: LocalDate.optional() }).strict()).optional();

/** UBL `Invoice`. Amounts are kept as stated; what we derive stands elsewhere. */
export const Invoice = z
  .object({ documentType: z.literal('Invoice'), ...bill, corrects })
  .strict()
  .meta({ id: 'Invoice' });

/** UBL `CreditNote`: amounts and quantities are positive, and go the other way. */
export const CreditNote = z
  .object({ documentType: z.literal('CreditNote'), ...bill, corrects })
  .strict()
  .meta({ id: 'CreditNote' });

export type InvoiceLine = z.infer<typeof InvoiceLine>;
export type Invoice = z.infer<typeof Invoice>;
export type CreditNote = z.infer<typeof CreditNote>;
