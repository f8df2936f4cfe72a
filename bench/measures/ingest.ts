import { type Bench, type Figure, median, say } from '../bench.js';
import { LINES_PER_ORDER } from '../generated/order-csv.js';
import { startFlags } from '../hub-process.js';
import type { BenchDatabase, BenchPostgres } from '../servers/postgres.js';
import { type Cost, runSide } from '../side.js';

const LINES = 100_000;
const ORDERS = LINES / LINES_PER_ORDER;

type Written = Cost & { walBytes: number; databaseCpuUs: number };

/** CSV to committed orders, intents and outbox, against inserting the same rows as fast as the schema takes them. */
export async function measureIngest(bench: Bench): Promise<Figure[]> {
  const ratios: number[] = [];
  const postgres = await bench.postgres;
  for (let run = 1; run <= bench.runs; run += 1) {
    const source = await postgres.createDatabase();
    const hub = await ingest(bench, source, LINES);
    const target = await postgres.createDatabase();
    const floor = await insertAgain(postgres, source, target);
    ratios.push(floor.ms / hub.ms);
    say(`ingest ${run}: hub ${told(hub)}; floor ${told(floor)}; ratio ${(floor.ms / hub.ms).toFixed(2)}`);
    await postgres.dropDatabase(source);
    await postgres.dropDatabase(target);
  }
  const name = 'CSV to committed orders, 100,000 lines, vs inserting the same rows';
  return [{ name, value: median(ratios), goal: { atLeast: 0.5 }, unit: 'x' }];
}

/** One ingest of the hub in a fresh process, started as the hub is. */
export async function ingest(
  bench: Bench,
  database: BenchDatabase,
  lines: number,
  flags: readonly string[] = [],
): Promise<Written> {
  const installation = { database, dataDir: bench.newFolder(), erpPort: 9 };
  const [warmUp, file, postgres] = await Promise.all([bench.warmUp(), bench.orderCsv(lines), bench.postgres]);
  return runSide<Written>('ingest-hub', { installation, warmUp, file, postmaster: postgres.pid }, [
    ...startFlags(),
    ...flags,
  ]);
}

const insertAgain = (postgres: BenchPostgres, source: BenchDatabase, target: BenchDatabase): Promise<Written> =>
  runSide<Written>('ingest-floor', {
    sourceUrl: source.applicationUrl,
    targetUrl: target.applicationUrl,
    postmaster: postgres.pid,
  });

const told = ({ ms, cpuUs, databaseCpuUs, walBytes }: Written): string =>
  `${Math.round((ORDERS / ms) * 1000)} orders/s, ${Math.round(cpuUs / ORDERS)} + ${Math.round(databaseCpuUs / ORDERS)} (database) CPU-us and ${Math.round(walBytes / ORDERS)} WAL bytes an order`;
