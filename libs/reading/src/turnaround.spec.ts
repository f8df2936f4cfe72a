import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { encodeText } from '#libs/formats';
import { type TypedCell, typedWorkbook } from '#libs/formats/testing';
import type { CompiledMapping } from '#libs/mapping';

import { projectRoot } from './configuration-files.js';
import { compileMappingFile } from './mapping-file.js';
import { readContent } from './testing/read-text.js';

async function compiled(file: string): Promise<CompiledMapping> {
  const result = await compileMappingFile(file);
  if (!result.ok || result.mapping === undefined) throw new Error(JSON.stringify(result));
  return result.mapping;
}

/** Columns as a clerk has moved them, with one of its own. */
const COLUMNS = [
  'Line',
  'Order number',
  'Picked by',
  'Your item',
  'Ordered',
  'Price',
  'Confirmed quantity',
  'Confirmed date',
  'Confirmed price',
  'Shipped quantity',
  'Shipped on',
  'Tracking number',
];
const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const rowOf = (cells: Readonly<Record<string, TypedCell>>): TypedCell[] => {
  const line: Readonly<Record<string, TypedCell>> = {
    Line: '1',
    'Order number': 'PO-9',
    'Your item': '0042',
    Ordered: '120',
  };
  return COLUMNS.map((name) => cells[name] ?? line[name] ?? '');
};

describe('a turn-around sheet that was filled in as a workbook', () => {
  let reply: CompiledMapping;
  const read = (...rows: Readonly<Record<string, TypedCell>>[]) =>
    readContent(typedWorkbook(COLUMNS, rows.map(rowOf)), [reply], 'PO-9.xlsx');

  beforeAll(async () => {
    reply = await compiled(join(projectRoot(), 'mappings/tradelane/turnaround-reply.inbound.yaml'));
  });

  test('is read with its numbers and days, whatever the country of its program', async () => {
    const { documents, problems } = await read(
      { 'Confirmed quantity': 120, 'Confirmed date': day('2026-12-08'), 'Confirmed price': 4.5, Price: '4.10' },
      {
        Line: '2',
        'Shipped quantity': 0.5,
        'Shipped on': day('2026-12-01'),
        'Tracking number': '00340434161094042557',
      },
      { 'Order number': '', 'Your item': '', Line: '', Ordered: '' },
    );
    expect(problems).toEqual([]);
    expect(documents).toMatchObject([
      {
        documentType: 'OrderResponse',
        lines: [
          { response: 'changed', promisedDate: '2026-12-08', price: { amount: '4.5' }, item: { sellerItemId: '0042' } },
        ],
      },
      {
        documentId: 'PO-9-2026-12-01-00340434161094042557',
        despatchDate: '2026-12-01',
        lines: [{ quantity: { value: '0.5' } }],
      },
    ]);
  });

  test.each<[Readonly<Record<string, TypedCell>>, object]>([
    [
      { 'Confirmed quantity': 120, 'Confirmed date': 46357 },
      { code: 'date-day-number', place: 'Sheet1!H2', found: '46357' },
    ],
    [{ 'Confirmed quantity': day('2026-10-04') }, { code: 'number-became-date', place: 'Sheet1!G2' }],
    [{ 'Confirmed quantity': 'all' }, { code: 'value-not-decimal', place: 'Sheet1!G2', found: 'all' }],
    [{ 'Confirmed price': '4,10' }, { code: 'number-notation-undeclared', place: 'Sheet1!I2' }],
    [
      { 'Shipped quantity': 121, 'Shipped on': day('2026-12-01') },
      { code: 'value-above', place: 'Sheet1!J2', expected: 'at most 120' },
    ],
    [
      { 'Shipped on': day('2026-12-01'), 'Tracking number': 'TR-1' },
      { code: 'field-missing', place: 'Sheet1!J2' },
    ],
    [
      { 'Shipped quantity': 1, 'Tracking number': 'TR-1' },
      { code: 'field-missing', place: 'Sheet1!K2' },
    ],
    [
      { 'Shipped quantity': 1, 'Shipped on': '1/12/2026' },
      { code: 'date-undecidable', place: 'Sheet1!K2' },
    ],
  ])('%p is told by name and cell', async (cells, told) => {
    const { documents, problems } = await read(cells);
    expect(documents).toEqual([]);
    expect(problems).toMatchObject([{ line: 2, ...told }]);
  });

  test('says nothing of a row whose long number lost its digits, and the rest of it is read', async () => {
    const shipped = { 'Shipped quantity': 1, 'Shipped on': day('2026-12-01') };
    const { documents, problems } = await read(
      { ...shipped, 'Tracking number': 3.40434161094043e17 },
      { ...shipped, 'Order number': 'PO-10', 'Tracking number': 'TR-1' },
    );
    expect(documents).toMatchObject([{ documentId: 'PO-10-2026-12-01-TR-1' }]);
    expect(new Set(problems.map(({ code, place }) => `${code} ${place}`))).toEqual(
      new Set(['xlsx-number-imprecise Sheet1!L2']),
    );
  });
});

describe("a sheet of a supplier's own country", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'turnaround-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is read by a variant that declares how it is written', async () => {
    const file = join(folder, 'reply.inbound.yaml');
    await writeFile(
      file,
      'extends: tradelane/turnaround-reply\nmapping: potter/reply\nversion: 1\n' +
        'source: { csv: { encoding: windows-1252 } }\nnotation: { formats: [d.M.yy, d.M.yyyy], decimalComma: true }\n',
    );
    const reply = await compiled(file);
    const rows =
      'Order number;Line;Description;Ordered;Confirmed quantity;Confirmed price;Shipped quantity;Shipped on\r\nPO-9;1;Töpfe;2,5;2,5;4,10;2,5;1.12.26\r\n;;;;;;;\r\n';
    const saved = encodeText(rows, 'windows-1252');
    if (!saved.ok) throw new Error('no windows-1252');
    const { documents, problems } = await readContent(saved.bytes, [reply], 'PO-9.csv');
    expect(problems).toEqual([]);
    expect(documents).toMatchObject([
      { lines: [{ item: { name: 'Töpfe' }, quantity: { value: '2.5' }, price: { amount: '4.10' } }] },
      { documentId: 'PO-9-2026-12-01', lines: [{ quantity: { value: '2.5' } }] },
    ]);
  });
});
