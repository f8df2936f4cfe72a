import { sql } from 'kysely';

import type { Database } from './database.js';

/** A sealed record as the vault makes it; opaque here. */
export type SealedRecord = Record<string, string>;

export async function writeSecret(
  database: Database,
  companyId: string,
  name: string,
  sealed: SealedRecord,
): Promise<void> {
  const text = JSON.stringify(sealed);
  await database
    .insertInto('secrets')
    .values({ company_id: companyId, name, sealed: text })
    .onConflict((conflict) =>
      conflict.columns(['company_id', 'name']).doUpdateSet({ sealed: text, updated_at: sql<Date>`now()` }),
    )
    .execute();
}

export async function readSecret(
  database: Database,
  companyId: string,
  name: string,
): Promise<SealedRecord | undefined> {
  const row = await database
    .selectFrom('secrets')
    .select('sealed')
    .where('company_id', '=', companyId)
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.sealed;
}

export const secretNames = async (database: Database, companyId: string): Promise<string[]> =>
  (
    await database.selectFrom('secrets').select('name').where('company_id', '=', companyId).orderBy('name').execute()
  ).map((row) => row.name);

/** A sealed record of this installation itself, e.g. its canary; the first caller's becomes it. */
export async function installationRecord(database: Database, name: string, first: SealedRecord): Promise<SealedRecord> {
  await database
    .insertInto('installation')
    .values({ name, value: JSON.stringify(first) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await findInstallationRecord(database, name))!;
}

export const findInstallationRecord = async (database: Database, name: string): Promise<SealedRecord | undefined> =>
  (await database.selectFrom('installation').select('value').where('name', '=', name).executeTakeFirst())?.value;
