import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { collect, inChunks, oneChunk } from '../testing/collect.js';
import { readCsv } from './read-csv.js';
import { writeCsvRow } from './write-csv.js';

const cell = fc.string({
  unit: fc.constantFrom('a', 'é', '漢', '🚚', '0', '"', "'", ',', ';', '\t', '|', ' ', '\r', '\n', '\r\n', '\uFEFF'),
  maxLength: 8,
});
const delimiter = fc.constantFrom(',', ';', '\t', '|');
const table = fc
  .integer({ min: 1, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
const cuts = fc.array(fc.nat(200), { maxLength: 20 });

const columnsOf = (rows: readonly string[][]) => (rows[0] ?? []).map((_, index) => `column ${index}`);

describe('what is written', () => {
  test('is read back the same, whatever the cells, delimiter and chunks', async () => {
    await fc.assert(
      fc.asyncProperty(table, delimiter, cuts, async (rows, by, cutAt) => {
        const columns = columnsOf(rows);
        const content = [columns, ...rows].map((row) => writeCsvRow(row, by)).join('');
        const read = await collect(readCsv(inChunks(content, cutAt), { delimiter: by }));
        expect(read.failed).toBeUndefined();
        expect(read.columns).toEqual(columns);
        expect(read.rows.map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });

  test('keeps leading zeros, big decimals and quotes as they are', () => {
    expect(writeCsvRow(['007', '1e5', '12345678901234567890.10', 'a "b"', 'x;y'], ';')).toBe(
      '007;1e5;12345678901234567890.10;"a ""b""";"x;y"\r\n',
    );
  });
});

describe('whatever is read', () => {
  const anything = fc.string({ unit: fc.constantFrom('a', 'ü', '"', ',', ';', ' ', '\r', '\n', '\0'), maxLength: 60 });

  test('gives the same for every way of cutting it into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(anything, cuts, async (content, cutAt) => {
        expect(await collect(readCsv(inChunks(content, cutAt)))).toEqual(await collect(readCsv(oneChunk(content))));
      }),
      { numRuns: 500 },
    );
  });
});
