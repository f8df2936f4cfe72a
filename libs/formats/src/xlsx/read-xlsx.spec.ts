import { describe, expect, test } from '@jest/globals';

import type { OpenBytes } from '../record.js';
import { sniffFormat } from '../sniff-format.js';
import { collect, type Collected, oneChunk } from '../testing/collect.js';
import { workbookBytes, type WrittenWorkbook } from '../testing/workbook-bytes.js';
import { zipBytes } from '../testing/zip-bytes.js';
import { readXlsx, type XlsxOptions } from './read-xlsx.js';

const from = (bytes: Uint8Array): OpenBytes => {
  return (start = 0) => oneChunk(bytes.subarray(start));
};
const read = (workbook: WrittenWorkbook, options?: XlsxOptions): Promise<Collected> =>
  collect(readXlsx(from(workbookBytes(workbook)), options));

const text = (reference: string, value: string): string =>
  `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
const HEADER = `<row r="1">${text('A1', 'order')}${text('B1', 'value')}</row>`;

/** What the cell under `value` is read as, or the code of its problem. */
async function cell(xml: string, workbook: Omit<WrittenWorkbook, 'rows'> = {}): Promise<string | undefined> {
  const rows = `${HEADER}<row r="2">${text('A2', 'PO-1')}${xml}</row>`;
  const { rows: found, failed } = await read({ ...workbook, rows });
  return failed?.code ?? found[0]?.problem?.code ?? found[0]?.cells[1];
}
const number = (stored: string, format?: string | number): Promise<string | undefined> =>
  cell(`<c r="B2" s="${format === undefined ? 0 : 1}"><v>${stored}</v></c>`, {
    formats: format === undefined ? [] : [format],
  });

describe('texts of a workbook', () => {
  test('are shared, rich, inline or of a formula', async () => {
    const strings = [
      '<si><t xml:space="preserve"> 007 </t></si>',
      '<si><r><rPr><b/></rPr><t>bold</t></r><r><t xml:space="preserve"> and plain</t></r><rPh sb="0" eb="1"><t>ふり</t></rPh></si>',
      '<si><t/></si>',
    ].join('');
    expect(await cell('<c r="B2" t="s"><v>0</v></c>', { strings })).toBe(' 007 ');
    expect(await cell('<c r="B2" t="s"><v>1</v></c>', { strings })).toBe('bold and plain');
    expect(await cell('<c r="B2" t="s"><v>2</v></c>', { strings })).toBe('');
    expect(await cell('<c r="B2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>')).toBe('ab');
    expect(await cell('<c r="B2" t="str"><f>A2&amp;"x"</f><v>PO-1x</v></c>')).toBe('PO-1x');
    expect(await cell('<c r="B2" t="str"><f>""</f><v></v></c>')).toBe('');
  });

  test('keep what XML cannot hold, and what only looks escaped', async () => {
    expect(await cell(text('B2', 'a_x000D__x000A_b'))).toBe('a\r\nb');
    expect(await cell(text('B2', '_x005F_x0041_'))).toBe('_x0041_');
    expect(await cell(text('B2', '_x0000_'))).toBe('_x0000_');
    expect(await cell(text('B2', '_xD83D__xDE9A_'))).toBe('🚚');
  });

  test('that name no shared string fail the workbook', async () => {
    for (const index of ['5', '-1', ' ', '1.0'])
      expect(await cell(`<c r="B2" t="s"><v>${index}</v></c>`)).toBe('xlsx-damaged');
  });
});

describe('numbers of a workbook', () => {
  test.each([
    ['0.30000000000000004', '0.3'],
    ['1.1000000000000001', '1.1'],
    ['12.5', '12.5'],
    ['10.50', '10.50'],
    ['-3', '-3'],
    ['1E-3', '0.001'],
    ['1.2345E+5', '123450'],
    ['441234567890', '441234567890'],
    ['123456789012345', '123456789012345'],
    ['0.1234567890123456', '0.123456789012346'],
  ])('%s is %s', async (stored, expected) => {
    expect(await number(stored)).toBe(expected);
  });

  test('whose digits a spreadsheet has lost are told', async () => {
    for (const stored of ['1234567890123456', '5.01234567890123E+18', '1E+300', '1E+999']) {
      expect([stored, await number(stored)]).toEqual([stored, 'xlsx-number-imprecise']);
    }
  });

  test('that are none are told', async () => {
    for (const stored of ['abc', 'NaN', '1,5', '0x10', '1e9999']) {
      expect([stored, await number(stored)]).toEqual([stored, 'xlsx-cell-damaged']);
    }
  });

  test.each<[string, string | number, string]>([
    ['7', '00000', '00007'],
    ['123456', '00000', '123456'],
    ['12', '"PO-"0000', 'PO-0012'],
    ['12', '"PO"\\-0000;[Red]-0000', 'PO-0012'],
    ['123456789', '000\\-00\\-0000', '123-45-6789'],
    ['2079460000', '\\(000\\)\\ 0000\\ 0000', '(020) 7946 0000'],
    ['12', '000_)', '012 '],
    ['1.5', '000', '1.5'],
    ['0.2', 9, '20%'],
    ['0.175', '0.0%', '17.5%'],
    ['1234.5', '#,##0.00\\ "€"', '1234.5'],
    ['5', '0" pcs"', '5'],
    ['5', '[$£-809]#,##0.00', '5'],
    ['5', '@', '5'],
    ['5', '[Red]0.00;[Blue]-0.00', '5'],
  ])('%s in the format %s is %s', async (stored, format, expected) => {
    expect(await number(stored, format)).toBe(expected);
  });
});

describe('dates of a workbook', () => {
  test.each<[string, string | number, string]>([
    ['46352', 14, '2026-11-26'],
    ['46352', 'dd/mm/yyyy', '2026-11-26'],
    ['46352', '[$-409]d\\-mmm\\-yy;@', '2026-11-26'],
    ['46352', 'yyyy"年"m"月"d"日"', '2026-11-26'],
    ['46352.75', 'dd.mm.yyyy', '2026-11-26'],
    ['46352.75', 'dd.mm.yyyy hh:mm', '2026-11-26T18:00:00'],
    ['46352', 22, '2026-11-26'],
    ['0.52083333333333337', 20, '12:30:00'],
    ['1.5', '[h]:mm:ss', '36:00:00'],
    ['1', 14, '1900-01-01'],
    ['59', 14, '1900-02-28'],
    ['61', 14, '1900-03-01'],
    ['2958465', 14, '9999-12-31'],
    ['60', 14, 'xlsx-date-invalid'],
    ['0', 14, 'xlsx-date-invalid'],
    ['-1', 14, 'xlsx-date-invalid'],
    ['2958466', 14, 'xlsx-date-invalid'],
  ])('%s in the format %s is %s', async (stored, format, expected) => {
    expect(await number(stored, format)).toBe(expected);
  });

  test('count from 1904 where the workbook says so', async () => {
    const xml = (serial: number) => `<c r="B2" s="1"><v>${serial}</v></c>`;
    expect(await cell(xml(44_890), { formats: [14], uses1904: true })).toBe('2026-11-26');
    expect(await cell(xml(0), { formats: [14], uses1904: true })).toBe('1904-01-01');
  });

  test('of strict files stand in ISO 8601', async () => {
    expect(await cell('<c r="B2" t="d"><v>2026-11-26</v></c>')).toBe('2026-11-26');
    expect(await cell('<c r="B2" t="d"><v>2026-11-26T00:00:00.000Z</v></c>')).toBe('2026-11-26');
    expect(await cell('<c r="B2" t="d"><v>2026-11-26T10:30:00</v></c>')).toBe('2026-11-26T10:30:00');
  });
});

describe('other cells of a workbook', () => {
  test('are truth values, empty, or told where they have no value', async () => {
    expect(await cell('<c r="B2" t="b"><v>1</v></c>')).toBe('true');
    expect(await cell('<c r="B2" t="b"><v>0</v></c>')).toBe('false');
    expect(await cell('<c r="B2" s="0"/>')).toBe('');
    expect(await cell('')).toBe('');
    expect(await cell('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')).toBe('xlsx-error-cell');
    expect(await cell('<c r="B2"><f>1+1</f></c>')).toBe('xlsx-formula-without-value');
    expect(await cell('<c r="B2"><f>1+1</f><v></v></c>')).toBe('xlsx-formula-without-value');
    expect(await cell('<c r="B2"><f>1+1</f><v>2</v></c>')).toBe('2');
    expect(await cell('<c r="B2" t="zz"><v>2</v></c>')).toBe('xlsx-cell-damaged');
  });

  test('that are wrong are told with sheet, cell, field, what is expected and found', async () => {
    const rows = `${HEADER}<row r="7"><c r="B7" t="e"><v>#REF!</v></c></row>`;
    const { rows: found } = await read({ rows, sheets: [{ name: 'My Orders' }] });
    expect(found[0]).toMatchObject({
      line: 7,
      cells: ['', ''],
      problem: {
        code: 'xlsx-error-cell',
        severity: 'error',
        place: 'My Orders!B7',
        line: 7,
        column: 2,
        field: 'value',
        expected: 'a value',
        found: '#REF!',
      },
    });
  });

  test('without a reference follow one another', async () => {
    const rows = `<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c></row><row><c><v>1</v></c><c r="B2"><v>2</v></c></row>`;
    expect(await read({ rows })).toMatchObject({ columns: ['a', 'b'], rows: [{ line: 2, cells: ['1', '2'] }] });
  });

  test('may be left out anywhere, and whole rows too', async () => {
    const rows = `${HEADER}<row r="4"><c r="B4"><v>1</v></c></row><row r="9"/><row r="1048576"><c r="A1048576"><v>2</v></c></row>`;
    expect((await read({ rows })).rows).toEqual([
      { line: 4, cells: ['', '1'], typed: [1] },
      { line: 1_048_576, cells: ['2', ''], typed: [0] },
    ]);
  });

  test.each([
    ['backwards', '<c r="B2"><v>1</v></c><c r="A2"><v>2</v></c>'],
    ['twice', '<c r="B2"><v>1</v></c><c r="B2"><v>2</v></c>'],
    ['beyond the last column', '<c r="XFE2"><v>1</v></c>'],
    ['nowhere', '<c r="2"><v>1</v></c>'],
    ['in no row', '<c r="B"><v>1</v></c>'],
  ])('that stand %s fail the workbook', async (_, cells) => {
    const { failed } = await read({ rows: `${HEADER}<row r="2">${cells}</row>` });
    expect(failed).toMatchObject({ code: 'xlsx-damaged', place: 'Sheet1', line: 2 });
  });

  test('of rows that go backwards fail the workbook', async () => {
    const { failed } = await read({ rows: `${HEADER}<row r="1"><c r="A1"><v>1</v></c></row>` });
    expect(failed).toMatchObject({ code: 'xlsx-damaged', found: 'row 1' });
  });
});

