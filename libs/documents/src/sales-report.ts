import { z } from 'zod';

import { Decimal } from './decimal.js';
import { Currency, header, Item, LocalDate, longText, Price, Quantity, text } from './parts.js';

/** What was sold of one item at one site on one day; returned where the quantity is negative. */
export const SalesLine = z
  .object({
    lineNumber: text(70),
    item: Item,
    quantity: Quantity,
    site: text(256).optional().describe('Shop or location, by the code of the sender'),
    date: LocalDate.optional(),
    price: Price.optional(),
    lineAmount: Decimal.optional().describe('As stated, of the whole quantity'),
    notes: z.array(longText).optional(),
  })
  .strict()
  .meta({ id: 'SalesLine' });

/** EDIFACT `SLSRPT`: what a seller of our goods has sold. */
export const SalesReport = z
  .object({
    documentType: z.literal('SalesReport'),
    documentId: text(256),
    ...header,
    currency: Currency.optional(),
    lines: z.array(SalesLine).min(1),
  })
  .strict()
  .meta({ id: 'SalesReport' });

export type SalesLine = z.infer<typeof SalesLine>;
export type SalesReport = z.infer<typeof SalesReport>;
