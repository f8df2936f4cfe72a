import pg from 'pg';

import { SCHEMA } from '#libs/store';

const ORDERS_A_BATCH = 100;

/** Rows of one table as the JSON text that json_populate_recordset takes. */
export interface TableRows {
  table: string;
  columns: string;
  json: string;
}

export type Batch = TableRows[];

/** How the rows of a batch are found, in the order that foreign keys ask for. $1: document ids, $2: order ids, $3: intent ids. */
const TABLES = {
  orders: 'id = any($2)',
  order_lines: 'order_id = any($2)',
  documents: 'id = any($1)',
  events: 'subject_id = any($2)',
  event_heads: 'subject_id = any($2)',
  intents: 'id = any($3)',
  // A doorbell names many intents: it goes with its first.
  outbox: 'ids[1] = any($3)',
} as const;

/**
 * Reads what the hub committed for its files, oldest first, in batches of 100 orders.
 * @returns `setting`: the rows that the others refer to (company, receipts).
 */
export async function readCommitted(url: string): Promise<{ setting: Batch; files: Batch[][] }> {
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${SCHEMA}` });
  await client.connect();
  try {
    const columns = await columnsByTable(client);
    const rowsOf = async (table: string, where: string, values: readonly unknown[]): Promise<TableRows[]> => {
      const { rows } = await client.query<{ json: string | null }>(
        `select json_agg(t)::text as json from ${table} t where ${where}`,
        [...values],
      );
      const json = rows[0]!.json;
      return json === null ? [] : [{ table, columns: columns.get(table)!, json }];
    };
    const setting = [...(await rowsOf('companies', 'true', [])), ...(await rowsOf('receipts', 'true', []))];
    const receipts = await client.query<{ id: string }>('select id from receipts order by received_at');
    const files: Batch[][] = [];
    for (const { id } of receipts.rows) files.push(await readFile(client, id, rowsOf));
    return { setting, files };
  } finally {
    await client.end();
  }
}

type RowsOf = (table: string, where: string, values: readonly unknown[]) => Promise<TableRows[]>;

async function readFile(client: pg.Client, receiptId: string, rowsOf: RowsOf): Promise<Batch[]> {
  const { rows } = await client.query<{ document: string; order: string; intent: string }>(
    `select d.id as document, d.order_id as order, i.id as intent from documents d join intents i on i.document_id = d.id
     where d.receipt_id = $1 order by i.id`,
    [receiptId],
  );
  const batches: Batch[] = [];
  for (let start = 0; start < rows.length; start += ORDERS_A_BATCH) {
    const chunk = rows.slice(start, start + ORDERS_A_BATCH);
    const ids = [chunk.map((row) => row.document), chunk.map((row) => row.order), chunk.map((row) => row.intent)];
    const batch: Batch = [];
    for (const [table, where] of Object.entries(TABLES)) {
      // Each statement must use every parameter that it is given.
      const number = Number(/\$(\d)/.exec(where)![1]);
      batch.push(...(await rowsOf(table, where.replace(/\$\d/, '$1'), [ids[number - 1]])));
    }
    batches.push(batch);
  }
  return batches;
}

/** Columns of each table that an insert may name: identities and transaction ids come from the database. */
async function columnsByTable(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ table: string; columns: string }>(
    `select table_name as table, string_agg(column_name, ', ' order by ordinal_position) as columns from information_schema.columns
     where table_schema = $1 and is_identity = 'NO' and data_type <> 'xid8' group by 1`,
    [SCHEMA],
  );
  return new Map(rows.map((row) => [row.table, row.columns]));
}
