import { z } from 'zod';

import { Decimal } from './decimal.js';
import {
  AllowanceCharge,
  Attachment,
  Currency,
  Instant,
  Item,
  LineReferences,
  LocalDate,
  longText,
  PaymentTerms,
  Price,
  Quantity,
  Source,
  Tax,
  text,
  Totals,
} from './parts.js';
import { Address, Party } from './party.js';

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
    requestedDeliveryEnd: LocalDate.optional(),
    promisedDate: LocalDate.optional(),
    promisedEnd: LocalDate.optional(),
    accounting: z
      .object({ costCentre: text(256).optional(), project: text(256).optional(), glAccount: text(256).optional() })
      .strict()
      .optional(),
    schedule: z
      .array(z.object({ quantity: Decimal, date: LocalDate.optional(), shipTo: Party.optional() }).strict())
      .optional(),
    references: LineReferences.optional(),
    notes: z.array(longText).optional(),
  })
  .strict()
  .meta({ id: 'OrderLine' });

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
    promisedEnd: LocalDate.optional(),
    paymentTerms: PaymentTerms.optional(),
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

export type OrderLine = z.infer<typeof OrderLine>;
export type Order = z.infer<typeof Order>;
