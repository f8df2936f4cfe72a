import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { ORDERS_XML, sampleMappings } from './support/sample-mappings.js';
import { tell, tier } from './support/tier.js';

const BYTES = tier(24, 1024) * 1_048_576;
const LINES_PER_ORDER = 5;
const MAX_MIB = 300;
const MAX_DELAY_MS = 100;
const LONG = tier(300_000, 1_800_000);
/** Text that is written at once. */
const PIECE = 262_144;

/** A file of orders, one after the other until it is large enough. */
interface LargeFile {
  mapping: string;
  start: string;
  order: (number: string) => string;
  /** Says that the file is whole. */
  end: (orders: number) => string;
  /** Of the file that lacks its end. */
  refusal: string;
}

const lineNumbers = Array.from({ length: LINES_PER_ORDER }, (_, at) => at + 1);

const FILES: Readonly<Record<'csv' | 'xml', LargeFile>> = {
  csv: {
    mapping: sampleMappings.csv,
    start: 'po,date,sku,name,quantity,price\r\n',
    order: (number) =>
      lineNumbers
        .map((line) => `${number},2026-11-20,SKU-${line},"Earl Grey, loose leaf, tin of 500 g",${line}2,4.50\r\n`)
        .join(''),
    end: (orders) => `TOTAL,${orders * LINES_PER_ORDER},,,,\r\n`,
    refusal: 'csv-trailer-missing',
  },
  xml: {
    mapping: ORDERS_XML,
    start: '<?xml version="1.0" encoding="UTF-8"?>\n<Orders>\n',
    order: (number) =>
      `<Order><ID>${number}</ID><Date>2026-11-20</Date>${lineNumbers
        .map(
          (line) =>
            `<Line><SKU>SKU-${line}</SKU><Name>Earl Grey, loose leaf</Name><Quantity unit="EA">${line}2</Quantity><Price>4.50</Price></Line>`,
        )
        .join('\n')}</Order>\n`,
    end: () => '</Orders>\n',
    refusal: 'xml-cut-off',
  },
};

interface Took {
  documents: number;
  lines: number;
  codes: string[];
  ms: number;
  peakMiB: number;
  delayMs: number;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradelane-large-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes a file; returns how many orders are in it. */
async function write(path: string, { start, order, end }: LargeFile): Promise<number> {
  const file = createWriteStream(path);
  let text = start;
  let orders = 0;
  for (let length = 0; length < BYTES; length += PIECE) {
    while (text.length < PIECE) text += order(`PO-${String((orders += 1)).padStart(8, '0')}`);
    if (!file.write(text)) await once(file, 'drain');
    text = '';
  }
  file.end(text + end(orders));
  await finished(file);
  return orders;
}

const run = promisify(execFile);
/** In a process of its own, since memory is that of a process. */
async function read(path: string, mapping: string): Promise<Took> {
  const script = resolve('apps/hub/test/support/read-large.mjs');
  const { stdout } = await run(process.execPath, [script, path, mapping]);
  return JSON.parse(stdout) as Took;
}

describe.each(['csv', 'xml'] as const)('a large %s file', (format) => {
  const large = FILES[format];
  const path = (): string => join(folder, `large.${format}`);
  let orders: number;

  test(
    'is read in bounded memory, and leaves the event loop free',
    async () => {
      orders = await write(path(), large);
      const { ms, peakMiB, delayMs, ...counted } = await read(path(), large.mapping);
      tell(`${format} of ${BYTES / 1_048_576} MiB`, { 'MiB at most': peakMiB, 'ms delay (p99)': delayMs, ms });
      expect(counted).toEqual({ documents: orders, lines: orders * LINES_PER_ORDER, codes: [] });
      expect(peakMiB).toBeLessThan(MAX_MIB);
      expect(delayMs).toBeLessThan(MAX_DELAY_MS);
    },
    LONG,
  );

  test(
    'without its end is refused, as carefully',
    async () => {
      await truncate(path(), (await stat(path())).size - large.end(orders).length);
      const { ms, peakMiB, delayMs, ...counted } = await read(path(), large.mapping);
      tell(`cut ${format}`, { 'MiB at most': peakMiB, 'ms delay (p99)': delayMs, ms });
      expect(counted).toEqual({ documents: 0, lines: 0, codes: [large.refusal] });
      expect(peakMiB).toBeLessThan(MAX_MIB);
      expect(delayMs).toBeLessThan(MAX_DELAY_MS);
    },
    LONG,
  );
});
