import { type RawBuilder, sql } from 'kysely';

import { SCHEMA, type Trx } from './database.js';
import type { Tables } from './tables.js';

/** A row as a JSON object text: callers that hold canonical JSON already splice it in instead of writing it twice. */
export type JsonRow = string;

/** A statement that writes, not sent yet. */
export type Write = RawBuilder<unknown>;

/**
 * Many rows in one statement: one JSON parameter, expanded by the table's own row type. Measured 7-10 times faster than a statement a row.
 * @param columns columns named by the rows; the others take their defaults.
 * @returns nothing for no rows
 */
export function bulkInsert(
  table: keyof Tables,
  columns: readonly string[],
  rows: readonly JsonRow[],
  conflict: 'fail' | 'skip' = 'fail',
): Write[] {
  if (rows.length === 0) return [];
  const list = sql.raw(columns.join(', '));
  const target = sql.raw(`${SCHEMA}.${table}`);
  return [
    sql`
    insert into ${target} (${list})
    select ${list} from json_populate_recordset(null::${target}, ${`[${rows.join(',')}]`}::json)
    ${sql.raw(conflict === 'skip' ? 'on conflict do nothing' : '')}`,
  ];
}

/**
 * Sends statements as one: while the process is busy with the next batch, the database goes on with all of them. None sees what another writes; foreign
 * keys are checked when all have been written.
 */
export async function writeAll(trx: Trx, writes: readonly Write[]): Promise<void> {
  if (writes.length === 0) return;
  const parts = writes.map((write, index) => sql`${sql.raw(`write_${index}`)} as (${write})`);
  await sql`with ${sql.join(parts)} select`.execute(trx);
}
