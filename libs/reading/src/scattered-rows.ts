import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { Row } from '#libs/formats';

/** Rows of one key, in file order. */
export interface RowGroup {
  key: string;
  rows: Row[];
}

/** Most scattered rows that are held in memory; more go to disk. */
const MAX_ROWS_IN_MEMORY = 20_000;

/**
 * Gathers the rows of orders that are scattered over a file. Up to 20,000 rows stay in memory; above that they are partitioned by key into
 * temporary files, each small enough to be grouped by itself. Groups come out in order of their first row (within a partition).
 */
export class ScatteredRows {
  private readonly partitions: Partition[];
  private folder: string | undefined;

  constructor(expectedRows: number) {
    const count = expectedRows <= MAX_ROWS_IN_MEMORY ? 1 : Math.ceil((expectedRows * 2) / MAX_ROWS_IN_MEMORY);
    this.partitions = Array.from({ length: count }, () => ({ memory: new Map<string, Row[]>() }));
  }

  async add(key: string, rows: readonly Row[]): Promise<void> {
    if (this.partitions.length === 1) {
      const known = this.partitions[0]!.memory.get(key);
      if (known === undefined) this.partitions[0]!.memory.set(key, [...rows]);
      else known.push(...rows);
      return;
    }
    const partition = this.partitions[partitionOf(key, this.partitions.length)]!;
    partition.file ??= await this.openFile(this.partitions.indexOf(partition));
    for (const row of rows) {
      if (!partition.file.write(`${JSON.stringify([key, row])}\n`)) await once(partition.file, 'drain');
    }
  }

  /** Every group, whole. Call once, when the last row was added. */
  async *groups(): AsyncGenerator<RowGroup> {
    for (const partition of this.partitions) {
      const groups = partition.file === undefined ? partition.memory : await readBack(partition.file);
      for (const [key, rows] of groups) yield { key, rows };
    }
  }

  /** Removes the temporary files. */
  async dispose(): Promise<void> {
    for (const partition of this.partitions) partition.file?.destroy();
    if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true });
  }

  private async openFile(index: number): Promise<WriteStream> {
    this.folder ??= await mkdtemp(join(tmpdir(), 'tradelane-rows-'));
    return createWriteStream(join(this.folder, String(index)), { mode: 0o600 });
  }
}

interface Partition {
  memory: Map<string, Row[]>;
  file?: WriteStream;
}

async function readBack(file: WriteStream): Promise<Map<string, Row[]>> {
  file.end();
  await once(file, 'finish');
  const groups = new Map<string, Row[]>();
  for await (const line of createInterface({ input: createReadStream(file.path), crlfDelay: Infinity })) {
    const [key, row] = JSON.parse(line) as [string, Row];
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [row]);
    else known.push(row);
  }
  return groups;
}

function partitionOf(key: string, count: number): number {
  let hash = 5381;
  for (let index = 0; index < key.length; index += 1) hash = (Math.imul(hash, 33) ^ key.charCodeAt(index)) >>> 0;
  return hash % count;
}
