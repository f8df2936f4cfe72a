import { beforeAll, describe, expect, test } from '@jest/globals';

import { described, type Document } from '#libs/documents';
import type { OpenBytes } from '#libs/formats';
import type { CompiledMapping } from '#libs/mapping';
import { readSource } from '#libs/reading';
import { randomFrom } from '#simulators/erp';

import { compiledMappings, mapAll } from './support/corpus.js';
import { compiledSample, ENDLESS_CSV, sampleMappings } from './support/sample-mappings.js';
import { type SampleFile, sampleOrders } from './support/sample-orders.js';
import { isFull, seed, tell, tier } from './support/tier.js';

/** What intake makes of a file. */
interface Taken {
  documents: Document[];
  /** Faults of the file or of some of its orders, of which the sender is told. */
  faults: string[];
}

const DAY = '2026-11-22';
/** Of changes of one byte: files changed, and the bytes that each becomes. */
const CHANGED = ['comma.csv', 'order.json', 'ubl.xml', 'fixed.txt', 'short.xlsx'];
const CHANGES = [(byte: number) => byte ^ 1, (byte: number) => byte ^ 0x20, () => 0x22, () => 0x0a, () => 0xff];
/** One of so many prefixes and changes is tried in the short tier. */
const STRIDE = tier(61, 1);
const LONG = tier(300_000, 3_600_000);

let mappings: CompiledMapping[];
let samples: SampleFile[];
let whole: Map<string, Taken>;

const opened = (bytes: Uint8Array): OpenBytes =>
  async function* open(start = 0) {
    yield bytes.subarray(start);
  };

async function take(bytes: Uint8Array, known = mappings): Promise<Taken> {
  const read = await readSource(opened(bytes), known, DAY);
  if (!read.ok) return { documents: [], faults: read.problems.map((problem) => described(problem).message) };
  const mapped = await mapAll(read.sources);
  return {
    documents: mapped.flatMap(({ document }) => document ?? []),
    faults: mapped.flatMap(({ document, problems }) =>
      document === undefined ? problems.map(({ code }) => code) : [],
    ),
  };
}

const linesOf = (documents: readonly Document[]): number =>
  documents.reduce((sum, document) => sum + ('lines' in document ? (document.lines?.length ?? 0) : 0), 0);
const texts = (documents: readonly Document[]): string[] =>
  documents.map((document) => JSON.stringify({ ...document, source: undefined }));

beforeAll(async () => {
  mappings = [...(await compiledMappings()), ...Object.values(sampleMappings).map(compiledSample)];
  samples = await sampleOrders();
  whole = new Map();
  for (const { name, content } of samples) whole.set(name, await take(content));
});

describe('files that arrive changed', () => {
  test('are valid before', () => {
    expect(samples).toHaveLength(20);
    for (const [name, { documents, faults }] of whole) {
      expect([name, faults]).toEqual([name, []]);
      expect(linesOf(documents)).toBeGreaterThanOrEqual(2);
    }
  });

  test(
    'cut off at any byte are refused, or nothing is missing',
    async () => {
      const short: object[] = [];
      let tried = 0;
      const offset = isFull ? 0 : Math.floor(randomFrom(seed)() * STRIDE);
      for (const { name, content } of samples) {
        const { documents } = whole.get(name)!;
        const wanted = texts(documents);
        for (let length = offset; length < content.length; length += STRIDE) {
          tried += 1;
          const { documents: taken, faults } = await take(content.subarray(0, length));
          const isWhole = taken.length === documents.length && texts(taken).every((one, at) => one === wanted[at]);
          if (!isWhole && (taken.length > 0 || faults.length === 0)) short.push({ name, length, taken: taken.length });
        }
      }
      tell('files cut off', { prefixes: tried, short: short.length });
      expect(short).toEqual([]);
    },
    LONG,
  );

  test('would be found to be short if a table did not have to say where it ends', async () => {
    const { content } = samples.find(({ name }) => name === 'comma.csv')!;
    const cut = content.subarray(0, content.indexOf('PO-3'));
    expect(await take(cut, [compiledSample(ENDLESS_CSV)])).toMatchObject({ documents: [{}, {}], faults: [] });
    expect(await take(cut)).toMatchObject({ documents: [], faults: [expect.any(String)] });
  });

  test(
    'in one byte lose no line of which nobody is told',
    async () => {
      const short: object[] = [];
      let tried = 0;
      let accepted = 0;
      const offset = isFull ? 0 : Math.floor(randomFrom(seed)() * STRIDE);
      for (const { name, content } of samples.filter((sample) => CHANGED.includes(sample.name))) {
        const lines = linesOf(whole.get(name)!.documents);
        for (let at = offset; at < content.length; at += STRIDE) {
          for (const change of CHANGES) {
            const bytes = Buffer.from(content);
            bytes[at] = change(bytes[at]!);
            tried += 1;
            const { documents, faults } = await take(bytes);
            if (documents.length > 0) accepted += 1;
            if (faults.length === 0 && linesOf(documents) < lines)
              short.push({ name, at, text: bytes.subarray(Math.max(0, at - 20), at + 20).toString() });
          }
        }
      }
      tell('files changed in one byte', { changes: tried, accepted, short: short.length });
      expect(short).toEqual([]);
    },
    LONG,
  );
});
