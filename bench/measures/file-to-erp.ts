import { copyFile, mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { type Bench, WARM_UP_LINES } from '../bench.js';
import { LINES_PER_ORDER } from '../generated/order-csv.js';
import { HubProcess } from '../hub-process.js';
import { environmentOf, openInstallation, SHOP } from '../installation.js';
import { cpuUsOf, peakMiBOf } from '../processes.js';
import { startRedis } from '../servers/redis.js';
import type { Arrivals, Sink } from '../servers/sink.js';
import { type Cost, runSide } from '../side.js';

/** One way of a file to the ERP. Times start at the drop of the file and end at an answer of the ERP. */
export interface ErpRun extends Cost {
  firstMs: number;
  databaseCpuUs: number;
  walBytes: number;
  peakMiB: number;
}

const DEADLINE_MS = 1_200_000;

/** A fresh hub on Redis takes a file that is dropped by rename, and carries its orders to the sink. */
export async function hubRun(bench: Bench, lines: number, flags: readonly string[] = []): Promise<ErpRun> {
  const [postgres, sink, file, warmUp] = await Promise.all([
    bench.postgres,
    bench.sink,
    bench.orderCsv(lines),
    bench.warmUp(),
  ]);
  const database = await postgres.createDatabase();
  const dataDir = bench.newFolder();
  const redis = await startRedis(dataDir);
  const installation = { database, dataDir, erpPort: sink.port, queueUrl: redis.url };
  await (await openInstallation(installation)).close();
  const hub = await HubProcess.start(environmentOf(installation), flags);
  try {
    await drop(dataDir, warmUp, sink, WARM_UP_LINES);
    // The answers to the warm-up's sender are no part of the measured run.
    await postgres.untilQuiet(database, DEADLINE_MS);
    const cpu = await cpuUsOf(hub.pid);
    const databaseCpu = await postgres.cpuUs();
    const wal = await postgres.walBytes();
    const dropped = Date.now();
    const { firstAt, lastAt } = await drop(dataDir, file, sink, lines);
    return {
      ms: lastAt - dropped,
      firstMs: firstAt - dropped,
      cpuUs: (await cpuUsOf(hub.pid)) - cpu,
      databaseCpuUs: (await postgres.cpuUs()) - databaseCpu,
      walBytes: (await postgres.walBytes()) - wal,
      peakMiB: await peakMiBOf(hub.pid),
    };
  } finally {
    await hub.stop();
    await redis.stop();
    await postgres.dropDatabase(database);
  }
}

async function drop(dataDir: string, file: string, sink: Sink, lines: number): Promise<Arrivals> {
  const inbox = join(dataDir, SHOP, 'inbox');
  await mkdir(inbox, { recursive: true });
  const part = join(inbox, '.part');
  await copyFile(file, part);
  const arrived = sink.expect(lines / LINES_PER_ORDER, DEADLINE_MS);
  await rename(part, join(inbox, basename(file)));
  return arrived;
}

/** A script does the same with the same file and stores nothing. */
export async function scriptRun(
  bench: Bench,
  lines: number,
  script: 'plain-script' | 'lean-script',
): Promise<Cost & { firstMs: number }> {
  const [sink, file, warmUp] = await Promise.all([bench.sink, bench.orderCsv(lines), bench.warmUp()]);
  return runSide(script, { file, warmUp, url: sink.url });
}
