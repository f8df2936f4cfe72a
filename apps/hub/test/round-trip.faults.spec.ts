import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import {
  buildXml,
  type Chunks,
  type Decoded,
  type FixedWidthLayout,
  JsonNumber,
  type JsonValue,
  readCsv,
  readFixedWidth,
  readJson,
  readXlsx,
  readXml,
  writeCsvRow,
  writeJson,
  writeXlsx,
  type XmlElement,
  type XmlOutput,
} from '#libs/formats';
import { collect, inChunks } from '#libs/formats/testing';

import { seed, tell, tier } from './support/tier.js';

/** Files of each format. */
const FILES = tier(100, 17_000);

/** What files lose: digits, zeros, quotes, ends of lines, letters in two forms, marks that cannot be seen, formulas. */
const PIECES = [
  ['a', 'Z', '0', '007', '12345678901234567890.10', '1e5', '-', '+', '=1+1', '@', '.'],
  ['"', "'", ',', ';', '|', '\t', ' ', '\u00a0', '<', '>', '&', ']]>', '\\', '_x0041_', '{', '}'],
  ['é', 'e\u0301', 'ß', '漢', '🚚', '👩‍👧', 'م', '\u200f', '\u2028', '\ufeff', '\ufffd'],
].flat();
const BREAKS = ['\r\n', '\n', '\r'];
const CONTROLS = ['\u0001', '\u001f', '\u007f', '\u0085'];

const textOf = (...pieces: readonly string[]): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...pieces), maxLength: 8 });
const cuts = fc.array(fc.nat(400), { maxLength: 12 });

/** Rows of equal width whose first cell says that they are there. */
const rowsOf = (cell: fc.Arbitrary<string>): fc.Arbitrary<string[][]> =>
  fc
    .integer({ min: 1, max: 5 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }))
    .map((rows) => rows.map((cells, at) => [`row ${at}`, ...cells]));
const columnsOf = (rows: readonly string[][]): string[] => (rows[0] ?? []).map((_, at) => `column ${at}`);

const cellsIn = async (decoded: AsyncGenerator<Decoded>): Promise<(readonly string[])[]> => {
  const { rows, failed } = await collect(decoded);
  expect(failed).toBeUndefined();
  return rows.map(({ cells, problem }) => (problem === undefined ? cells : [problem.code]));
};

/** Runs a property and says how often. */
async function holds<Value>(format: string, values: fc.Arbitrary<Value>, property: (value: Value) => Promise<void>) {
  await fc.assert(fc.asyncProperty(values, property), { numRuns: FILES, seed });
  tell(`round trip of ${format}`, { files: FILES });
}

async function bytesOf(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}

describe('object to file to object is equal', () => {
  const LONG = tier(300_000, 1_800_000);

  test(
    'as CSV',
    async () => {
      const tables = rowsOf(textOf(...PIECES, ...BREAKS, ...CONTROLS));
      await holds(
        'CSV',
        fc.tuple(tables, fc.constantFrom(',', ';', '\t', '|' as const), cuts),
        async ([rows, delimiter, at]) => {
          const text = [columnsOf(rows), ...rows].map((row) => writeCsvRow(row, delimiter)).join('');
          expect(await cellsIn(readCsv(inChunks(text, at), { delimiter }))).toEqual(rows);
        },
      );
    },
    LONG,
  );

  test(
    'as XLSX',
    async () => {
      await holds('XLSX', rowsOf(textOf(...PIECES, ...BREAKS, ...CONTROLS)), async (rows) => {
        const columns = columnsOf(rows).map((name) => ({ name }));
        const bytes = await bytesOf(writeXlsx({ name: 'Rows', columns, rows }));
        expect(await cellsIn(readXlsx((start = 0) => inChunks(bytes.subarray(start), [])))).toEqual(rows);
      });
    },
    LONG,
  );

  test(
    'as fixed columns',
    async () => {
      // Blanks fill cells up, so none stands at their ends.
      const cell = textOf(...PIECES.filter((piece) => piece.trim() !== '')).map((text) => text.trim());
      await holds(
        'fixed columns',
        fc.tuple(rowsOf(cell), fc.constantFrom(...BREAKS), cuts),
        async ([rows, lineEnd, at]) => {
          const columns = columnsOf(rows);
          const width = Math.max(...rows.flat().map(({ length }) => length));
          const fields = Object.fromEntries(
            columns.map((name, index) => [name, { start: 1 + index * width, length: width }]),
          );
          const layout: FixedWidthLayout = { records: [{ is: 'row', fields }] };
          const text = rows.map((cells) => cells.map((each) => each.padEnd(width)).join('') + lineEnd).join('');
          expect(await cellsIn(readFixedWidth(inChunks(text, at), layout))).toEqual(rows);
        },
      );
    },
    LONG,
  );

  const number = fc.constantFrom('0', '-0', '7', '10.10', '1e5', '-1.5E-7', '12345678901234567890.123456789');
  const json = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, true, false),
      number.map((text) => new JsonNumber(text)),
      textOf(...PIECES, ...BREAKS, ...CONTROLS),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(textOf(...PIECES, '__proto__', 'constructor'), tie('value'), {
        maxKeys: 4,
        noNullPrototype: false,
      }),
    ),
  })).value;
  const readValues = async (chunks: Chunks): Promise<string[]> => {
    const { values, failed } = await collect(readJson(chunks));
    expect(failed).toBeUndefined();
    return values.map(({ value }) => writeJson(value));
  };

  test(
    'as JSON',
    async () => {
      await holds('JSON', fc.tuple(json, cuts), async ([value, at]) => {
        const text = writeJson(value);
        expect(await readValues(inChunks(text, at))).toEqual([text]);
      });
    },
    LONG,
  );

  test(
    'as JSON lines',
    async () => {
      await holds(
        'JSON lines',
        fc.tuple(fc.array(json, { minLength: 1, maxLength: 5 }), fc.constantFrom('\n', '\r\n'), cuts),
        async ([values, lineEnd, at]) => {
          const lines = values.map((value) => writeJson(value));
          expect(await readValues(inChunks(lines.join(lineEnd), at))).toEqual(lines);
        },
      );
    },
    LONG,
  );

  test(
    'as XML',
    async () => {
      const text = textOf(...PIECES, ...BREAKS, '\u0085', '\u007f');
      const element = fc.letrec<{ element: XmlOutput }>((tie) => ({
        element: fc.record({
          name: fc.constantFrom('Order', 'Line', 'ID', 'Größe'),
          attributes: fc.dictionary(fc.constantFrom('id', 'unitCode', 'x-y'), text, { maxKeys: 3 }),
          text,
          children: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('element'), { maxLength: 3 })),
        }),
      })).element;
      await holds('XML', fc.tuple(element, cuts), async ([written, at]) => {
        const { elements, failed } = await collect(readXml(inChunks(buildXml(written), at)));
        expect(failed).toBeUndefined();
        expect(elements.map(outputOf)).toEqual([written]);
      });
    },
    LONG,
  );
});

const outputOf = ({ name, attributes, text, children }: XmlElement): XmlOutput => ({
  name,
  attributes: { ...attributes },
  text,
  children: children.map(outputOf),
});
