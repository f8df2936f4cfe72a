import { z } from 'zod';

export const DOCUMENT_TYPES = [
  'Order',
  'OrderChange',
  'OrderCancellation',
  'OrderResponse',
  'DespatchAdvice',
  'ReceiptAdvice',
  'InventoryReport',
  'Invoice',
  'CreditNote',
  'ReturnRequest',
  'StatusReport',
  'Requisition',
  'Catalogue',
  'TransferOrder',
  'SalesReport',
  'SettlementReport',
  'ApplicationResponse',
] as const;

/** The kinds of business document that Tradelane carries. Names follow UBL 2.x. */
export const DocumentType = z.enum(DOCUMENT_TYPES);

export type DocumentType = z.infer<typeof DocumentType>;
