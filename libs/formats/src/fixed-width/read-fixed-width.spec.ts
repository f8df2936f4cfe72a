import { describe, expect, test } from '@jest/globals';

import { byteByByte, collect, type Collected, oneChunk } from '../testing/collect.js';
import type { FixedWidthLayout } from './layout.js';
import { readFixedWidth } from './read-fixed-width.js';

const orders: FixedWidthLayout = {
  records: [
    { is: 'header', starts: 'H', fields: { order: { start: 2, length: 6 }, currency: { start: 8, length: 3 } } },
    {
      is: 'row',
      starts: 'D',
      length: 19,
      fields: {
        sku: { start: 2, length: 6 },
        quantity: { start: 8, length: 5, fill: '0', align: 'right' },
        price: { start: 13, length: 7, fill: '0', align: 'right', decimals: 2 },
      },
    },
    { is: 'other', starts: 'C', fields: {} },
    { is: 'trailer', starts: 'T', fields: { rows: { start: 2, length: 4 } }, count: { field: 'rows', of: 'rows' } },
  ],
};
const lines = [
  'HPO-1  GBP',
  'DTEA-1 000120000450',
  'DTEA-2 000010012345',
  'C a comment',
  'HPO-2  EUR',
  'DCUP   000070000099',
  'T0003',
];

const read = (text: string | readonly string[], layout = orders): Promise<Collected> =>
  collect(readFixedWidth(oneChunk(typeof text === 'string' ? text : text.join('\r\n')), layout));
/** The lines with some of them changed, by number. */
const changed = (changes: Readonly<Record<number, string>>): string[] =>
  lines.map((line, at) => changes[at + 1] ?? line);

describe('a file of fixed columns', () => {
  const expected = {
    columns: ['order', 'currency', 'sku', 'quantity', 'price'],
    rows: [
      { line: 2, cells: ['PO-1', 'GBP', 'TEA-1', '12', '4.50'] },
      { line: 3, cells: ['PO-1', 'GBP', 'TEA-2', '1', '123.45'] },
      { line: 6, cells: ['PO-2', 'EUR', 'CUP', '7', '0.99'] },
    ],
  };

  test('gives a row for each detail, with the fields of its header', async () => {
    expect(await read(lines)).toMatchObject(expected);
  });

  test('may lack the blanks at the end of its lines where that is declared, and no digits', async () => {
    const spaced: FixedWidthLayout = {
      ragged: 'pad',
      records: [
        {
          is: 'row',
          fields: {
            sku: { start: 1, length: 6 },
            quantity: { start: 8, length: 4, align: 'right' },
            note: { start: 13, length: 10 },
          },
        },
      ],
    };
    const text = ['TEA-1    12 fragile   ', 'TEA-2    13', 'TEA-3    14 frag', 'TEA-4', 'TEA-5    1'];
    const { rows } = await read(text, spaced);
    expect(rows.map(({ cells }) => cells.join('|'))).toEqual([
      'TEA-1|12|fragile',
      'TEA-2|13|',
      'TEA-3|14|frag',
      'TEA-4||',
      'TEA-5|1|',
    ]);
    expect(rows.map(({ problem }) => problem?.code ?? '')).toEqual(['', '', '', '', 'fixed-line-short']);
    const strict = await read(text, { records: spaced.records });
    expect(strict.rows.map(({ problem }) => problem?.code).slice(1, 4)).toEqual(Array(3).fill('fixed-line-short'));
  });

  test('has zeros where zeros fill a field up, and signs before or behind digits', async () => {
    const field = { start: 1, length: 6, align: 'right', fill: '0', decimals: 2 } as const;
    const { rows } = await read(['000000', '      ', '00150-', '-00150', '+00150'], {
      records: [{ is: 'row', fields: { price: field, whole: { ...field, decimals: 0 } } }],
    });
    const [zero, second] = rows.map(({ cells }) => cells);
    expect(zero).toEqual(['0.00', '0']);
    expect(second).toEqual(['-1.50', '150-']);
    expect(rows[2]?.cells[0]).toMatch(/^-0*1\.50$/);
  });

  test('whose details name their header is checked for it', async () => {
    const records = orders.records.map((record) =>
      record.is === 'row'
        ? { ...record, length: 25, fields: { ...record.fields, order: { start: 20, length: 6 } } }
        : record,
    );
    const told = lines.map((line) => (line.startsWith('D') ? `${line}PO-1` : line));
    const padded = told.map((line) => (line.startsWith('D') ? line.padEnd(25) : line));
    const { columns, rows } = await read(padded, { records });
    expect(columns).toEqual(['order', 'currency', 'sku', 'quantity', 'price']);
    expect(rows.map(({ cells, problem }) => [cells[0], problem?.code])).toEqual([
      ['PO-1', undefined],
      ['PO-1', undefined],
      ['PO-2', 'fixed-header-disagrees'],
    ]);
    expect(rows[2]?.problem).toMatchObject({ line: 6, field: 'order', expected: 'PO-2', found: 'PO-1' });
  });

  test('is the same for every line end, and with what systems put at the end', async () => {
    for (const end of ['\n', '\r\n', '\r']) expect(await read(lines.join(end) + end)).toMatchObject(expected);
    expect(await read(`${lines.join('\r\n')}\r\n\r\n\u001A`)).toMatchObject(expected);
    expect(await collect(readFixedWidth(byteByByte(Buffer.from(lines.join('\r\n'))), orders))).toMatchObject(expected);
  });

  test('may hold characters outside ASCII: columns are characters', async () => {
    const layout: FixedWidthLayout = {
      encoding: 'windows-1252',
      records: [{ is: 'row', fields: { name: { start: 1, length: 4 }, n: { start: 5, length: 2 } } }],
    };
    expect(
      (await collect(readFixedWidth(oneChunk(Buffer.from('Caf\u00e912', 'latin1')), layout))).rows[0]?.cells,
    ).toEqual(['Café', '12']);
  });

  test('keeps a sign before digits with a point, and text that is no number', async () => {
    const layout: FixedWidthLayout = { records: [{ is: 'row', fields: { n: { start: 1, length: 6, decimals: 2 } } }] };
    expect((await read(['-00012', '+1    ', '12.345', 'abc   '], layout)).rows.map(({ cells }) => cells[0])).toEqual([
      '-000.12',
      '+0.01',
      '12.345',
      'abc',
    ]);
  });
});

