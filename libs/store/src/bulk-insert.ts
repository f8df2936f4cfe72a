import { sql } from 'kysely';

import { SCHEMA, type Trx } from './database.js';
import type { Tables } from './tables.js';

/** A row as a JSON object text: callers that hold canonical JSON already splice it in instead of writing it twice. */
export type JsonRow = string;

/**
 * Inserts many rows in one statement: one JSON parameter, expanded by the table's own row type. Measured 7-10 times faster
 * than a statement a row.
 * @param columns columns named by the rows; the others take their defaults.
 */
export async function bulkInsert(
  trx: Trx,
  table: keyof Tables,
  columns: readonly string[],
  rows: readonly JsonRow[],
  conflict: 'fail' | 'skip' = 'fail',
): Promise<number> {
  if (rows.length === 0) return 0;
  const list = sql.raw(columns.join(', '));
  const target = sql.raw(`${SCHEMA}.${table}`);
  const result = await sql`
    insert into ${target} (${list})
    select ${list} from json_populate_recordset(null::${target}, ${`[${rows.join(',')}]`}::json)
    ${sql.raw(conflict === 'skip' ? 'on conflict do nothing' : '')}`.execute(trx);
  return Number(result.numAffectedRows ?? 0);
}
