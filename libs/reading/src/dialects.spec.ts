import { describe, expect, test } from '@jest/globals';

import { described, type Document, type Order } from '#libs/documents';

import { mappingOf, readContent } from './testing/read-text.js';

const FIELDS = `
fields:
  orderNumber: Order
  documentId: Order
  issueDate: Date
  lines:
    each: row
    fields: { lineNumber: { context: index }, item.sellerItemId: Item, quantity: { value: Qty, unitCode: { const: EA } } }
`;
const mapping = (source: string, name = 'test/order') =>
  mappingOf(`
mapping: ${name}
version: 1
target: Order
source: { format: csv, groupBy: Order, ${source} }
${FIELDS}`);
const NAMED = 'match: { headers: [Order, Item, Qty] }';

const items = (documents: readonly Document[]) =>
  (documents as Order[]).map(({ orderNumber, lines }) => [
    orderNumber,
    ...lines.map(({ item, quantity }) => `${quantity.value} ${item.sellerItemId}`),
  ]);

describe('the dialect that a mapping declares', () => {
  test.each([
    ['skipRows: 2', 'Acme Ltd\nprinted today\nOrder,Item,Qty\nA,x,1\n'],
    ['headerWithin: 10', 'Acme; "the best\n\nOrders of today\nQty;Order;Item\n1;A;x\n'],
    ['comment: "#"', '# Acme\nOrder,Item,Qty\n# no row\nA,x,1\n'],
    ['ragged: pad', 'Order,Item,Qty,Note,Remark\nA,x,1\n'],
    ['trailer: { starts: [TOTAL, END] }', 'Order,Item,Qty\nA,x,1\nTotal,,1\nEND,,\n'],
    ['trailer: { starts: END, count: 2 }', 'Order,Item,Qty\nA,x,1\nEND,1,\n'],
  ])('%s', async (csv, content) => {
    const { documents, problems } = await readContent(content, [mapping(`${NAMED}, csv: { ${csv} }`)]);
    expect(problems).toEqual([]);
    expect(items(documents)).toEqual([['A', '1 x']]);
  });

  test('with a count that is not right refuses the file, and so does a closing row that is not there', async () => {
    const counted = [mapping(`${NAMED}, csv: { trailer: { starts: END, count: 2 } }`)];
    const content = 'Order,Item,Qty\nA,x,1\n';
    expect((await readContent(`${content}END,7,\n`, counted)).problems).toMatchObject([{ code: 'csv-count-differs' }]);
    expect((await readContent(content, counted)).problems).toMatchObject([{ code: 'csv-trailer-missing' }]);
  });

  test('is its own when no mapping is named: the file is read by that of the mapping that fits', async () => {
    const mappings = [
      mapping('match: { headers: [Order, Item, Qty] }, csv: { skipRows: 1, delimiter: ";" }', 'test/skips'),
      mapping('match: { headers: [Order, Artikel] }, csv: { headerWithin: 5 }', 'test/searches'),
      mapping('csv: { columns: [Order, Item, Qty, Date] }', 'test/nameless'),
      mapping('match: { headers: [Order, Item, Qty, Date] }', 'test/plain'),
    ];
    const chosen = async (content: string) => (await readContent(content, mappings)).mapping;
    expect(await chosen('title\nOrder;Item;Qty\nA;x;1\n')).toBe('test/skips');
    expect(await chosen('a\nb\nOrder,Artikel\nA,x\n')).toBe('test/searches');
    expect(await chosen('A,x,1,2026-01-01\n')).toBe('test/nameless');
    expect(await chosen('Order,Item,Qty,Date\nA,x,1,2026-01-01\n')).toBe('test/plain');
    expect((await readContent('a,b\n1,2\n', mappings)).problems).toMatchObject([{ code: 'mapping-none-matches' }]);
  });
});