describe('merged cells', () => {
  const merged = (reference: string) => ({
    afterRows: `<mergeCells count="1"><mergeCell ref="${reference}"/></mergeCells>`,
  });
  const rows = `${HEADER}${[2, 3, 4].map((at) => `<row r="${at}">${text(`A${at}`, 'PO')}<c r="B${at}"><v>${at}</v></c></row>`).join('')}`;

  test('over rows are told in each row but the first', async () => {
    const read3 = await read({ rows, ...merged('B2:B3') });
    expect(read3.rows.map(({ problem }) => problem?.place)).toEqual([undefined, 'Sheet1!B3', undefined]);
    expect(read3.rows[1]?.problem).toMatchObject({
      code: 'xlsx-cell-merged',
      field: 'value',
      found: 'cells merged as B2:B3',
    });
  });

  test('over columns are told in their row', async () => {
    const read3 = await read({ rows, ...merged('A3:B3') });
    expect(read3.rows.map(({ problem }) => problem?.code)).toEqual([undefined, 'xlsx-cell-merged', undefined]);
  });

  test('of titles, and over columns without a name, are passed over', async () => {
    expect((await read({ rows, ...merged('A1:B1') })).rows.every(({ problem }) => problem === undefined)).toBe(true);
    expect((await read({ rows, ...merged('B2:D2') })).rows.every(({ problem }) => problem === undefined)).toBe(true);
  });

  test('that are damaged fail the workbook', async () => {
    expect((await read({ rows, ...merged('B2-B3') })).failed).toMatchObject({ code: 'xlsx-damaged' });
  });
});

