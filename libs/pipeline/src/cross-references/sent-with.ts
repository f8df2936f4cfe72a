import type { CrossReferenceTables } from '#libs/mapping';
import { type Database, type SentWith, sentWith } from '#libs/store';

import type { AddedEntry } from './added-references.js';

/**
 * What went out with a value that a person has corrected since. Units are looked for by the sender's own code, which stands beside ours; other values by
 * ours, so that what came to the same value another way is counted, too.
 */
export function sentWithOld(
  database: Database,
  companyId: string,
  { tables, table }: { tables: CrossReferenceTables; table: string },
  { id, from, to }: AddedEntry,
): Promise<SentWith> {
  const isUnit = tables.settingsOf(table).kind === 'unit';
  const text = isUnit ? `"sourceUnit":${JSON.stringify(from)}` : JSON.stringify(to);
  return sentWith(database, companyId, { id, text });
}
