import { type AddedTables, Table, type TableEntry } from '#libs/mapping';
import { type AddedReference, changedReferences, type Database, referencesRevision } from '#libs/store';

/** What people added to a company's tables, as of one revision. It never changes. */
export interface AddedState {
  revision: number;
  tables: AddedTables;
}

const NOTHING: AddedState = { revision: 0, tables: new Map() };

/** An entry with the id of its row. */
export type AddedEntry = TableEntry & { id: number };

export const addedEntry = ({ id, from, to, partner, validFrom, validUntil, note }: AddedReference): AddedEntry => ({
  id,
  from,
  to,
  ...(partner !== null && { partner }),
  ...(validFrom !== null && { validFrom }),
  ...(validUntil !== null && { validUntil }),
  ...(note !== null && { note }),
});

/**
 * People's entries by company, kept in memory: loaded once a process, then only what changed. A stage takes the state of its start and keeps
 * it to its end.
 */
export class AddedReferences {
  private readonly states = new Map<string, AddedState>();

  constructor(private readonly database: Database) {}

  /** The state of now. */
  async now(companyId: string): Promise<AddedState> {
    const known = this.states.get(companyId);
    const revision = await referencesRevision(this.database, companyId);
    if (known?.revision === revision) return known;
    if (revision === 0) return NOTHING;
    // What was changed after the revision was asked for comes along, and comes again next time: the same twice is the same.
    const changes = await changedReferences(this.database, companyId, known?.revision);
    const state = { revision, tables: changedTables(known?.tables ?? NOTHING.tables, changes) };
    this.states.set(companyId, state);
    return state;
  }
}

/** Tables that are changed are copied, the others shared. */
function changedTables(before: AddedTables, changes: readonly (AddedReference & { removed: boolean })[]): AddedTables {
  const tables = new Map(before);
  const copies = new Map<string, Table>();
  for (const change of changes) {
    const copy = copies.get(change.table) ?? new Table(before.get(change.table));
    copies.set(change.table, copy);
    tables.set(change.table, copy);
    const entry = addedEntry(change);
    copy.remove(entry.from, (known) => 'id' in known && known.id === entry.id);
    if (!change.removed) copy.add(entry);
  }
  return tables;
}