describe('the table of a sheet', () => {
  const title = `<row r="1">${text('B1', 'Our orders')}</row><row r="3">${text('C3', 'Order')}${text('E3', ' SKU ')}</row>`;

  test('begins at the row with the names that are looked for, wherever it stands', async () => {
    const rows = `${title}<row r="4">${text('C4', 'PO-1')}${text('E4', 'A')}</row>`;
    const found = await read({ rows }, { headers: ['sku', 'ORDER'] });
    expect(found).toMatchObject({ columns: ['Order', 'SKU'], rows: [{ line: 4, cells: ['PO-1', 'A'] }] });
  });

  test('begins at a declared row, also one far down', async () => {
    const before = Array.from(
      { length: 150 },
      (_, at) => `<row r="${at + 1}"><c r="A${at + 1}"><v>1</v></c></row>`,
    ).join('');
    const rows = `${before}<row r="151">${text('A151', 'x')}</row><row r="152"><c r="A152"><v>5</v></c></row>`;
    expect(await read({ rows }, { headerRow: 151 })).toMatchObject({
      columns: ['x'],
      rows: [{ line: 152, cells: ['5'] }],
    });
    expect((await read({ rows }, { headerRow: 200 })).failed).toMatchObject({
      code: 'xlsx-no-header',
      place: 'Sheet1',
    });
  });

  test('whose names are nowhere begins at the first row, so that the missing ones can be told', async () => {
    expect(await read({ rows: title }, { headers: ['nowhere'] })).toMatchObject({ columns: ['Our orders'] });
  });

  test('without any content has no header', async () => {
    expect((await read({ rows: '' })).failed).toMatchObject({ code: 'xlsx-no-header', place: 'Sheet1' });
  });

  test('tells content under no name, hidden rows, and names that stand twice', async () => {
    const stray = await read({ rows: `${HEADER}<row r="2">${text('A2', 'a')}${text('D2', 'note')}</row>` });
    expect(stray.rows[0]?.problem).toMatchObject({ code: 'xlsx-cell-unnamed', place: 'Sheet1!D2', found: 'note' });
    const hidden = await read({ rows: `${HEADER}<row r="2" hidden="1">${text('A2', 'a')}</row>` });
    expect(hidden.rows[0]?.problem).toMatchObject({ code: 'xlsx-row-hidden', severity: 'warning' });
    const twice = await read({ rows: `<row r="1">${text('A1', 'a')}${text('B1', 'a')}</row>` });
    expect(twice.failed).toMatchObject({ code: 'xlsx-header-duplicate', place: 'Sheet1!B1', field: 'a' });
  });

  test('of too many columns is refused: each of its rows would be given all of them', async () => {
    const names = Array.from({ length: 2049 }, (_, at) => `<c t="inlineStr"><is><t>n${at}</t></is></c>`).join('');
    expect((await read({ rows: `<row>${names}</row>` })).failed).toMatchObject({
      code: 'xlsx-too-many-columns',
      found: '2049',
    });
  });
});

