import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, test } from '@jest/globals';

import { sampleOrders } from './support/sample-orders.js';
import { seed, tell, tier } from './support/tier.js';

const READERS = { csv: /\.csv$/, fixed: /\.txt$/, json: /\.json$/, xml: /\.xml$/, xlsx: /\.xlsx$/, zip: /\.zip$/ };
/** Inputs of each reader, and the time that they may take. */
const INPUTS = tier(1000, 350_000);
const SECONDS = tier(3, 1800);
/** A reader that hangs is ended after this much longer. */
const GRACE_MS = 30_000;

interface Fuzzed {
  inputs: number;
  kept: number;
  /** Characters of code that ran. */
  covered: number;
  slowestMs: number;
  faults: { what: string; file?: string }[];
}

const run = promisify(execFile);

/** In a process of its own, which a reader that hangs cannot keep from being ended. */
async function fuzz(reader: keyof typeof READERS): Promise<Fuzzed> {
  // Kept between runs.
  const folder = resolve('.tmp/fuzz', reader);
  await mkdir(folder, { recursive: true });
  for (const { name, content } of await sampleOrders())
    if (READERS[reader].test(name)) await writeFile(join(folder, name), content);
  const script = resolve('apps/hub/test/support/fuzz-reader.mjs');
  const args = [script, reader, folder, String(seed), String(INPUTS), String(SECONDS)];
  const { stdout } = await run(process.execPath, args, { timeout: SECONDS * 1000 + GRACE_MS, killSignal: 'SIGKILL' });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Fuzzed;
}

describe('readers of files that were changed to find new ways through their code', () => {
  test.each(Object.keys(READERS) as (keyof typeof READERS)[])(
    '%s: none crashes, hangs or touches what all objects share',
    async (reader) => {
      const { inputs, kept, covered, slowestMs, faults } = await fuzz(reader);
      tell(`fuzzed ${reader}`, { inputs, kept, 'characters of code run': covered, 'ms at most': slowestMs });
      expect(faults).toEqual([]);
      expect(inputs).toBeGreaterThan(0);
      expect(covered).toBeGreaterThan(5000);
    },
    SECONDS * 1000 + 2 * GRACE_MS,
  );
});
