import { sql } from 'kysely';

import type { Database, Trx } from './database.js';
import type { IntentState } from './tables.js';

/** Dead letters: what ended without success and waits for a person. */
export function deadLetters(database: Database, companyId: string, limit = 200) {
  return database
    .selectFrom('intents')
    .select([
      'id',
      'connection_id',
      'effect',
      'natural_key',
      'state',
      'attempt',
      'failure',
      'order_id',
      'receipt_id',
      'ended_at',
    ])
    .where('company_id', '=', companyId)
    .where('state', 'in', ['rejected', 'parked'])
    .orderBy('ended_at', 'desc')
    .limit(limit)
    .execute();
}

/** Makes a dead letter due again (`retry`), or lets later effects of its lane pass (`skip`). False when it is none. */
export async function resolveDeadLetter(trx: Trx, id: string, how: 'retry' | 'skip'): Promise<boolean> {
  const change =
    how === 'retry'
      ? {
          // One that was in hand whenever the process died may have arrived: it is looked up before it is sent again.
          state: sql<IntentState>`case failure->>'kind' when 'poison' then 'in_doubt' else 'planned' end`,
          blocking: true,
          ended_at: null,
          due_at: sql<Date>`now()`,
          waiting: true,
          rung_at: null,
          losses: 0,
        }
      : { state: 'skipped' as const, blocking: false };
  const updated = await trx
    .updateTable('intents')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', ['rejected', 'parked'])
    .executeTakeFirst();
  return Number(updated.numUpdatedRows) === 1;
}
