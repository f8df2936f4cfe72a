import { z } from 'zod';

import { Currency, Instant, longText, Source, text, Totals } from './parts.js';
import { Party } from './party.js';

/** A status of one order, absolute, pushed to finance and back to the order's source. */
export const StatusReport = z
  .object({
    documentType: z.literal('StatusReport'),
    documentId: text(256),
    orderNumber: text(256),
    orderId: text(100),
    issuedAt: Instant,
    status: z.enum(['accepted', 'rejected', 'held', 'cancelled', 'delivered', 'failed']),
    connection: text(100).optional().describe('The target whose answer this is'),
    targetReference: text(256).optional().describe("The target's own number, e.g. the ERP's order number"),
    reason: longText.optional(),
    currency: Currency.optional(),
    buyer: Party.optional(),
    seller: Party.optional(),
    totals: Totals.optional(),
    lineCount: z.number().int().nonnegative().optional(),
    source: Source.optional(),
  })
  .strict()
  .meta({ id: 'StatusReport' });

export type StatusReport = z.infer<typeof StatusReport>;