describe('a row of the wrong length is told', () => {
  test('when it is short or long, with what is expected and found', async () => {
    const short = await read(changed({ 3: 'DTEA-2 00001001234' }));
    expect(short.rows.map(({ problem }) => problem?.code)).toEqual([undefined, 'fixed-line-short', undefined]);
    expect(short.rows[1]?.problem).toMatchObject({ line: 3, column: 19, expected: '19', found: '18' });
    const long = await read(changed({ 3: 'DTEA-2 000010012345 ' }));
    expect(long.rows[1]?.problem).toMatchObject({
      code: 'fixed-line-long',
      line: 3,
      column: 20,
      expected: '19',
      found: '20',
    });
  });

  test('in each detail of a header that is short', async () => {
    const { rows } = await read(changed({ 5: 'HPO-2  E' }));
    expect(rows.map(({ problem }) => problem?.line)).toEqual([undefined, undefined, 5]);
  });
});

describe('a file of fixed columns is refused', () => {
  test.each<[string, string | string[], object]>([
    ['without content', '', { code: 'fixed-empty' }],
    ['with nothing but blanks', ' \r\n\r\n', { code: 'fixed-empty' }],
    [
      'with a record of an unknown type',
      changed({ 4: 'X what' }),
      { code: 'fixed-record-unknown', line: 4, found: 'X what', expected: 'H, D, C, T' },
    ],
    ['with a detail before its header', changed({ 1: 'C' }), { code: 'fixed-header-missing', line: 2 }],
    ['with a header without details', changed({ 6: 'C' }), { code: 'fixed-header-alone', line: 5 }],
    [
      'with a wrong count',
      changed({ 7: 'T0004' }),
      { code: 'fixed-count-wrong', line: 7, field: 'rows', expected: '0004', found: '3' },
    ],
    ['with no count', changed({ 7: 'T    ' }), { code: 'fixed-count-wrong' }],
    ['without its trailer', lines.slice(0, 6), { code: 'fixed-trailer-missing', line: 6 }],
    ['with records behind its trailer', [...lines, 'HPO-3  GBP'], { code: 'fixed-after-trailer', line: 8 }],
    ['with a NUL', changed({ 2: 'DTEA\0' }), { code: 'fixed-nul', line: 2, column: 5 }],
    ['with a first line of the wrong length', changed({ 1: 'H' }), { code: 'fixed-line-short', line: 1 }],
    ['with a line that never ends', `H${'x'.repeat(70_000)}`, { code: 'fixed-line-too-long', line: 1 }],
  ])('%s', async (_, text, problem) => {
    const { failed } = await read(text);
    expect(failed).toMatchObject({ severity: 'error', ...problem });
    expect(failed).toHaveProperty('expected');
    expect(failed).toHaveProperty('found');
  });
});
