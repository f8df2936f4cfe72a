import { describe, expect, test } from '@jest/globals';

import { described } from '#libs/documents';
import { workbookBytes } from '#libs/formats/testing';

import { mappingOf, readContent } from './testing/read-text.js';

const FIELDS = `
fields:
  orderNumber: no
  documentId: no
  customerReference: reference
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item.sellerItemId: sku
      quantity: { value: qty, unitCode: { const: EA } }
`;
const HEADER = `
mapping: acme/order
version: 1
target: Order
`;
const ofRows = (source: string) => mappingOf(`${HEADER}source: ${source}${FIELDS}`);
const ofTree = (source: string, lines: string) =>
  mappingOf(`${HEADER}source: ${source}${FIELDS.replace('each: row', `each: ${lines}`)}`);
const messageOf = async (read: ReturnType<typeof readContent>) =>
  (await read).problems.map((one) => described(one).message);

test('a column that is read and not there is told beside the one that nobody reads, and whose name differs by a slip', async () => {
  const mapping = ofRows('{ format: csv, match: { headers: [no, sku, qty] }, groupBy: no }');
  const { documents, problems } = await readContent('no,sku,qty,Refrence\nA,x,1,R-1\n', [mapping]);
  expect(documents).toMatchObject([{ orderNumber: 'A' }]);
  expect(problems).toMatchObject([
    { code: 'column-like-missing', severity: 'warning', line: 1, field: 'reference', found: 'Refrence' },
  ]);
  expect((await readContent('no,sku,qty,colour\nA,x,1,red\n', [mapping])).problems).toEqual([]);
  expect((await readContent('no,sku,qty,reference,reference2\nA,x,1,a,b\n', [mapping])).problems).toEqual([]);
});

describe('records where a file has none are told with what it has', () => {
  test('of XML', async () => {
    const mapping = ofTree('{ format: xml, match: { root: Orders }, record: /Orders/Order }', 'Line');
    const [message] = await messageOf(readContent('<Orders><Ordr><no>A</no></Ordr></Orders>', [mapping]));
    expect(message).toContain('nothing at /Orders/Order, where');
    expect(message).toContain('What it has: /Orders/Ordr');
  });

  test('of JSON', async () => {
    const mapping = ofTree("{ format: json, match: { members: [no] }, record: '$.orders[*]' }", 'lines');
    const { problems } = await readContent('{"order":[{"no":"A"}]}', [mapping]);
    expect(problems).toMatchObject([
      { code: 'mapping-none-matches', expected: 'records at $.orders[*] (for acme/order)' },
    ]);
    const rows = ofRows("{ format: json-rows, record: '$.items[*]', match: { headers: [no] }, groupBy: no }");
    expect((await readContent('{"rows":[{"no":"A"}]}', [rows])).problems[0]?.expected).toContain('rows at $.items[*]');
  });
});

describe('a workbook', () => {
  const row = (line: number, ...cells: string[]) =>
    `<row r="${line}">${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`;
  const table = row(4, 'no', 'sku', 'qty') + row(5, 'A', 'x', '1');
  const mapping = ofRows('{ format: table, match: { headers: [no, sku, qty] }, groupBy: no }');
  const other = mappingOf(
    `${HEADER.replace('acme/order', 'acme/other')}source: { format: table, match: { headers: [number, article] }, groupBy: number }${FIELDS}`,
  );

  test('whose header lacks a name is told of that row, not of its title', async () => {
    const rows = row(1, 'Orders of November') + table.replace('>qty<', '>quantities<');
    const { problems } = await readContent(workbookBytes({ rows }), [mapping, other], 'a.xlsx');
    expect(problems).toMatchObject([{ code: 'mapping-none-matches' }]);
    expect(problems[0]?.expected).toContain('column qty');
    expect(problems[0]?.expected).not.toContain('column no');
  });

  test('whose table is on another sheet is told which', async () => {
    const bytes = workbookBytes({ rows: row(1, 'Cover'), sheets: [{ name: 'Cover' }, { name: 'Lines', rows: table }] });
    const { problems } = await readContent(bytes, [mapping, other], 'a.xlsx');
    expect(problems).toMatchObject([{ code: 'xlsx-header-elsewhere', expected: 'Lines', found: 'Cover', line: 4 }]);
    expect(described(problems[0]!).message).toContain('xlsx: { sheet: "Lines" }');
  });
});