describe('the sheet that is read', () => {
  const sheets = [{ name: 'Old', state: 'veryHidden' as const }, { name: 'Lines' }];

  test('is the first that is not hidden', async () => {
    expect((await read({ rows: HEADER, sheets })).failed).toMatchObject({ code: 'xlsx-no-header', place: 'Lines' });
  });

  test('is the one that is named, hidden or not, in any case of letters', async () => {
    expect(await read({ rows: HEADER, sheets }, { sheet: ' old ' })).toMatchObject({ columns: ['order', 'value'] });
  });

  test('is told with those that there are when it is missing', async () => {
    expect((await read({ rows: HEADER, sheets }, { sheet: 'Orders' })).failed).toMatchObject({
      code: 'xlsx-sheet-missing',
      expected: 'Orders',
      found: 'Old (hidden), Lines',
    });
  });
});

describe('the markup of a workbook', () => {
  test('may be of strict files, and with prefixes', async () => {
    const strict = {
      main: 'http://purl.oclc.org/ooxml/spreadsheetml/main',
      relations: 'http://purl.oclc.org/ooxml/officeDocument/relationships',
    };
    expect(await read({ rows: HEADER, ...strict })).toMatchObject({ columns: ['order', 'value'] });
    const rows = '<x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>';
    expect(await read({ rows, prefix: 'x:' })).toMatchObject({ columns: ['a'] });
  });

  test('that is cut off or has a DOCTYPE fails the workbook, and names the part', async () => {
    expect((await read({ rows: `${HEADER}<row>` })).failed).toMatchObject({
      code: 'xml-not-well-formed',
      place: 'xl/worksheets/sheet1.xml',
    });
    expect((await read({ rows: '', strings: '<!DOCTYPE a><si/>' })).failed).toMatchObject({
      place: 'xl/sharedStrings.xml',
    });
  });
});

describe('files that are no open workbook', () => {
  const sniffed = (bytes: Uint8Array) => sniffFormat(from(bytes));

  test('are told apart by what is in them', async () => {
    expect(await sniffed(workbookBytes({ rows: HEADER }))).toEqual({ ok: true, format: 'xlsx' });
    expect(await sniffed(zipBytes([{ name: 'a.csv' }]))).toEqual({ ok: true, format: 'zip' });
    const openDocument = zipBytes([
      { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet', method: 0 },
      { name: 'content.xml' },
    ]);
    expect(await sniffed(openDocument)).toEqual({ ok: true, format: 'opendocument' });
    const old = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)]);
    expect(await sniffed(old)).toEqual({ ok: true, format: 'old-workbook' });
  });

  test('of Office but not of Excel have no workbook', async () => {
    const document = zipBytes([{ name: '[Content_Types].xml', content: '<Types/>' }, { name: 'word/document.xml' }]);
    expect(await collect(readXlsx(from(document)))).toMatchObject({
      failed: { code: 'xlsx-no-workbook', found: '[Content_Types].xml, word/document.xml' },
    });
  });
});
