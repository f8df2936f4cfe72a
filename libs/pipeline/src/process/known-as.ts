import type { DocumentType, Party } from '#libs/documents';
import type { Mapped } from '#libs/mapping';
import { orderKeyText } from '#libs/store';

import { orderKeyOf, type Setting } from './order-key.js';
import { waitingDraft } from './waiting-draft.js';

/** What tells whether two documents are about the same. */
interface Named {
  documentType: DocumentType;
  documentId?: string | undefined;
  orderNumber?: string | undefined;
  buyer?: Party | undefined;
  seller?: Party | undefined;
}

/**
 * One text for the order or document that a document is: the newest of those that have it counts. Undefined where it stands alone: without
 * a number, and parts of stock reports, which share theirs.
 */
export function knownAs(setting: Setting, document: Named): string | undefined {
  const { documentType, documentId, orderNumber, buyer, seller } = document;
  if (documentType === 'InventoryReport') return undefined;
  if (documentType !== 'Order')
    return documentId === undefined ? undefined : JSON.stringify([setting.partner.id, documentType, documentId]);
  if (orderNumber === undefined) return undefined;
  const parties = { ...(buyer !== undefined && { buyer }), ...(seller !== undefined && { seller }) };
  return orderKeyText(orderKeyOf(setting, { orderNumber, ...parties }));
}

/** The same of an entry, whether it was mapped or has to wait. */
export const entryKnownAs = (setting: Setting, { document, waits }: Mapped): string | undefined =>
  document === undefined ? waits && knownAs(setting, waitingDraft(waits.draft)) : knownAs(setting, document);
