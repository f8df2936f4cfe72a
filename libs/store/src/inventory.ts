import { sql } from 'kysely';

import type { Trx } from './database.js';

export interface LevelWrite {
  itemId: string;
  site: string;
  quantity: string;
  unitCode?: string;
}

/**
 * Writes absolute levels of one partner as of one moment, in one statement, (item, site) ascending. A level that is already as of a
 * later moment stays: an old report never wins over a new one.
 * @returns how many levels were written or renewed.
 */
export async function writeLevels(
  trx: Trx,
  report: { companyId: string; partnerId: string; asOf: Date; documentId: string; levels: readonly LevelWrite[] },
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into inventory_levels as l (company_id, partner_id, item_id, site, quantity, unit_code, as_of, document_id)
    select ${report.companyId}, ${report.partnerId}, n."itemId", n.site, n.quantity, n."unitCode", ${report.asOf}, ${report.documentId}
    from json_to_recordset(${JSON.stringify(report.levels)}::json) as n ("itemId" text, site text, quantity numeric, "unitCode" text)
    order by n."itemId", n.site
    on conflict (company_id, partner_id, item_id, site) do update set
      quantity = excluded.quantity, unit_code = excluded.unit_code, as_of = excluded.as_of, document_id = excluded.document_id,
      updated_at = now()
    where l.as_of <= excluded.as_of`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** The same report came again: what it said is still so, as of now. */
export async function renewLevels(trx: Trx, companyId: string, receiptId: string, asOf: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update inventory_levels l set as_of = ${asOf}, updated_at = now()
    from documents d where d.receipt_id = ${receiptId} and l.document_id = d.id and l.company_id = ${companyId}
      and l.as_of <= ${asOf}`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** As-of of a partner's newest level. */
export async function newestLevel(trx: Trx, companyId: string, partnerId: string): Promise<Date | undefined> {
  const row = await trx
    .selectFrom('inventory_levels')
    .select((eb) => eb.fn.max('as_of').as('asOf'))
    .where('company_id', '=', companyId)
    .where('partner_id', '=', partnerId)
    .executeTakeFirst();
  return row?.asOf ?? undefined;
}
