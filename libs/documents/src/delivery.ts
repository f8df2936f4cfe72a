import { z } from 'zod';

import { Decimal } from './decimal.js';
import { header, Item, LineReferences, LocalDate, longText, Quantity, text } from './parts.js';
import { Party } from './party.js';

/** UBL `cac:LotIdentification`. */
export const Lot = z
  .object({
    number: text(256),
    expiryDate: LocalDate.optional(),
    bestBefore: LocalDate.optional(),
    manufactured: LocalDate.optional(),
    quantity: Decimal.optional(),
  })
  .strict();

/** A handling unit. `sscc`: 18 digits, GS1 General Specifications 3.2. */
export const Pack = z
  .object({
    id: text(256).optional(),
    sscc: z
      .string()
      .regex(/^\d{18}$/, 'expected the 18 digits of an SSCC')
      .optional(),
    typeCode: text(70).optional().describe('UN/ECE Recommendation 21, e.g. "PX" for a pallet'),
    grossWeight: Quantity.optional(),
    lines: z.array(z.object({ lineNumber: text(70).optional(), quantity: Decimal.optional() }).strict()).optional(),
  })
  .strict()
  .meta({ id: 'Pack' });

const shipment = {
  shipFrom: Party.optional(),
  shipTo: Party.optional(),
  carrier: Party.optional(),
  shipmentId: text(256).optional(),
  consignmentId: text(256).optional(),
  trackingNumber: text(256).optional(),
  grossWeight: Quantity.optional(),
  grossVolume: Quantity.optional(),
  handlingUnitCount: Decimal.optional(),
  packs: z.array(Pack).optional(),
};

/** UBL `DespatchAdvice`: what was sent. Quantities are those delivered. A line may belong to an order of its own. */
export const DespatchAdvice = z
  .object({
    documentType: z.literal('DespatchAdvice'),
    documentId: text(256),
    orderNumber: text(256).optional(),
    ...header,
    despatchDate: LocalDate.optional(),
    estimatedDeliveryDate: LocalDate.optional(),
    estimatedDeliveryEnd: LocalDate.optional(),
    deliveredDate: LocalDate.optional(),
    sellerOrderNumber: text(256).optional(),
    customerReference: text(256).optional(),
    endCustomer: Party.optional(),
    ...shipment,
    lines: z
      .array(
        z
          .object({
            lineNumber: text(70),
            item: Item,
            quantity: Quantity,
            outstandingQuantity: Decimal.optional(),
            outstandingReason: longText.optional(),
            lots: z.array(Lot).optional(),
            serialNumbers: z.array(text(256)).optional(),
            packs: z.array(Pack).optional(),
            references: LineReferences.optional(),
            notes: z.array(longText).optional(),
          })
          .strict()
          .meta({ id: 'DespatchLine' }),
      )
      .min(1),
  })
  .strict()
  .meta({ id: 'DespatchAdvice' });

/** UBL `ReceiptAdvice`: what arrived, and what of it was refused or missing. */
export const ReceiptAdvice = z
  .object({
    documentType: z.literal('ReceiptAdvice'),
    documentId: text(256),
    orderNumber: text(256).optional(),
    despatchNumber: text(256).optional(),
    ...header,
    receivedDate: LocalDate.optional(),
    ...shipment,
    lines: z
      .array(
        z
          .object({
            lineNumber: text(70),
            item: Item.optional(),
            quantity: Quantity.describe('Received, with what was refused of it'),
            rejectedQuantity: Decimal.optional(),
            rejectReason: longText.optional(),
            rejectReasonCode: text(70).optional(),
            oversupplyQuantity: Decimal.optional(),
            shortQuantity: Decimal.optional(),
            receivedDate: LocalDate.optional(),
            lots: z.array(Lot).optional(),
            references: LineReferences.optional(),
            notes: z.array(longText).optional(),
          })
          .strict()
          .meta({ id: 'ReceiptLine' }),
      )
      .min(1),
  })
  .strict()
  .meta({ id: 'ReceiptAdvice' });

export type DespatchAdvice = z.infer<typeof DespatchAdvice>;
export type ReceiptAdvice = z.infer<typeof ReceiptAdvice>;
export type Pack = z.infer<typeof Pack>;
