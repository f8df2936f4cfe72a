import { z } from 'zod';

import { Currency, Instant, Item, LocalDate, longText, Price, Quantity, Source, text } from './parts.js';
import { Party } from './party.js';

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

export type InventoryLine = z.infer<typeof InventoryLine>;
export type InventoryReport = z.infer<typeof InventoryReport>;
