import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import type { CsvDialect, Encoding } from '../record.js';
import { byteByByte, collect, inChunks, oneChunk } from '../testing/collect.js';
import { readCsv } from './read-csv.js';
import { writeCsvRow } from './write-csv.js';

const read = (content: string | Uint8Array, dialect?: CsvDialect) => collect(readCsv(oneChunk(content), dialect));
const tableOf = async (content: string, dialect?: CsvDialect) => {
  const { columns, rows, failed } = await read(content, dialect);
  return { columns, cells: rows.map(({ cells }) => cells), failed };
};

describe('the header', () => {
  const header = { names: [['SKU', 'Artikel'], ['Qty']], within: 5 };

  test('is found below other rows by its names, without case, kinds of blanks and byte order marks', async () => {
    const content = 'Order list of 5" pipes\n;;\nDate;today\n\uFEFFArtikel ;\u00A0QTY\n007;1\n';
    const { columns, rows, delimiter } = await read(content, { header });
    expect({ columns, delimiter }).toEqual({ columns: ['Artikel', 'QTY'], delimiter: ';' });
    expect(rows).toEqual([{ line: 5, cells: ['007', '1'] }]);
  });

  test('may hold line breaks in quotes', async () => {
    expect(await tableOf('title\n"SKU",Qty,"unit\nprice"\na,1,2\n', { header })).toMatchObject({
      cells: [['a', '1', '2']],
    });
  });

  test('that is not among the first rows fails and says which names were looked for', async () => {
    const { failed } = await read('a\nb\nc\nd\ne\nSKU,Qty\n1,2\n', { header });
    expect(failed).toMatchObject({ code: 'csv-header-not-found', expected: 'SKU, Qty', params: { within: 5 } });
    expect((await read('a\nb', { header })).failed).toMatchObject({ code: 'csv-header-not-found' });
  });

  test('stands below the declared number of lines', async () => {
    expect(await tableOf('x,y,z\n\na,b\n1,2\n', { skipRows: 2 })).toMatchObject({
      columns: ['a', 'b'],
      cells: [['1', '2']],
    });
    expect((await read('x\ny', { skipRows: 3 })).failed).toMatchObject({ code: 'csv-empty' });
  });

  test('may be missing when the columns are declared', async () => {
    const dialect = { columns: ['sku', 'qty'] };
    expect(await tableOf('001,2,,\n002,3\n', dialect)).toMatchObject({
      columns: ['sku', 'qty'],
      cells: [
        ['001', '2'],
        ['002', '3'],
      ],
    });
    expect((await read('001,2,x\n', dialect)).rows[0]?.problem).toMatchObject({ code: 'csv-ragged-row', line: 1 });
  });

  test('follows a first line sep=, which is obeyed whatever was declared', async () => {
    expect(await tableOf('sep=|\r\na,b|c\r\n1;2|3\r\n', { delimiter: ',' })).toMatchObject({
      columns: ['a,b', 'c'],
      cells: [['1;2', '3']],
    });
  });
});

describe('rows that are no records', () => {
  test('empty rows of a spreadsheet are passed over, wherever they stand', async () => {
    expect(await tableOf(';;;\na;b\n;\n1;2\n;\n;;;;\n')).toMatchObject({ columns: ['a', 'b'], cells: [['1', '2']] });
  });

  test('comments are passed over, whatever they hold', async () => {
    expect(await tableOf('# "made by\na,b\n#,,"\r\n1,#2\n# end', { comment: '#' })).toMatchObject({
      cells: [['1', '#2']],
    });
    expect((await read('a,b\n# x\n1,2,3\n', { comment: '#' })).rows[0]).toMatchObject({ line: 3 });
  });

  test('declared rows at the end are taken away, and their count is compared', async () => {
    const trailer = { firstCell: ['Total', 'Summe'], count: 2 };
    expect(await tableOf('a,b,c\n1,2,3\n4,5,6\nTOTAL,2\n', { trailer })).toMatchObject({
      cells: [
        ['1', '2', '3'],
        ['4', '5', '6'],
      ],
    });
    expect((await read('a,b\n1,2\nTotal,2\n', { trailer })).failed).toMatchObject({
      code: 'csv-count-differs', line: 3, expected: '1', found: '2',
    }); // prettier-ignore
    expect((await read('a,b\n1,2\n', { trailer })).failed).toMatchObject({ code: 'csv-trailer-missing', line: 3 });
    expect((await read('a,b\n1,2\nTotal,1\n3,4\n', { trailer })).failed).toMatchObject({
      code: 'csv-row-after-trailer',
      line: 4,
    });
  });

  test('a file without its closing row was cut off, unless the row is optional', async () => {
    const trailer = { firstCell: ['Total'] };
    expect((await read('a,b\n1,2\n', { trailer })).failed).toMatchObject({ code: 'csv-trailer-missing', line: 3 });
    const optional = { trailer: { ...trailer, optional: true } };
    expect(await tableOf('a,b\n1,2\n', optional)).toMatchObject({ failed: undefined, cells: [['1', '2']] });
  });
});

