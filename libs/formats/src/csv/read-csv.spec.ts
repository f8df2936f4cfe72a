import { describe, expect, test } from '@jest/globals';

import type { CsvDialect, Limits } from '../record.js';
import { collect, oneChunk } from '../testing/collect.js';
import { readCsv } from './read-csv.js';

const read = (content: string | Uint8Array, dialect?: CsvDialect, limits?: Limits) =>
  collect(readCsv(oneChunk(content), dialect, limits));
const cellsOf = async (content: string, dialect?: CsvDialect) =>
  (await read(content, dialect)).rows.map(({ cells }) => cells);

describe('rows', () => {
  test('a row is its cells and the line where it starts; quoted line breaks count', async () => {
    const { columns, delimiter, rows, failed } = await read('sku,note\r\n001,"two\r\nlines"\r\n\r\n002,\r\n');
    expect(failed).toBeUndefined();
    expect({ columns, delimiter }).toEqual({ columns: ['sku', 'note'], delimiter: ',' });
    expect(rows).toEqual([
      { line: 2, cells: ['001', 'two\r\nlines'] },
      { line: 5, cells: ['002', ''] },
    ]);
  });

  test.each([
    ['LF', 'a,b\n1,2\n3,4\n'],
    ['CR LF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['CR', 'a,b\r1,2\r3,4\r'],
    ['mixed', 'a,b\r1,2\r\n3,4\n'],
    ['none at the end', 'a,b\n1,2\n3,4'],
  ])('line ends may be %s', async (_, content) => {
    expect((await read(content)).rows).toEqual([
      { line: 2, cells: ['1', '2'] },
      { line: 3, cells: ['3', '4'] },
    ]);
  });

  test('a quote is doubled inside quotes, and blanks around quotes are dropped', async () => {
    expect(await cellsOf('a,b\n"5"" pipe", "x, y" \n')).toEqual([['5" pipe', 'x, y']]);
  });

  test('blanks of plain cells stay', async () => {
    expect(await cellsOf('a,b\n 1 ,\t2\n')).toEqual([[' 1 ', '\t2']]);
  });

  test('empty lines are skipped, a quoted empty cell is a row', async () => {
    expect(await cellsOf('\n\nsku\n\n"" \nx\n\n')).toEqual([[''], ['x']]);
  });

  test('a table of a header alone has no rows', async () => {
    expect(await read('sku,qty')).toEqual({
      columns: ['sku', 'qty'],
      delimiter: ',',
      rows: [],
      elements: [],
      values: [],
    });
  });

  test('other quotes, or none, when declared', async () => {
    expect(await cellsOf("a,b\n'x,y',\"\n", { quote: "'" })).toEqual([['x,y', '"']]);
    expect(await cellsOf('a,b\n5" pipe,"\n', { quote: 'none' })).toEqual([['5" pipe', '"']]);
  });
});

describe('faulty rows', () => {
  test('too few cells name the first missing column, and reading goes on', async () => {
    const { rows, failed } = await read('a,b,c\n1,2\n1,2,3\n');
    expect(failed).toBeUndefined();
    expect(rows).toEqual([
      {
        line: 2,
        cells: ['1', '2'],
        problem: { severity: 'error', code: 'csv-ragged-row', line: 2, field: 'c', expected: '3', found: '2' },
      },
      { line: 3, cells: ['1', '2', '3'] },
    ]);
  });

  test('too many cells', async () => {
    const { rows } = await read('a,b\n1,2,\n');
    expect(rows[0]?.problem).toMatchObject({ code: 'csv-ragged-row', line: 2, expected: '2', found: '3' });
  });

  test('a quote inside a plain cell', async () => {
    const { rows } = await read('a,b\n1,2\nx,5" pipe\ny,z\n');
    expect(rows[1]?.problem).toEqual({
      severity: 'error',
      code: 'csv-stray-quote',
      line: 3,
      column: 4,
      field: 'b',
      expected: 'quotes around the whole cell',
      found: '" pipe',
      params: { cell: 2 },
    });
    expect(rows[2]).toEqual({ line: 4, cells: ['y', 'z'] });
  });

  test('text after a closing quote', async () => {
    const { rows } = await read('a,b\n"x" y,2\n');
    expect(rows[0]).toMatchObject({
      cells: ['x y', '2'],
      problem: { code: 'csv-text-after-quote', line: 2, column: 4, field: 'a', found: ' y,2' },
    });
  });

  test('a faulty row over several lines may have swallowed others: the file fails', async () => {
    const { rows, failed } = await read('a,b\n0,0\n1,"x\n2,y\n3,"z"\n');
    expect(rows).toEqual([{ line: 2, cells: ['0', '0'] }]);
    expect(failed).toMatchObject({ code: 'csv-rows-run-together', line: 3 });
    expect((await read('a,b\n1,"x\ny",2\n')).failed).toMatchObject({ code: 'csv-rows-run-together', line: 2 });
  });
});

describe('files that fail', () => {
  test('a quote that is never closed names where it was opened', async () => {
    expect((await read('a,b\n1,"x\n2,y\n')).failed).toMatchObject({
      code: 'csv-unclosed-quote',
      line: 2,
      column: 3,
      field: 'b',
      found: '"x',
    });
  });

  test('NUL names its line and column', async () => {
    const { rows, failed } = await read('a,b\n1,2\n3,4\0\n');
    expect(failed).toMatchObject({ code: 'csv-nul', line: 3, column: 4 });
    expect(rows).toEqual([{ line: 2, cells: ['1', '2'] }]);
  });

  test('an undecodable byte names line, column, byte and offset', async () => {
    const { failed } = await read(Buffer.from('a,b\n1,2\n3,M\u00fcller\n', 'latin1'));
    expect(failed).toEqual({
      severity: 'error',
      code: 'encoding-invalid',
      line: 3,
      column: 4,
      expected: 'utf-8',
      found: '0xFC (ü in windows-1252)',
      params: { offset: 11 },
    });
  });

  test.each(['', '\n\r\n', '\uFEFF', ',,\n;;\n'])('%j has no header', async (content) => {
    expect((await read(content)).failed).toMatchObject({ code: 'csv-empty' });
  });

  test.each([
    ['a,b,a\n', 'csv-header-duplicate', { line: 1, field: 'a', params: { cell: 3 } }],
    ['a, a\n', 'csv-header-duplicate', { line: 1, field: 'a', params: { cell: 2 } }],
    ['\na,,b\n', 'csv-header-unnamed', { line: 2, params: { cell: 2 } }],
    ['a,b"c\n', 'csv-header-malformed', { line: 1, column: 4 }],
  ])('the header %j is refused', async (content, code, place) => {
    expect((await read(content)).failed).toMatchObject({ code, ...place });
  });

  test('empty names at the end of the header are left out while their cells are empty', async () => {
    const { columns, rows } = await read('a,b,,\n1,2,,\n3,4\n5,6,x,\n');
    expect(columns).toEqual(['a', 'b']);
    expect(rows.map(({ cells }) => cells.length)).toEqual([2, 2, 4]);
    expect(rows[2]?.problem).toMatchObject({ code: 'csv-ragged-row', line: 4, expected: '2', found: '4' });
  });

  test('limits on columns, cells and rows', async () => {
    expect((await read('a,b,c\n', {}, { maxWidth: 2 })).failed).toMatchObject({
      code: 'csv-too-many-columns',
      line: 1,
    });
    expect((await read('a,b\n1,2\n1,1234567\n', {}, { maxTextLength: 6 })).failed).toMatchObject({
      code: 'csv-cell-too-long',
      line: 3,
      expected: '6',
    });
    const endless = await read(`a,b\n1,2\n1,"${'x\n'.repeat(70_000)}`, {}, { maxTextLength: 10_000 });
    expect(endless.failed).toMatchObject({ code: 'csv-row-too-long', line: 3 });
    expect((await read('x'.repeat(70_000), {}, { maxTextLength: 10_000 })).failed).toMatchObject({
      code: 'csv-row-too-long',
      line: 1,
    });
  });
});

describe('the delimiter', () => {
  test.each([
    ['a;b\n', ';'],
    ['a\tb\n', '\t'],
    ['a|b\n', '|'],
    ['"x;y;z",b\n', ','],
    ['price (net, gross);b;c\n', ';'],
    ['sku\n', ','],
  ])('of %j is %j', async (content, delimiter) => {
    expect((await read(content)).delimiter).toBe(delimiter);
  });

  test('two that occur equally often are undecidable until one is declared', async () => {
    expect((await read('a,b;c\n')).failed).toMatchObject({ code: 'csv-delimiter-undecidable', line: 1 });
    expect((await read('a,b;c\n', { delimiter: ';' })).columns).toEqual(['a,b', 'c']);
  });

  test('a declared one that does not occur while another would split is wrong', async () => {
    expect((await read('a;b\n', { delimiter: ',' })).failed).toMatchObject({
      code: 'csv-wrong-delimiter',
      expected: 'comma',
      found: 'semicolon',
    });
  });
});
