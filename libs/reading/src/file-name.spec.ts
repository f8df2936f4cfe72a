import { describe, expect, test } from '@jest/globals';

import { described } from '#libs/documents';
import { writeXlsx } from '#libs/formats';

import { packed } from './testing/packed.js';
import { mappingOf, readContent } from './testing/read-text.js';

const mappings = ['csv', 'xlsx'].map((format) =>
  mappingOf(`
mapping: test/${format}
version: 1
target: InventoryReport
source: { format: ${format}, match: { headers: [sku, qty] } }
fields:
  documentId: { context: receiptId }
  issueDate: { context: receivedOn }
  lines:
    each: row
    fields: { lineNumber: { context: index }, item.sellerItemId: sku, quantity.value: qty }
`),
);
const CSV = 'sku\tqty\nA\t1\n';

async function workbook(): Promise<Buffer> {
  async function* rows() {
    yield ['A', '1'];
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeXlsx({ name: 'Stock', columns: [{ name: 'sku' }, { name: 'qty' }], rows: rows() }))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}
const OLD = Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0]);

const refusal = async (content: string | Uint8Array, name: string) => {
  const { documents, problems } = await readContent(content, mappings, name);
  expect(documents).toEqual([]);
  expect(problems).toHaveLength(1);
  expect(described(problems[0]!).message).not.toContain('?');
  return problems[0]?.code;
};

describe('a file whose ending', () => {
  test('says what it is, or nothing, is read', async () => {
    for (const name of ['a.csv', 'a.CSV', 'a.tsv', 'a.txt', 'a.dat', 'a'])
      expect((await readContent(CSV, mappings, name)).documents).toHaveLength(1);
    expect((await readContent(await workbook(), mappings, 'a.XLSX')).documents).toHaveLength(1);
    expect((await readContent(await packed({ 'a.csv': CSV }), mappings, 'a.zip')).documents).toHaveLength(1);
  });

  test('says something else is refused with the cure', async () => {
    expect(await refusal(await workbook(), 'stock.csv')).toBe('file-ending-wrong');
    expect(await refusal(await workbook(), 'stock.xls')).toBe('file-ending-wrong');
    expect(await refusal(await packed({ 'a.csv': CSV }), 'stock.csv')).toBe('file-ending-wrong');
    expect(await refusal(CSV, 'stock.xls')).toBe('file-ending-wrong');
    expect(await refusal(CSV, 'stock.xlsx')).toBe('file-ending-wrong');
    expect(await refusal(CSV, 'stock.zip')).toBe('file-ending-wrong');
    expect(await refusal('{"sku":"A"}', 'stock.csv')).toBe('file-ending-wrong');
  });

  test('hides a web page or a workbook of the old kind is refused as such', async () => {
    expect(await refusal('<html><body><table><tr><td>sku</td></tr></table>', 'stock.xls')).toBe('file-web-page');
    expect(await refusal('<!DOCTYPE html>\n<html>', 'stock.csv')).toBe('file-web-page');
    expect(await refusal(OLD, 'stock.xls')).toBe('xlsx-not-open');
    expect(await refusal(OLD, 'stock.csv')).toBe('xlsx-not-open');
  });
});

describe('the file by which Excel keeps a workbook open', () => {
  test('is refused, and left out of an archive', async () => {
    expect(await refusal('\u0005admin', '~$stock.xlsx')).toBe('file-lock');
    const archive = await packed({ 'stock.csv': CSV, '~$stock.xlsx': '\u0005admin' });
    expect((await readContent(archive, mappings)).documents).toHaveLength(1);
  });
});
