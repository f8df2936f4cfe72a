import { mkdtemp, rm } from 'node:fs/promises';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeOrderCsv } from './generated/order-csv.js';
import { type Texts, writeOrderXlsx } from './generated/order-xlsx.js';
import { BenchPostgres } from './servers/postgres.js';
import { Sink } from './servers/sink.js';

/** A figure and the goal that it is held against, if any. */
export interface Figure {
  name: string;
  value: number;
  goal?: { atLeast: number } | { atMost: number };
  unit: string;
}

/** V8 still compiles after a thousand orders. */
export const WARM_UP_LINES = 20_000;

export interface BenchOptions {
  runs: number;
  /** The database counts its statements. */
  isProfiled: boolean;
  /** The run of a million lines is part of it. */
  hasMillion: boolean;
}

/** What the measures share: a folder for everything, servers that start when first asked for, generated files. */
export class Bench {
  private postgresStarted: Promise<BenchPostgres> | undefined;
  private sinkStarted: Promise<Sink> | undefined;
  private readonly files = new Map<string, Promise<string>>();
  private folders = 0;

  private constructor(
    readonly folder: string,
    readonly options: BenchOptions,
  ) {}

  static async open(options: BenchOptions): Promise<Bench> {
    const folder = await mkdtemp(join(tmpdir(), 'tradelane-bench-'));
    // PostgreSQL runs as another user when we are root.
    await chmod(folder, 0o755);
    return new Bench(folder, options);
  }

  /** Runs of each side. */
  get runs(): number {
    return this.options.runs;
  }

  get postgres(): Promise<BenchPostgres> {
    return (this.postgresStarted ??= BenchPostgres.start(this.folder, this.options.isProfiled));
  }

  get sink(): Promise<Sink> {
    return (this.sinkStarted ??= Sink.start());
  }

  /** A generated order file; the prefix sets its order numbers. */
  orderCsv(lines: number, prefix = 'PO'): Promise<string> {
    const path = join(this.folder, `${prefix}-${lines}.csv`);
    const written = this.files.get(path) ?? writeOrderCsv(path, lines, prefix).then(() => path);
    this.files.set(path, written);
    return written;
  }

  /** The same orders as a workbook, with its texts in the cells or in one list. */
  async orderXlsx(lines: number, texts: Texts): Promise<string> {
    const path = join(this.folder, `${texts}-${lines}.xlsx`);
    await writeOrderXlsx(path, await this.orderCsv(lines), texts);
    return path;
  }

  /** A file of other orders, to warm a side up. */
  warmUp(): Promise<string> {
    return this.orderCsv(WARM_UP_LINES, 'WARM');
  }

  /** A path for one run's own data. */
  newFolder(): string {
    this.folders += 1;
    return join(this.folder, `run-${this.folders}`);
  }

  async close(): Promise<void> {
    await (await this.sinkStarted)?.stop();
    await (await this.postgresStarted)?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export function say(line: string): void {
  console.log(line);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