describe('a table without header row', () => {
  const nameless = [mapping('csv: { columns: [Order, Item, Qty] }')];

  test('is known by the number of its columns', async () => {
    expect(items((await readContent('A,x,1\nA,y,2\n', nameless)).documents)).toEqual([['A', '1 x', '2 y']]);
    const [problem] = (await readContent('A,x\n', nameless)).problems;
    expect(problem).toMatchObject({ code: 'mapping-none-matches', expected: '3 columns (for test/order)' });
  });

  test('names the columns in its problems', async () => {
    expect((await readContent('A,x,one\n', nameless)).problems).toMatchObject([
      { field: 'Qty', line: 1, found: 'one' },
    ]);
  });
});

describe('mappings of the same columns', () => {
  const both = [
    mapping(`match: { headers: [Order, Item, Qty], values: { Type: [ORD, NEW] } }`, 'test/orders'),
    mapping(`match: { headers: [Order, Item, Qty], values: { Type: CHG } }`, 'test/changes'),
  ];

  test('are told apart by what the first row has', async () => {
    const chosen = async (type: string) => readContent(`Type,Order,Item,Qty\n${type},A,x,1\n`, both);
    expect((await chosen('NEW')).mapping).toBe('test/orders');
    expect((await chosen('CHG')).mapping).toBe('test/changes');
    expect((await chosen('DEL')).problems).toMatchObject([
      { code: 'mapping-none-matches', expected: expect.stringContaining('ORD or NEW in the column Type') },
    ]);
  });
});

describe('a column with several names', () => {
  const aliased = [
    mapping(`${NAMED}, aliases: { Order: [Auftrag, "PO no."], Item: Artikel, Qty: Menge }, csv: { headerWithin: 3 }`),
  ];

  test('is found by any of them, in the header row, in paths and in the key of rows', async () => {
    for (const header of ['Order,Item,Qty', 'AUFTRAG,Artikel,Menge', 'PO\u00A0No.,Item,Menge']) {
      const { documents, problems } = await readContent(`${header}\nA,x,1\nA,y,2\n`, aliased);
      expect(problems).toEqual([]);
      expect(items(documents)).toEqual([['A', '1 x', '2 y']]);
    }
  });

  test('is named in problems as the sender names it', async () => {
    const { problems } = await readContent('Auftrag,Artikel,Menge\nA,x,one\n', aliased);
    expect(problems).toMatchObject([{ field: 'Menge', found: 'one' }]);
  });

  test('is missed by all its names', async () => {
    const plain = [mapping(`${NAMED}, aliases: { Item: Artikel }`)];
    expect((await readContent('Order,Qty\nA,1\n', plain)).problems).toMatchObject([
      { expected: 'column Item or Artikel (for test/order)' },
    ]);
  });
});

describe('cells that continue the row above', () => {
  test('are filled where the mapping says so, and each row that begins anew stands for itself', async () => {
    const filling = [mapping(`${NAMED}, fillDown: [Order, Date]`)];
    const content = 'Order,Date,Item,Qty\nA,2026-01-02,x,1\n,,y,2\nB,,z,3\n';
    const { documents } = await readContent(content, filling);
    expect(items(documents)).toEqual([
      ['A', '1 x', '2 y'],
      ['B', '3 z'],
    ]);
    expect((documents as Order[]).map(({ issueDate }) => issueDate)).toEqual(['2026-01-02', undefined]);
  });

  test('are refused with the cure where it does not', async () => {
    const { documents, problems } = await readContent('Order,Item,Qty\nA,x,1\n,y,2\n', [mapping(NAMED)]);
    expect(items(documents)).toEqual([['A', '1 x']]);
    expect(problems).toMatchObject([{ code: 'group-key-blank', line: 3, field: 'Order' }]);
    expect(described(problems[0]!).message).toContain('fillDown');
  });
});

describe('empty rows', () => {
  test('at the end are ignored, in the middle they are told', async () => {
    const { documents, problems } = await readContent('Order,Item,Qty\nA,x,1\n,,\nB,y,2\n,,\n,,\n', [mapping(NAMED)]);
    expect(items(documents)).toEqual([
      ['A', '1 x'],
      ['B', '2 y'],
    ]);
    expect(problems).toMatchObject([{ code: 'csv-blank-rows', severity: 'warning', line: 3 }]);
  });
});
