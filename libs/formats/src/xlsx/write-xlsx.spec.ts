import { describe, expect, test } from '@jest/globals';

import { collect, type Collected, oneChunk } from '../testing/collect.js';
import { openZip } from '../zip/read-zip.js';
import { MAX_CELL_TEXT } from './cell-xml.js';
import { readXlsx } from './read-xlsx.js';
import { writeXlsx, type XlsxSheet } from './write-xlsx.js';

async function bytesOf(sheet: XlsxSheet): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of writeXlsx(sheet)) parts.push(chunk);
  return Buffer.concat(parts);
}
const readBack = async (sheet: XlsxSheet): Promise<Collected> => {
  const bytes = await bytesOf(sheet);
  return collect(readXlsx((start = 0) => oneChunk(bytes.subarray(start))));
};

/** The markup of the sheet. */
async function sheetXml(sheet: XlsxSheet): Promise<string> {
  const bytes = await bytesOf(sheet);
  const archive = await openZip((start = 0) => oneChunk(bytes.subarray(start)));
  if (!archive.ok) throw new Error(archive.problem.code);
  const parts: Uint8Array[] = [];
  for await (const chunk of archive.entries.find(({ name }) => name.includes('sheet1'))!.open()) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

describe('a workbook that is written', () => {
  test('gives back texts, numbers and dates as they were', async () => {
    const rows = [
      ['007', '10.5', '2026-11-26'],
      ['=1+1', '12345678901234567890', '1900-01-15'],
      [' a\r\nb_x0041_\u0001 ', '007', '26.11.2026'],
      ['🚚 مرحبا é', '-0.5', ''],
    ];
    const columns = [
      { name: 'text' },
      { name: 'number', kind: 'number' as const },
      { name: 'date', kind: 'date' as const },
    ];
    const read = await readBack({ name: 'Orders', columns, rows });
    expect(read.rows.map(({ cells }) => cells)).toEqual(rows);
    expect(read.failed).toBeUndefined();
  });

  test('holds what looks like a formula as text', async () => {
    const xml = await sheetXml({ name: 'a', columns: [{ name: 'x', kind: 'number' }], rows: [['=1+1'], ['@SUM(A1)']] });
    expect(xml).not.toContain('<f');
    expect(xml).toContain('t="inlineStr"><is><t xml:space="preserve">=1+1</t>');
  });

  test('has a name that sheets may have', async () => {
    const read = await readBack({ name: 'a/b:c*[d]?'.repeat(9), columns: [{ name: 'x' }], rows: [['1']] });
    expect(read.columns).toEqual(['x']);
  });

  test('offers choices and protects all but what is to be filled in', async () => {
    const columns = [{ name: 'sku' }, { name: 'answer', isInput: true, choices: ['yes', 'no'] }];
    const xml = await sheetXml({ name: 'a', columns, rows: [['A', '']], isProtected: true });
    expect(xml).toContain('<formula1>"yes,no"</formula1>');
    expect(xml).toContain('<sheetProtection sheet="1"');
    expect(xml).toContain('<c r="B2" s="5"/>');
  });

  test.each([
    ['choices that hold a comma', { columns: [{ name: 'x', choices: ['a,b'] }], rows: [] }],
    ['choices longer than a cell can offer', { columns: [{ name: 'x', choices: ['a'.repeat(256)] }], rows: [] }],
    ['a text longer than a cell holds', { columns: [{ name: 'x' }], rows: [['a'.repeat(MAX_CELL_TEXT + 1)]] }],
  ])('is not made of %s', async (_, sheet) => {
    await expect(bytesOf({ name: 'a', ...sheet })).rejects.toThrow(RangeError);
  });
});
