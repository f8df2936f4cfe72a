import type { Database, Trx } from './database.js';

export interface StoredConfiguration {
  companyId: string;
  version: number;
  hash: string;
  files: Record<string, string>;
  appliedAt: Date;
  appliedBy: string;
  reason: string | null;
}

const COLUMNS = [
  'company_id as companyId',
  'version',
  'hash',
  'files',
  'applied_at as appliedAt',
  'applied_by as appliedBy',
  'reason',
] as const;

export const activeConfiguration = (database: Database, companyId: string): Promise<StoredConfiguration | undefined> =>
  database
    .selectFrom('configurations')
    .select(COLUMNS)
    .where('company_id', '=', companyId)
    .where('active', '=', true)
    .executeTakeFirst();

/** Every company's active version, to notice a change without reading its files. */
export const activeVersions = (database: Database): Promise<{ companyId: string; version: number }[]> =>
  database
    .selectFrom('configurations')
    .select(['company_id as companyId', 'version'])
    .where('active', '=', true)
    .execute();

export async function activeVersion(database: Database | Trx, companyId: string): Promise<number | undefined> {
  const active = await database
    .selectFrom('configurations')
    .select('version')
    .where('company_id', '=', companyId)
    .where('active', '=', true)
    .executeTakeFirst();
  return active?.version;
}

export const configurationVersion = (
  database: Database,
  companyId: string,
  version: number,
): Promise<StoredConfiguration | undefined> =>
  database
    .selectFrom('configurations')
    .select(COLUMNS)
    .where('company_id', '=', companyId)
    .where('version', '=', version)
    .executeTakeFirst();

export const configurationHistory = (database: Database, companyId: string) =>
  database
    .selectFrom('configurations')
    .select(['version', 'hash', 'active', 'applied_at as appliedAt', 'applied_by as appliedBy', 'reason'])
    .where('company_id', '=', companyId)
    .orderBy('version', 'desc')
    .execute();

export interface NewConfiguration {
  company: { id: string; name: string };
  hash: string;
  files: Readonly<Record<string, string>>;
  appliedBy: string;
  reason?: string;
}

/**
 * Makes a configuration the active one and keeps the ones before it. The same content as the active one changes nothing.
 * @returns its version, and whether anything changed.
 */
export async function applyConfiguration(
  trx: Trx,
  next: NewConfiguration,
): Promise<{ version: number; previous?: number; changed: boolean }> {
  await trx
    .insertInto('companies')
    .values(next.company)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: next.company.name }))
    .execute();
  await trx
    .insertInto('cross_reference_states')
    .values({ company_id: next.company.id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const newest = await trx
    .selectFrom('configurations')
    .select(['version', 'hash', 'active'])
    .where('company_id', '=', next.company.id)
    .orderBy('version', 'desc')
    .forUpdate()
    .execute();
  const active = newest.find((row) => row.active);
  if (active !== undefined && active.hash === next.hash) return { version: active.version, changed: false };
  const version = (newest[0]?.version ?? 0) + 1;
  await trx
    .updateTable('configurations')
    .set({ active: false })
    .where('company_id', '=', next.company.id)
    .where('active', '=', true)
    .execute();
  await trx
    .insertInto('configurations')
    .values({
      company_id: next.company.id,
      version,
      hash: next.hash,
      files: JSON.stringify(next.files),
      active: true,
      applied_by: next.appliedBy,
      reason: next.reason ?? null,
    })
    .execute();
  return { version, changed: true, ...(active === undefined ? {} : { previous: active.version }) };
}
