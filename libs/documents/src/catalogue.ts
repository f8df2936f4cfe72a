import { z } from 'zod';

import { Decimal } from './decimal.js';
import { Currency, header, Item, LocalDate, longText, Price, Quantity, Tax, text } from './parts.js';
import { Party } from './party.js';

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
    leadTime: Quantity.optional().describe('With its unit, e.g. 2 DAY'),
    packLevel: text(10).optional().describe('UBL PackLevelCode: CU, TU, DU or HN'),
    orderable: z.boolean().optional(),
    validFrom: LocalDate.optional(),
    validTo: LocalDate.optional(),
    price: Price.optional(),
    priceType: text(70).optional().describe('UNCL 5387, e.g. "AAA"'),
    priceValidFrom: LocalDate.optional(),
    priceValidTo: LocalDate.optional(),
    minimumPriceQuantity: Decimal.optional(),
    maximumPriceQuantity: Decimal.optional(),
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
    provider: Party.optional().describe('Who sends the catalogue'),
    receiver: Party.optional(),
    replaces: text(256).optional().describe('The catalogue that this one changes'),
    validFrom: LocalDate.optional(),
    validTo: LocalDate.optional(),
    lines: z.array(CatalogueLine).min(1),
  })
  .strict()
  .meta({ id: 'Catalogue' });

export type CatalogueLine = z.infer<typeof CatalogueLine>;
export type Catalogue = z.infer<typeof Catalogue>;