describe('rows that lack cells at their end', () => {
  test('are filled up when declared; too many cells stay a fault', async () => {
    const { rows } = await read('a,b,c\n1\n1,2\n1,2,3,4\n', { ragged: 'pad' });
    expect(rows.map(({ cells }) => cells).slice(0, 2)).toEqual([
      ['1', '', ''],
      ['1', '2', ''],
    ]);
    expect(rows[2]?.problem).toMatchObject({ code: 'csv-ragged-row' });
  });

  test('over several lines fail the file still: a quote may have swallowed other rows', async () => {
    expect((await read('a,b\n"1\n2"\n', { ragged: 'pad' })).failed).toMatchObject({ code: 'csv-rows-run-together' });
  });
});

const utf16be = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le').swap16());
const encoders: readonly [name: string, encoding: Encoding | undefined, encode: (text: string) => Uint8Array][] = [
  ['utf-8', undefined, (text) => new TextEncoder().encode(text)],
  ['utf-8 with mark', undefined, (text) => new TextEncoder().encode(`\uFEFF${text}`)],
  ['utf-16le with mark', undefined, (text) => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'))],
  ['utf-16le without mark', undefined, (text) => new Uint8Array(Buffer.from(text, 'utf16le'))],
  ['utf-16be without mark', undefined, utf16be],
  ['windows-1252, declared', 'windows-1252', (text) => new Uint8Array(Buffer.from(text, 'latin1'))],
];

test.each(encoders)('a table in %s reads the same', async (_, encoding, encode) => {
  const { rows, failed } = await collect(
    readCsv(byteByByte(encode('sku,name\r\n007,Grüße\r\n')), encoding === undefined ? {} : { encoding }),
  );
  expect(failed).toBeUndefined();
  expect(rows).toEqual([{ line: 2, cells: ['007', 'Grüße'] }]);
});

test('windows-1252 that is not declared says line, column, byte and what it would be', async () => {
  const { failed } = await read(new Uint8Array(Buffer.from('sku,name\r\n007,Grüße\r\n', 'latin1')));
  expect(failed).toMatchObject({ code: 'encoding-invalid', line: 2, column: 7, found: '0xFC (ü in windows-1252)' });
});

describe('whatever is written in a dialect', () => {
  const cell = fc.oneof(
    fc.constantFrom('007', '0', '', '1234567890123456789012.10', '-0.001', 'Total 1', '=1+1', 'sep=;'),
    fc.string({
      unit: fc.constantFrom('é', '漢', '🚚', '"', "'", ',', ';', '\t', '|', ' ', '\n', '\r\n', '7'),
      maxLength: 6,
    }),
  );
  const orders = fc.array(fc.record({ sku: cell, note: cell, price: cell }), { minLength: 1, maxLength: 8 });
  const cuts = fc.array(fc.nat(300), { maxLength: 10 });
  const dialect = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    hasHeader: fc.boolean(),
    preamble: fc.constantFrom('', 'Orders "of" today\r\n;;\r\n', '\uFEFFa,b;c|d\r\n'),
    hasTrailer: fc.boolean(),
  });

  test('is read back the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        orders,
        dialect,
        cuts,
        async (written, { delimiter, hasHeader, preamble, hasTrailer }, cutAt) => {
          const names = ['sku', 'note', 'price'] as const;
          const rows = written.map((order) => names.map((name) => order[name]));
          const lines = [...(hasHeader ? [names] : []), ...rows].map((row) => writeCsvRow(row, delimiter));
          const content = `${preamble}${lines.join('')}${hasTrailer ? writeCsvRow(['END', String(rows.length)], delimiter) : ''}`;
          const read = await collect(
            readCsv(inChunks(content, cutAt), {
              delimiter,
              ...(hasHeader
                ? { header: { names: names.map((name) => [name]), within: 5 } }
                : { columns: names, skipRows: preamble.split('\n').length - 1 }),
              ...(hasTrailer && { trailer: { firstCell: ['end'], count: 2 } }),
            }),
          );
          expect(read.failed).toBeUndefined();
          expect(read.rows.map(({ cells: [sku, note, price] }) => ({ sku, note, price }))).toEqual(written);
        },
      ),
      { numRuns: 300 },
    );
  });
});
