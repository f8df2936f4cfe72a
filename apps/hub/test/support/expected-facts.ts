import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { decimal, type Document, isDecimal, type Item } from '#libs/documents';

import { corpusRoot } from './corpus.js';

type Stated = string | number | null | undefined;

interface LineFacts {
  lineNo?: Stated;
  buyerSku?: Stated;
  sellerSku?: Stated;
  gtin?: Stated;
  sku?: Stated;
  quantity?: Stated;
  uom?: Stated;
  unitPrice?: Stated;
  description?: Stated;
  outstandingQuantity?: Stated;
  orderLineNo?: Stated;
}

/** What a person read in a document; null and absent say nothing. Rules: README of the corpus. */
export interface ExpectedFacts {
  documentType?: string;
  documentId?: Stated;
  orderNumber?: Stated;
  issueDate?: Stated;
  currency?: Stated;
  buyerName?: Stated;
  sellerName?: Stated;
  totalNet?: Stated;
  lineCount?: number;
  lines?: readonly LineFacts[];
}

export const expectedFacts = (): Record<string, ExpectedFacts> =>
  JSON.parse(readFileSync(join(corpusRoot, 'expected.json'), 'utf8')) as Record<string, ExpectedFacts>;

/** Equal as numbers, or as texts without blanks and case. What is not stated is equal to anything. */
function agrees(stated: Stated, found: string | undefined): boolean {
  if (stated === null || stated === undefined) return true;
  if (found === undefined) return false;
  const text = String(stated);
  if (isDecimal(text) && isDecimal(found)) return decimal(text).eq(found);
  const squash = (value: string): string => value.replace(/\s+/g, '').toLowerCase();
  return squash(text) === squash(found);
}

/** What documents of any type may state. */
interface AnyDocument {
  documentType: string;
  documentId: string;
  orderNumber?: string;
  issueDate?: string;
  currency?: string;
  buyer?: { name?: string; legalName?: string };
  seller?: { name?: string; legalName?: string };
  totals?: { net?: string; lines?: string; payable?: string };
  lines?: readonly {
    lineNumber: string;
    item?: Item;
    quantity?: { value: string; unitCode?: string; sourceUnit?: string };
    outstandingQuantity?: string;
    price?: { amount: string };
    references?: { orderLine?: string };
  }[];
}

/** Every fact that a document misses, in words; empty when all are right. The comparison of facts.py, in the project's language. */
export function missedFacts(want: ExpectedFacts, documents: readonly Document[]): string[] {
  const all = documents as readonly AnyDocument[];
  const order = all.find((one) => agrees(want.orderNumber, one.orderNumber)) ?? all[0];
  if (order === undefined) return ['no document'];
  const missed: string[] = [];
  const check = (what: string, stated: Stated, ...found: (string | undefined)[]): void => {
    if (stated == null || found.some((one) => agrees(stated, one))) return;
    missed.push(`${what}: expected ${stated}, found ${found.join(' or ')}`);
  };
  check('documentType', want.documentType, order.documentType);
  check('documentId', want.documentId, order.documentId);
  check('orderNumber', want.orderNumber, order.orderNumber);
  check('issueDate', want.issueDate, order.issueDate);
  check('currency', want.currency, order.currency);
  check('buyer', want.buyerName, order.buyer?.name, order.buyer?.legalName);
  check('seller', want.sellerName, order.seller?.name, order.seller?.legalName);
  check('totalNet', want.totalNet, order.totals?.net, order.totals?.lines, order.totals?.payable);
  check('lineCount', want.lineCount, String(order.lines?.length));
  for (const [index, line] of (want.lines ?? []).entries()) {
    const found = order.lines?.[index];
    const name = `line ${line.lineNo ?? index + 1}`;
    const item = found?.item;
    const ids = [item?.buyerItemId, item?.sellerItemId, item?.gtin, item?.manufacturerItemId];
    const known = [...ids, ...(item?.identifiers ?? []).map(({ value }) => value)].filter((id) => id !== undefined);
    for (const sku of [line.buyerSku, line.sellerSku, line.gtin, line.sku]) check(`${name} item`, sku, ...known);
    check(`${name} quantity`, line.quantity, found?.quantity?.value);
    check(`${name} outstanding`, line.outstandingQuantity, found?.outstandingQuantity);
    check(`${name} order line`, line.orderLineNo, found?.references?.orderLine);
    check(`${name} unit`, line.uom, found?.quantity?.sourceUnit, found?.quantity?.unitCode);
    check(`${name} price`, line.unitPrice, found?.price?.amount);
    check(`${name} description`, line.description, item?.name, item?.description);
  }
  return missed;
}
