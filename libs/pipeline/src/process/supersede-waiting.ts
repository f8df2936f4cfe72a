import { described, problem } from '#libs/documents';
import type { Mapped } from '#libs/mapping';
import { endWaiting, type NewEvent, reopenReceipts, type Trx, type Waiting } from '#libs/store';

import type { Decided, EntryContext } from './entry.js';
import { entryKnownAs } from './known-as.js';

/**
 * Of one order or document, the newest counts: what waited of it gives way to an entry that was not refused. The events are added to what is
 * decided.
 * @param waiting what waits under the names of these entries, locked
 * @returns receipts whose senders get a new result
 */
export async function supersedeWaiting(
  trx: Trx,
  context: EntryContext,
  entries: readonly Mapped[],
  decided: Decided,
  waiting: readonly Waiting[],
): Promise<string[]> {
  if (waiting.length === 0) return [];
  // The rows of entries that are mapped again were these entries.
  const again = new Set(context.due?.values());
  const rejected = new Set(
    decided.documents.filter(({ outcome }) => outcome === 'rejected').map(({ entryKey }) => entryKey),
  );
  const names = new Set(entries.filter(({ key }) => !rejected.has(key)).map((entry) => entryKnownAs(context, entry)));
  const overtaken = waiting.filter(
    ({ documentId, knownAs }) => knownAs !== null && names.has(knownAs) && !again.has(documentId),
  );
  if (overtaken.length === 0) return [];
  await endWaiting(
    trx,
    overtaken.map(({ documentId }) => documentId),
    { outcome: 'superseded', problem: described({ ...problem('document-superseded'), severity: 'warning' }) },
  );
  decided.events.push(...overtaken.map((one) => supersededEvent(context, one)));
  const receiptIds = [...new Set(overtaken.map(({ receiptId }) => receiptId))];
  await reopenReceipts(trx, receiptIds);
  return receiptIds;
}

const supersededEvent = ({ receipt, partner }: EntryContext, { documentId }: Waiting): NewEvent => ({
  companyId: receipt.companyId,
  subjectType: 'document',
  subjectId: documentId,
  type: 'document.superseded',
  payload: { by: receipt.id },
  actor: `partner:${partner.id}`,
  cause: receipt.id,
});
