import { z } from 'zod';

import { header, Item, LineReferences, longText, Quantity, text } from './parts.js';
import { Party } from './party.js';

/** A buyer wants to send goods back. UBL has no such document; terms follow its `ReceiptAdvice` and `CreditNote`. */
export const ReturnRequest = z
  .object({
    documentType: z.literal('ReturnRequest'),
    documentId: text(256),
    orderNumber: text(256).optional(),
    despatchNumber: text(256).optional(),
    invoiceNumber: text(256).optional(),
    ...header,
    reason: longText.optional(),
    shipFrom: Party.optional(),
    lines: z
      .array(
        z
          .object({
            lineNumber: text(70),
            item: Item,
            quantity: Quantity,
            reasonCode: text(70).optional(),
            reason: longText.optional(),
            references: LineReferences.optional(),
          })
          .strict()
          .meta({ id: 'ReturnLine' }),
      )
      .min(1),
  })
  .strict()
  .meta({ id: 'ReturnRequest' });

export type ReturnRequest = z.infer<typeof ReturnRequest>;
