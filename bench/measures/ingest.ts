import { type Bench, type Figure, median, say } from '../bench.js';
import { LINES_PER_ORDER } from '../generated/order-csv.js';
import type { BenchDatabase } from '../servers/postgres.js';
import { type Cost, runSide } from '../side.js';

const LINES = 100_000;
const ORDERS = LINES / LINES_PER_ORDER;

type Written = Cost & { walBytes: number };

/** CSV to committed orders, intents and outbox, against inserting the same rows as fast as the schema takes them. */
export async function measureIngest(bench: Bench): Promise<Figure[]> {
  const ratios: number[] = [];
  for (let run = 0; run < bench.runs; run += 1) {
    const postgres = await bench.postgres;
    const source = await postgres.createDatabase();
    const hub = await ingest(bench, source, LINES);
    const target = await postgres.createDatabase();
    const floor = await runSide<Written>('ingest-floor', { sourceUrl: source.applicationUrl, targetUrl: target.applicationUrl });
    ratios.push(floor.ms / hub.ms);
    say(`ingest ${run + 1}: hub ${told(hub)}; floor ${told(floor)}; ratio ${(floor.ms / hub.ms).toFixed(2)}`);
    await postgres.dropDatabase(source);
    await postgres.dropDatabase(target);
  }
  return [{ name: 'CSV to committed orders, 100,000 lines, vs inserting the same rows', value: median(ratios), goal: { atLeast: 0.5 }, unit: 'x' }];
}

/** One ingest of the hub in a fresh process. */
export async function ingest(bench: Bench, database: BenchDatabase, lines: number, flags: readonly string[] = []): Promise<Written> {
  const installation = { database, dataDir: bench.newFolder(), erpPort: 9 };
  return runSide<Written>('ingest-hub', { installation, warmUp: await bench.warmUp(), file: await bench.orderCsv(lines) }, flags);
}

const told = ({ ms, cpuUs, walBytes }: Written): string =>
  `${Math.round((ORDERS / ms) * 1000)} orders/s, ${Math.round(cpuUs / ORDERS)} CPU-us and ${Math.round(walBytes / ORDERS)} WAL bytes an order`;
