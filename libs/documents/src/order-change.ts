import { z } from 'zod';

import { Order, OrderLine } from './order.js';
import { header, longText, text } from './parts.js';

/** UBL `OrderChange`: the whole order as it is wanted now, or the lines that change, each with its action. */
export const OrderChange = Order.omit({ documentType: true, lines: true })
  .extend({
    documentType: z.literal('OrderChange'),
    sequence: text(70).optional().describe('UBL SequenceNumberID: its number among the changes of the order'),
    lines: z
      .array(
        OrderLine.extend({
          action: z
            .enum(['add', 'change', 'cancel', 'keep'])
            .optional()
            .describe('UNCL 1229 subset: 1 add, 3 change, 2 cancel, 5 keep; absent where the sender states none'),
        })
          .strict()
          .meta({ id: 'OrderChangeLine' }),
      )
      .min(1),
  })
  .strict()
  .meta({ id: 'OrderChange' });

/** UBL `OrderCancellation`: the whole order is no longer wanted. */
export const OrderCancellation = z
  .object({
    documentType: z.literal('OrderCancellation'),
    documentId: text(256),
    orderNumber: text(256),
    ...header,
    reason: longText.optional(),
  })
  .strict()
  .meta({ id: 'OrderCancellation' });

export type OrderChange = z.infer<typeof OrderChange>;
export type OrderCancellation = z.infer<typeof OrderCancellation>;
