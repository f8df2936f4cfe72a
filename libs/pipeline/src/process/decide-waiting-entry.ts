import { type Problem, shorten } from '#libs/documents';
import type { Mapped } from '#libs/mapping';
import type { DocumentWrite, NewEvent } from '#libs/store';

import { type Decided, documentOf, type EntryContext, lackOfOurs } from './entry.js';
import { knownAs } from './known-as.js';
import { moneyOf, sampleOf, waitingDraft } from './waiting-draft.js';

/** Adds what becomes of an entry that lacks nothing but cross-references: it waits until they are there, and its sender is told so. */
export function decideWaitingEntry(
  context: EntryContext,
  mapped: Mapped,
  waits: NonNullable<Mapped['waits']>,
  decided: Decided,
): void {
  const { receipt, partner } = context;
  const draft = waitingDraft(waits.draft);
  const number = draft.documentId ?? draft.orderNumber;
  const document = documentOf(context, { ...mapped, problems: mapped.problems.map(awaited) }, 'waiting');
  document.documentType = draft.documentType;
  if (number !== undefined) document.documentNumber = number;
  decided.documents.push(document);
  const name = knownAs(context, draft);
  const money = moneyOf(draft);
  decided.waiting.push({
    documentId: document.id,
    companyId: receipt.companyId,
    receiptId: receipt.id,
    ...(name !== undefined && { knownAs: name }),
    ...(money !== undefined && { money }),
    values: waits.values.map(({ table, value, on, field }) => {
      const sample = sampleOf(draft, field);
      return { table, value, partnerId: partner.id, on, ...(sample !== undefined && { sample: shorten(sample) }) };
    }),
  });
  decided.events.push({
    companyId: receipt.companyId,
    subjectType: 'document',
    subjectId: document.id,
    type: 'document.waiting',
    payload: {
      documentType: draft.documentType,
      number,
      tables: context.tablesRevision,
      values: waits.values.slice(0, MAX_TOLD).map(({ table, value }) => ({ table, value })),
    },
    actor: `partner:${partner.id}`,
    cause: receipt.id,
  });
}

/** What documents that had to wait became when they were mapped again. */
export const releasedEvents = (
  { due, receipt, tablesRevision, version }: EntryContext,
  documents: readonly DocumentWrite[],
): NewEvent[] =>
  documents
    .filter(({ entryKey, outcome }) => due?.has(entryKey) === true && outcome !== 'waiting')
    .map(({ id, companyId, outcome }) => ({
      companyId,
      subjectType: 'document',
      subjectId: id,
      type: 'document.released',
      payload: { outcome, tables: tablesRevision, configuration: version },
      actor: 'hub',
      cause: receipt.id,
    }));

/** Values that an event names; all of them stand with the waiting document. */
const MAX_TOLD = 20;

/** What we lack is no fault of the sender's. */
const awaited = (problem: Problem): Problem => lackOfOurs(problem, 'cross-reference-awaited');
