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
  Price,
  Quantity,
  Tax,
  text,
  Totals,
} from './parts.js';
import { Party } from './party.js';

/** UNCL 4343 subset of Peppol Ordering: AB received, RE rejected, AP accepted, CA accepted with changes. */
const ResponseCode = z
  .enum(['AB', 'RE', 'AP', 'CA'])
  .describe('UNCL 4343 subset: AB received, RE rejected, AP accepted, CA accepted with changes');

export const OrderResponseLine = z
  .object({
    lineNumber: text(70),
    response: z
      .enum(['added', 'changed', 'accepted', 'rejected', 'delivered'])
      .optional()
      .describe('UNCL 1229 subset: 1 added, 3 changed, 5 accepted, 7 rejected, 42 already delivered'),
    item: Item.optional(),
    quantity: Quantity.optional(),
    backorderQuantity: Decimal.optional(),
    price: Price.optional(),
    lineAmount: Decimal.optional(),
    promisedDate: LocalDate.optional(),
    promisedEnd: LocalDate.optional(),
    schedule: z.array(z.object({ quantity: Decimal, date: LocalDate.optional() }).strict()).optional(),
    taxes: z.array(Tax).optional(),
    substitute: Item.optional().describe('Offered or sent in its place: UBL SellerSubstitutedLineItem'),
    references: LineReferences.optional(),
    notes: z.array(longText).optional(),
  })
  .strict()
  .meta({ id: 'OrderResponseLine' });

/** UBL `OrderResponse` and `OrderResponseSimple`: the seller's answer to an order. Without lines it answers the order as a whole. */
export const OrderResponse = z
  .object({
    documentType: z.literal('OrderResponse'),
    documentId: text(256),
    orderNumber: text(256),
    ...header,
    responseCode: ResponseCode.optional(),
    sellerOrderNumber: text(256).optional(),
    customerReference: text(256).optional(),
    currency: Currency.optional(),
    promisedDate: LocalDate.optional(),
    promisedEnd: LocalDate.optional(),
    orderChangeReference: text(256).optional(),
    contractReference: text(256).optional(),
    shipTo: Party.optional(),
    allowances: z.array(AllowanceCharge).optional(),
    charges: z.array(AllowanceCharge).optional(),
    taxes: z.array(Tax).optional(),
    totals: Totals.optional(),
    lines: z.array(OrderResponseLine).optional(),
  })
  .strict()
  .meta({ id: 'OrderResponse' });

export type OrderResponseLine = z.infer<typeof OrderResponseLine>;
export type OrderResponse = z.infer<typeof OrderResponse>;
