import { describe, expect, test } from '@jest/globals';

import type { CompiledMapping, MappingContext } from '../contract.js';
import { parseMapping } from '../mapping-files.js';
import type { SourceElement } from '../record.js';

const CONTEXT: MappingContext = {
  receivedOn: '2026-11-23',
  partner: { seller: { name: 'Northern Ltd' } },
  tables: { lookup: (table, value) => (table === 'items' && value === '4711' ? 'SCREW' : undefined) },
};

function compiled(text: string): CompiledMapping {
  const parsed = parseMapping(text, 'order.inbound.yaml');
  if (!parsed.ok || parsed.mapping === undefined) throw new Error(JSON.stringify(parsed));
  return parsed.mapping;
}

const TABLE = compiled(
  `
mapping: acme/order
version: 1
target: Order
source: { format: csv, match: { headers: [No, Item] }, groupBy: [Batch, No] }
fields:
  orderNumber: No
  documentId: No
  issueDate: { path: Date, default: 2026-01-01 }
  currency: { const: EUR }
  buyer.name: { firstOf: [Customer, Shop] }
  seller.contact: { name: Agent, telephone: { const: x } }
  lines:
    each: row
    when: { path: Kind, is: item }
    fields:
      lineNumber: { context: index }
      item.sellerItemId: { path: Item, table: items }
      quantity: { value: { path: Qty, decimalComma: true }, unitCode: { path: Unit, map: { STK: EA } } }
`.replace('reference: { const: x }', 'phone: { const: x }'),
);
const COLUMNS = ['Batch', 'No', 'Customer', 'Shop', 'Kind', 'Item', 'Qty', 'Unit', 'Remark', 'Date', 'Agent'];
const ROWS = [
  { line: 2, cells: ['B1', 'A-17', 'Moorland', 'Skipton', 'item', '4711', '1,5', 'STK', 'soft', '', ''] },
  { line: 3, cells: ['B1', 'A-17', '', '', 'total', '', '', '', 'hard', '', ''] },
];

function tableTrace(mapping: CompiledMapping) {
  const bound = mapping.bind(COLUMNS);
  if (!bound.ok) throw new Error(JSON.stringify(bound.problems));
  return bound.binding.map(ROWS, CONTEXT);
}

describe('a traced mapping', () => {
  const { trace, ...mapped } = tableTrace(TABLE.traced());
  const told = (name: string) => trace?.targets.find(({ target }) => target === name);

  test('gives the same document as the plain one, which tells nothing', () => {
    expect(mapped).toEqual({ ...tableTrace(TABLE), atSource: expect.any(Function) });
    expect(mapped.document).toBeDefined();
  });

  test('tells the text, its column and line, of each value that has one', () => {
    expect(told('lines.0.quantity.value')).toEqual({
      target: 'lines.0.quantity.value',
      value: '1.5',
      from: [{ field: 'Qty', line: 2, text: '1,5' }],
      tables: [],
    });
    expect(told('lines.0.quantity.sourceUnit')).toMatchObject({ value: 'STK', from: [{ field: 'Unit' }] });
  });

  test('names the cross-reference that a value came through', () => {
    expect(told('lines.0.item.sellerItemId')).toMatchObject({
      value: 'SCREW',
      tables: [{ table: 'items', from: '4711', to: 'SCREW' }],
    });
  });

  test.each([
    ['currency', 'constant'],
    ['issueDate', 'default'],
    ['lines.0.lineNumber', 'receipt'],
    ['seller.name', 'partner'],
  ])('says that %s was given by the %s', (name, giver) => {
    expect(told(name)).toMatchObject({ from: [], giver });
  });

  test('leaves out what did not get into the document', () => {
    expect(trace?.targets.filter(({ target }) => target.includes('contact'))).toEqual([]);
  });

  test('tells what only decides, and what nobody reads; a passed-over alternative is read', () => {
    expect(trace?.deciding.map(({ field, text }) => [field, text])).toEqual([
      ['Batch', 'B1'],
      ['Kind', 'item'],
      ['Kind', 'total'],
    ]);
    expect(trace?.unread).toEqual([{ field: 'Remark', line: 2, text: 'soft', count: 2 }]);
  });
});

const element = (name: string, line: number, rest: Partial<SourceElement> = {}): SourceElement => ({
  name,
  namespace: '',
  attributes: {},
  children: [],
  text: '',
  line,
  column: 3,
  ...rest,
});

describe('tracing trees', () => {
  test('tells elements and attributes that nobody reads, those of tests being read', () => {
    const mapping = compiled(`
mapping: acme/order
version: 1
target: Order
source: { format: xml, match: { root: Order } }
fields:
  orderNumber: No
  documentId: No
  buyer.identifiers: { each: "Id[@type='GLN']", fields: { scheme: { const: GLN }, value: . } }
  lines: { each: Line, fields: { lineNumber: '@no', item.name: Item/Name, quantity.value: Qty } }
`);
    const order = element('Order', 1, {
      children: [
        element('No', 2, { text: 'PO-1' }),
        element('Id', 3, { text: '506', attributes: { type: 'GLN' } }),
        element('Id', 4, { text: '77', attributes: { type: 'DUNS' } }),
        element('Line', 5, {
          attributes: { no: '1' },
          children: [
            element('Item', 6, { children: [element('Name', 7, { text: 'Tea' })] }),
            element('Qty', 8, { text: '2', attributes: { unit: 'KG' } }),
          ],
        }),
      ],
    });
    const { trace } = mapping.traced().mapRecord(order, CONTEXT);
    expect(trace?.unread.map(({ field, text, line }) => [field, text, line])).toEqual([
      ['Id', '77', 4],
      ['Id/@type', 'DUNS', 4],
      ['Line/Qty/@unit', 'KG', 8],
    ]);
    expect(trace?.targets.find(({ target }) => target === 'lines.0.lineNumber')?.from).toEqual([
      { field: 'Line/@no', line: 5, text: '1' },
    ]);
  });

  test('tells members of JSON that nobody reads, also beside the record', () => {
    const mapping = compiled(`
mapping: acme/order
version: 1
target: Order
source: { format: json, match: { members: [no] }, record: $.orders }
fields: { orderNumber: no, documentId: no, currency: /currency, lines: { each: items, fields: { item.name: name } } }
`);
    const value = { no: 'PO-1', items: [{ name: 'Tea', colour: 'green' }, { name: 'Mug' }], paid: true };
    const record = { value, root: { currency: 'EUR', orders: value }, line: 1, path: 'orders' };
    const { trace } = mapping.traced().mapRecord(record, CONTEXT);
    expect(trace?.unread.map(({ field, text }) => [field, text])).toEqual([
      ['items.colour', 'green'],
      ['paid', 'true'],
    ]);
    expect(trace?.targets.find(({ target }) => target === 'currency')?.from[0]).toMatchObject({ text: 'EUR' });
  });

  test('knows what was read of a JSON record that is a line itself', () => {
    const mapping = compiled(`
mapping: acme/order
version: 1
target: Order
source: { format: json, match: { members: [no] } }
fields: { orderNumber: no, documentId: no, lines: { each: ., fields: { item.name: name } } }
`);
    const { trace } = mapping
      .traced()
      .mapRecord({ value: { no: 'PO-1', name: 'Tea', hue: 'red' }, line: 1, path: '' }, CONTEXT);
    expect(trace?.unread.map(({ field }) => field)).toEqual(['hue']);
  });
});
