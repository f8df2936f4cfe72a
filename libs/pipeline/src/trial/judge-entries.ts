import type { Document } from '#libs/documents';
import type { Fate, JudgedEntry } from '#libs/lifecycle';
import { type Mapped, shownKey } from '#libs/mapping';
import type { DocumentOutcome } from '#libs/store';

import { decideEntries } from '../process/decide-entries.js';
import type { Decided, EntryContext } from '../process/entry.js';

/** All other outcomes let a document go on. */
const FATE_OF: Readonly<Partial<Record<DocumentOutcome, Fate>>> = {
  held: 'held',
  waiting: 'waiting',
  rejected: 'rejected',
};

export interface Judged extends JudgedEntry {
  key: string;
  identity?: string;
}

/** Decides as the hub does what would become of each entry, were nothing known of its order or number before. */
export function judgeEntries(context: EntryContext, batch: readonly Mapped[]): Judged[] {
  const decided = decideEntries(context, batch, new Map(), {}, { known: new Map(), shipped: new Map() });
  const targets = new Map<string | undefined, string[]>();
  for (const { documentId, connectionId } of decided.intents)
    targets.set(documentId, [...(targets.get(documentId) ?? []), connectionId]);
  // Each entry has one document, in their order.
  return batch.map(({ key, line, document }, index) => {
    const { id, outcome, documentType, documentNumber, problems = [] } = decided.documents[index]!;
    const fate = FATE_OF[outcome] ?? 'accepted';
    const isOffered = document !== undefined && (fate === 'accepted' || fate === 'held');
    return {
      key,
      line,
      name: documentNumber ?? shownKey(key),
      ...(documentNumber !== undefined && { identity: `${documentType} ${documentNumber}` }),
      fate,
      ...(isOffered && { document: acceptedPart(document, id, decided) }),
      problems,
      targets: targets.get(id) ?? [],
    };
  });
}

/** Of an order of which lines were refused, what is left. */
function acceptedPart(document: Document, id: string, { created }: Decided): Document {
  const state =
    document.documentType === 'Order' ? created.find(({ documentId }) => documentId === id)?.state : undefined;
  if (document.documentType !== 'Order' || state === undefined || state.lines.length === document.lines.length)
    return document;
  const kept = new Set(state.lines.map(({ lineNumber }) => lineNumber));
  return { ...document, lines: document.lines.filter(({ lineNumber }) => kept.has(lineNumber)) };
}
