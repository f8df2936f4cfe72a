import { foldedValue, Table } from '#libs/mapping';
import {
  activeVersion,
  awaitedValues,
  dueEntries,
  holdReferences,
  liveReferences,
  markKnown,
  rerunReceipts,
  type Trx,
  waitsForAnything,
} from '#libs/store';
import type { Workspace } from '#libs/workspace';

import type { Hub } from '../hub.js';
import { addedEntry } from './added-references.js';

export interface Released {
  documents: number;
  receipts: number;
}

/**
 * Lets those documents go on that wait for nothing more: their receipts run again, for them alone, with the tables of now. The tables must be
 * locked, so that no document begins to wait meanwhile for what is there already.
 * @param among what changed; absent: anything
 */
export async function releaseWaiting(
  trx: Trx,
  companyId: string,
  workspace: Workspace,
  among?: { table: string } | { receiptId: string },
): Promise<Released> {
  const awaited = await awaitedValues(trx, companyId, among);
  if (awaited.length === 0) return { documents: 0, receipts: 0 };
  const keys = awaited.map(({ value }) => foldedValue(value));
  const added = new Map<string, Table>();
  for (const reference of await liveReferences(trx, companyId, { keys })) {
    const table = added.get(reference.table) ?? new Table();
    added.set(reference.table, table);
    table.add(addedEntry(reference));
  }
  const { tables } = workspace;
  const known = awaited.filter(({ table, value, partnerId, on }) => {
    const isRefused = tables.refuses(table);
    return isRefused || tables.seenBy({ partner: partnerId, added }).lookup(table, value, on) !== undefined;
  });
  const due = await markKnown(trx, companyId, known);
  await rerunReceipts(
    trx,
    companyId,
    due.map(({ receiptId }) => receiptId),
  );
  return { documents: due.reduce((sum, { documents }) => sum + documents, 0), receipts: due.length };
}

/** What a run of a receipt used. */
export interface UsedTables {
  /** Version of the configuration. */
  version: number;
  /** Of people's entries. */
  revision: number;
  /** Entries that it was to map again. */
  due: ReadonlySet<string>;
}

/**
 * At the end of a run: values that became known while it ran are known to the documents that wait for them, too. Before the receipt is
 * locked, since whoever changes tables locks these first.
 * @returns to be called when the receipt has its end
 */
export async function missedReleases(
  hub: Hub,
  trx: Trx,
  { companyId, id: receiptId }: { companyId: string; id: string },
  used: UsedTables,
): Promise<() => Promise<void>> {
  if (!(await waitsForAnything(trx, receiptId))) return () => Promise.resolve();
  const revision = await holdReferences(trx, companyId);
  const version = await activeVersion(trx, companyId);
  return async () => {
    if (version !== undefined && (revision !== used.revision || version !== used.version)) {
      const { workspace } = await hub.configurations.version(companyId, version);
      await releaseWaiting(trx, companyId, workspace, { receiptId });
    }
    // What was released while the receipt ran is due, and this run may have passed it already.
    const left = (await dueEntries(trx, receiptId)).filter((key) => !used.due.has(key));
    await rerunReceipts(trx, companyId, left.length > 0 ? [receiptId] : []);
  };
}
