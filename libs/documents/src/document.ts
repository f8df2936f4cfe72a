import { z } from 'zod';

import { ApplicationResponse } from './application-response.js';
import { Catalogue } from './catalogue.js';
import { DespatchAdvice, ReceiptAdvice } from './delivery.js';
import type { DocumentType } from './document-type.js';
import { InventoryReport } from './inventory-report.js';
import { CreditNote, Invoice } from './invoice.js';
import { OrderCancellation, OrderChange } from './order-change.js';
import { OrderResponse } from './order-response.js';
import { Order } from './order.js';
import { ReturnRequest } from './return-request.js';
import { SalesReport } from './sales-report.js';
import { SettlementReport } from './settlement-report.js';
import { StatusReport } from './status-report.js';

/** Any canonical document with a full schema so far; the other document types get theirs as they come into use. */
export const Document = z.discriminatedUnion('documentType', [
  Order,
  OrderChange,
  OrderCancellation,
  OrderResponse,
  DespatchAdvice,
  ReceiptAdvice,
  InventoryReport,
  Invoice,
  CreditNote,
  ReturnRequest,
  StatusReport,
  Catalogue,
  SalesReport,
  SettlementReport,
  ApplicationResponse,
]);

export type Document = z.infer<typeof Document>;

/** The schema of a document type, or undefined while it has none. */
export const schemaOf: Partial<Record<DocumentType, z.ZodType<Document>>> = {
  Order,
  OrderChange,
  OrderCancellation,
  OrderResponse,
  DespatchAdvice,
  ReceiptAdvice,
  InventoryReport,
  Invoice,
  CreditNote,
  ReturnRequest,
  StatusReport,
  Catalogue,
  SalesReport,
  SettlementReport,
  ApplicationResponse,
};
