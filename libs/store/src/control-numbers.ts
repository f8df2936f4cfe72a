import { sql } from 'kysely';

import type { Database } from './database.js';

/** An intent that wants a control number, and whose numbers it counts with. */
export interface Unnumbered {
  id: string;
  partnerId: string;
  documentType: string;
}

/**
 * Gives each intent the next number of its (connection, partner, document type), in the order of their ids, once for ever: one that has a number keeps
 * it. Numbers rise by one; what is rolled back takes none.
 * @returns numbers by intent.
 */
export async function assignControlNumbers(
  database: Database,
  companyId: string,
  connectionId: string,
  wanted: readonly Unnumbered[],
): Promise<Map<string, number>> {
  if (wanted.length === 0) return new Map();
  const ids = wanted.map(({ id }) => id);
  return database.transaction().execute(async (trx) => {
    // Two workers with the same intent in hand: the second finds it numbered.
    await sql`select from intents where id = any(${ids}) order by id for update`.execute(trx);
    const { rows } = await sql<{ id: string; controlNumber: number }>`
      with fresh as (
        select w.id, w."partnerId", w."documentType",
          row_number() over (partition by w."partnerId", w."documentType" order by w.id) as place
        from json_to_recordset(${JSON.stringify(wanted)}::json) as w (id text, "partnerId" text, "documentType" text)
        join intents i on i.id = w.id and i.control_number is null
      ), counted as (
        select "partnerId", "documentType", count(*) as many from fresh group by 1, 2 order by 1, 2
      ), raised as (
        insert into control_numbers as c (company_id, connection_id, partner_id, document_type, newest)
        select ${companyId}, ${connectionId}, "partnerId", "documentType", many from counted
        on conflict (company_id, connection_id, partner_id, document_type) do update set newest = c.newest + excluded.newest
        returning partner_id, document_type, newest
      ), numbered as (
        select f.id, r.newest - c.many + f.place as number from fresh f
        join counted c using ("partnerId", "documentType")
        join raised r on r.partner_id = f."partnerId" and r.document_type = f."documentType"
      ), written as (
        update intents i set control_number = n.number from numbered n where i.id = n.id returning i.id, i.control_number
      )
      select id, control_number as "controlNumber" from written
      union all
      select id, control_number from intents where id = any(${ids}) and control_number is not null`.execute(trx);
    return new Map(rows.map(({ id, controlNumber }) => [id, controlNumber]));
  });
}
