import type { Mapped } from '#libs/mapping';
import type { StoredOrder } from '#libs/store';

import { type CarriedFacts, decideCarriedEntry } from './decide-carried-entry.js';
import { decideOrderEntry } from './decide-order-entry.js';
import { decideStockEntry, type StockFacts } from './decide-stock-entry.js';
import { decideWaitingEntry } from './decide-waiting-entry.js';
import { type Decided, type EntryContext, rejectedEntry } from './entry.js';

/** Decides what becomes of each entry. Pure but for new ids. */
export function decideEntries(
  context: EntryContext,
  batch: readonly Mapped[],
  stored: ReadonlyMap<string, StoredOrder>,
  stock: StockFacts,
  carried: Omit<CarriedFacts, 'orders'>,
): Decided {
  const decided: Decided = {
    documents: [],
    waiting: [],
    created: [],
    changed: [],
    holds: [],
    withdrawn: [],
    superseded: [],
    levels: [],
    known: [],
    events: [],
    intents: [],
  };
  for (const mapped of batch) {
    const { document } = mapped;
    if (mapped.waits !== undefined) decideWaitingEntry(context, mapped, mapped.waits, decided);
    else if (document === undefined) decided.documents.push(rejectedEntry(context, mapped));
    else if (document.documentType === 'Order') decideOrderEntry(context, mapped, document, stored, decided);
    else if (document.documentType === 'InventoryReport') decideStockEntry(context, mapped, document, stock, decided);
    else decideCarriedEntry(context, mapped, document, { orders: stored, ...carried }, decided);
  }
  return decided;
}
