import { z } from 'zod';

import { Decimal } from './decimal.js';
import { Currency, header, Item, LocalDate, longText, Price, Tax, text } from './parts.js';

export const CatalogueLine = z
  .object({
    lineNumber: text(70),
    action: z.enum(['add', 'update', 'delete']).optional(),
    item: Item,
    orderableUnit: text(10).optional().describe('UN/ECE Recommendation 20 code'),
    contentUnit: text(10).optional(),
    contentQuantity: Decimal.optional(),
    minimumOrderQuantity: Decimal.optional(),
    maximumOrderQuantity: Decimal.optional(),
    orderMultiple: Decimal.optional(),
    leadTimeDays: z.string().optional(),
    validFrom: LocalDate.optional(),
    validTo: LocalDate.optional(),
    price: Price.optional(),
    taxes: z.array(Tax).optional(),
    notes: z.array(longText).optional(),
  })
  .strict()
  .meta({ id: 'CatalogueLine' });

/** UBL `Catalogue`: items and prices of a seller. */
export const Catalogue = z
  .object({
    documentType: z.literal('Catalogue'),
    documentId: text(256),
    ...header,
    name: longText.optional(),
    version: text(70).optional(),
    action: z.enum(['add', 'update', 'delete']).optional(),
    contractReference: text(256).optional(),
    currency: Currency.optional(),
    validFrom: LocalDate.optional(),
    validTo: LocalDate.optional(),
    lines: z.array(CatalogueLine).min(1),
  })
  .strict()
  .meta({ id: 'Catalogue' });

export type CatalogueLine = z.infer<typeof CatalogueLine>;
export type Catalogue = z.infer<typeof Catalogue>;
