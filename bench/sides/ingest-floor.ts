import pg from 'pg';

import { SCHEMA } from '#libs/store';

import { familyCpuUs } from '../processes.js';
import { costOf, report, sideArguments } from '../side.js';
import { type Batch, readCommitted } from './committed-rows.js';

/**
 * The floor of ingest: what the hub committed, read back before the clock runs, is inserted into an empty clone of its schema (indexes, triggers,
 * foreign keys) in transactions of 100 orders, two at once as in the hub, one statement a table.
 */
const IN_FLIGHT = 2;

const { sourceUrl, targetUrl, postmaster } = sideArguments<{
  sourceUrl: string;
  targetUrl: string;
  postmaster: number;
}>();

const { setting, files } = await readCommitted(sourceUrl);
const [warmUp, measured] = files as [Batch[], Batch[]];
const clients = await Promise.all(Array.from({ length: IN_FLIGHT }, () => connect(targetUrl)));
await insertAll([setting]);
await insertAll(warmUp);
const wal = await walBytes();
const databaseCpu = await familyCpuUs(postmaster);
const cost = await costOf(() => insertAll(measured));
report({ ...cost, databaseCpuUs: (await familyCpuUs(postmaster)) - databaseCpu, walBytes: (await walBytes()) - wal });

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${SCHEMA}` });
  await client.connect();
  return client;
}

async function insertAll(batches: readonly Batch[]): Promise<void> {
  const waiting = [...batches];
  await Promise.all(
    clients.map(async (client) => {
      for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) await insert(client, batch);
    }),
  );
}

async function insert(client: pg.Client, batch: Batch): Promise<void> {
  await client.query('begin');
  for (const { table, columns, json } of batch) {
    const text = `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1::json)`;
    await client.query({ name: table, text, values: [json] });
  }
  await client.query('commit');
}

async function walBytes(): Promise<number> {
  const { rows } = await clients[0]!.query<{ bytes: string }>(`select pg_current_wal_insert_lsn() - '0/0' as bytes`);
  return Number(rows[0]!.bytes);
}
