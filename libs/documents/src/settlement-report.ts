import { z } from 'zod';

import { Decimal } from './decimal.js';
import { Currency, header, Item, LocalDate, longText, Quantity, text } from './parts.js';

/** One amount that a marketplace has paid or kept; negative where it kept it. */
export const SettlementLine = z
  .object({
    lineNumber: text(70),
    type: text(70).optional().describe('What was settled, as the marketplace names it, e.g. "Order" or "Refund"'),
    charge: text(256).optional().describe('Of what the amount is, e.g. "Principal" or a fee'),
    amount: Decimal,
    orderNumber: text(256).optional(),
    item: Item.optional(),
    quantity: Quantity.optional(),
    date: LocalDate.optional(),
    notes: z.array(longText).optional(),
  })
  .strict()
  .meta({ id: 'SettlementLine' });

/** What a marketplace pays out for a period, and what that is made of. */
export const SettlementReport = z
  .object({
    documentType: z.literal('SettlementReport'),
    documentId: text(256),
    ...header,
    currency: Currency.optional(),
    periodStart: LocalDate.optional(),
    periodEnd: LocalDate.optional(),
    paymentDate: LocalDate.optional(),
    total: Decimal.optional(),
    lines: z.array(SettlementLine).min(1),
  })
  .strict()
  .meta({ id: 'SettlementReport' });

export type SettlementLine = z.infer<typeof SettlementLine>;
export type SettlementReport = z.infer<typeof SettlementReport>;
