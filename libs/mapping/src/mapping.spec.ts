import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { type Order, problem } from '#libs/documents';

import { compileMapping, type CompiledMapping, type MappingContext, type SourceElement } from './index.js';

const context: MappingContext = {
  receivedOn: '2026-11-22',
  receiptId: 'rcp_1',
  tables: { lookup: (table, value) => (table === 'items' && value === 'A' ? 'ours-A' : undefined) },
};

const header = {
  mapping: 'test/order',
  version: 1,
  target: 'Order',
  source: { format: 'csv', match: { headers: ['no', 'qty'] }, groupBy: 'no' },
};
const required = { orderNumber: 'no', documentId: 'no' };
const line = {
  lineNumber: { context: 'index' },
  item: { name: 'name' },
  quantity: { value: 'qty', unitCode: { const: 'EA' } },
};

function compiled(fields: object, extra: object = {}): CompiledMapping {
  const result = compileMapping({ ...header, ...extra, fields: { ...required, ...fields } }, 'test.yaml');
  if (!result.ok || result.mapping === undefined) throw new Error(JSON.stringify(result));
  return result.mapping;
}

/** Maps lines of comma-separated cells; the first are the columns. */
function mapTable(mapping: CompiledMapping, ...lines: string[]) {
  const [columns = [], ...rows] = lines.map((text) => text.split(','));
  const bound = mapping.bind(columns);
  if (!bound.ok) throw new Error(JSON.stringify(bound.problems));
  return bound.binding.map(
    rows.map((cells, index) => ({ line: index + 2, cells })),
    context,
  );
}

const order = (mapped: { document?: unknown }): Order => mapped.document as Order;

describe('sources', () => {
  const map = (customerReference: unknown, cell: string) =>
    mapTable(
      compiled({ customerReference, lines: { each: 'row', fields: line } }),
      'no,qty,name,x,y',
      `1,2,Mug,${cell}`,
    );

  test('take paths, constants, the first of several, joined texts and what stands outside the record', () => {
    expect(order(map('x', ' a ')).customerReference).toBe('a');
    expect(order(map({ const: 7 }, '')).customerReference).toBe('7');
    expect(order(map({ firstOf: ['y', 'x', { const: 'none' }] }, 'a')).customerReference).toBe('a');
    expect(order(map({ join: ['no', 'y', 'x'], separator: '-' }, 'a')).customerReference).toBe('1-a');
    expect(order(map({ join: [{ context: 'receiptId' }, { context: 'receivedOn' }] }, '')).customerReference).toBe(
      'rcp_1 2026-11-22',
    );
    expect(order(map({ path: 'x', default: 'd' }, '')).customerReference).toBe('d');
    expect(order(map('absent column', '')).customerReference).toBeUndefined();
  });

  test('map codes and look up cross-references', () => {
    const codes = { path: 'x', map: { a: 'Alpha' } };
    expect(order(map(codes, 'a')).customerReference).toBe('Alpha');
    expect(map(codes, 'b').problems).toMatchObject([
      { code: 'code-unmapped', field: 'x', line: 2, found: 'b', expected: 'a' },
    ]);
    expect(order(map({ ...codes, otherwise: 'keep' }, 'b')).customerReference).toBe('b');
    expect(order(map({ path: 'x', table: 'items' }, 'A')).customerReference).toBe('ours-A');
    expect(map({ path: 'x', table: 'items' }, 'B').problems).toMatchObject([
      { code: 'cross-reference-missing', field: 'x', found: 'B', params: { table: 'items' } },
    ]);
  });

  test('evaluate expressions over named inputs, exactly', () => {
    const product = { cel: 'string(decimal(a) * decimal(b))', inputs: { a: 'qty', b: { path: 'x', as: 'decimal' } } };
    expect(order(map(product, '0.1')).customerReference).toBe('0.2');
    expect(map(product, 'ten').problems).toMatchObject([{ code: 'value-not-decimal', field: 'x', found: 'ten' }]);
    const quotient = { cel: 'string(decimal(a) / decimal(b))', inputs: { a: 'qty', b: { const: '0' } } };
    expect(map(quotient, '1').problems).toMatchObject([{ code: 'expression-failed', field: 'qty', line: 2 }]);
  });

  test('name the alternative that was wrong, or all when none is there', () => {
    const date = { firstOf: ['y', 'x'], as: 'date' };
    expect(map(date, 'soon').problems).toMatchObject([{ code: 'value-not-date', field: 'x' }]);
    expect(map({ ...date, required: true }, '').problems).toMatchObject([{ code: 'field-missing', field: 'y, x' }]);
  });

  test('sum over rows exactly', () => {
    const mapping = compiled({ totals: { net: { sum: 'qty', each: 'row' } }, lines: { each: 'row', fields: line } });
    expect(order(mapTable(mapping, 'no,qty,name', '1,0.1,Mug', '1,0.2,Bowl')).totals).toEqual({ net: '0.3' });
  });
});

describe('documents', () => {
  const mapping = compiled({
    currency: 'currency',
    shipTo: { name: 'city', 'address.city': 'city', 'address.country': { const: 'GB' } },
    billTo: { address: { city: 'absent', country: { const: 'GB' } } },
    lines: { each: 'row', when: 'name', fields: { ...line, quantity: { value: 'qty', unitCode: 'unit' } } },
  });

  test('take the first value that rows state, and leave out objects of constants alone', () => {
    const mapped = mapTable(
      mapping,
      'no,qty,name,unit,currency,city',
      '1,2,Mug,PCE,,',
      '1,3,Bowl,EA,gbp,York',
      '1,4,,EA,,',
    );
    expect(mapped).toMatchObject({ key: '1', line: 2, problems: [] });
    expect(mapped.document).toEqual({
      documentType: 'Order',
      orderNumber: '1',
      documentId: '1',
      currency: 'GBP',
      shipTo: { name: 'York', address: { city: 'York', country: 'GB' } },
      lines: [
        { lineNumber: '1', item: { name: 'Mug' }, quantity: { value: '2', unitCode: 'EA', sourceUnit: 'PCE' } },
        { lineNumber: '2', item: { name: 'Bowl' }, quantity: { value: '3', unitCode: 'EA', sourceUnit: 'EA' } },
      ],
      source: { receiptId: 'rcp_1', format: 'csv', mapping: 'test/order@1', position: 'line 2' },
    });
  });

  test('keep an unknown unit beside a warning', () => {
    const mapped = mapTable(mapping, 'no,qty,name,unit', '1,2,Rope,FURLONG');
    expect(order(mapped).lines[0]?.quantity).toEqual({ value: '2', sourceUnit: 'FURLONG' });
    expect(mapped.problems).toMatchObject([{ code: 'unit-unknown', severity: 'warning', field: 'unit', line: 2 }]);
  });

  test('are refused as a whole when a line is wrong, each problem once and at its row', () => {
    const mapped = mapTable(
      mapping,
      'no,qty,name,unit,currency',
      '1,2,Mug,EA,GBP',
      '1,two,Bowl,EA,EUR',
      `1,,${'x'.repeat(10_001)},EA,`,
    );
    expect(mapped.document).toBeUndefined();
    expect(mapped.problems.map(({ code, field, line }) => [code, field, line])).toEqual([
      ['rows-contradict', 'currency', 3],
      ['value-not-decimal', 'qty', 3],
      ['value-too-long', 'name', 4],
      ['field-missing', 'qty', 4],
    ]);
  });

  test('say at most a hundred problems, soon', () => {
    const rows = Array.from({ length: 20_000 }, () => '1,two,,EA');
    const mapped = mapTable(compiled({ lines: { each: 'row', fields: line } }), 'no,qty,name,unit', ...rows);
    expect(mapped.problems).toHaveLength(100);
  });

  test('with a row of the wrong structure tell only that', () => {
    const bound = mapping.bind(['no', 'qty']);
    if (!bound.ok) throw new Error('not bound');
    const ragged = problem('csv-ragged-row', { line: 2 });
    const mapped = bound.binding.map([{ line: 2, cells: ['1'], problem: ragged }], context);
    expect(mapped).toEqual({ key: '1', line: 2, problems: [ragged] });
  });

  test('of a system of our own: our company is the side that the file leaves out, never both', () => {
    const mapping = compiled({ 'buyer.name': 'buyer', 'seller.name': 'seller', lines: { each: 'row', fields: line } });
    const parties = (cells: string, side?: 'buyer') => {
      const bound = mapping.bind(['no', 'qty', 'name', 'buyer', 'seller']);
      if (!bound.ok) throw new Error(JSON.stringify(bound.problems));
      const company = { party: { name: 'Testco' }, ...(side && { side }) };
      const rows = [{ line: 2, cells: ['1', '2', 'Mug', ...cells.split(',')] }];
      const { buyer, seller } = order(bound.binding.map(rows, { ...context, partner: { company } }));
      return `${buyer?.name} ${seller?.name}`;
    };
    expect(['Acme,', ',Mill', 'testco,', ',Testco', 'Acme,Mill', ','].map((cells) => parties(cells))).toEqual([
      'Acme Testco',
      'Testco Mill',
      'testco undefined',
      'undefined Testco',
      'Acme Mill',
      'undefined undefined',
    ]);
    expect([',', 'Acme,', ',Mill'].map((cells) => parties(cells, 'buyer'))).toEqual([
      'Testco undefined',
      'Acme Testco',
      'Testco Mill',
    ]);
  });

  test('take parties and currency of the partner where the file does not say them', () => {
    const bound = mapping.bind(['no', 'qty', 'name', 'unit', 'currency']);
    if (!bound.ok) throw new Error('not bound');
    const partner = { buyer: { name: 'Moorland' }, defaults: { currency: 'GBP' } };
    const map = (currency: string) =>
      order(bound.binding.map([{ line: 2, cells: ['1', '2', 'Mug', 'EA', currency] }], { ...context, partner }));
    expect(map('')).toMatchObject({ buyer: { name: 'Moorland' }, currency: 'GBP' });
    expect(map('EUR').currency).toBe('EUR');
  });

  test('are the same for any order of their columns', () => {
    const columns = ['no', 'qty', 'name', 'unit', 'currency', 'city'];
    const cells: Record<string, string> = { no: '1', qty: '2', name: 'Mug', unit: 'EA', currency: 'GBP', city: 'York' };
    const straight = mapTable(mapping, columns.join(','), columns.map((name) => cells[name]).join(','));
    fc.assert(
      fc.property(fc.shuffledSubarray(columns, { minLength: columns.length }), (shuffled) => {
        const mapped = mapTable(mapping, shuffled.join(','), shuffled.map((name) => cells[name]).join(','));
        expect(mapped.document).toEqual(straight.document);
      }),
    );
  });
});

describe('lists', () => {
  const lines = { each: 'row', once: 'pos', fields: { ...line, lineNumber: 'pos' } };

  test('have what repeats once; what says otherwise of the same is told with its line and the first', () => {
    const mapping = compiled({ lines });
    const same = mapTable(mapping, 'no,pos,qty,name', '1,10,2,Mug', '1,20,3,Cup', '1,10,2,Mug');
    expect(order(same).lines.map(({ lineNumber }) => lineNumber)).toEqual(['10', '20']);
    const other = mapTable(mapping, 'no,pos,qty,name', '1,10,2,Mug', '1,10,3,Mug');
    expect(other.document).toBeUndefined();
    expect(other.problems).toEqual([
      problem('element-contradicts', {
        line: 3,
        field: 'pos',
        expected: 'what line 2 says of it',
        found: '10',
        params: { firstLine: 2 },
      }),
    ]);
  });

  test('are left out of an optional document with all that is missing around them', () => {
    const mapping = compiled(
      { issueDate: { path: 'day', as: 'date', required: true }, lines: { each: 'row', when: 'qty', fields: line } },
      { optional: true },
    );
    const rows = (qty: string) => mapTable(mapping, 'no,day,qty,name', `1,,${qty},Mug`);
    expect(rows('')).toMatchObject({ isSilent: true, problems: [] });
    expect(rows('2').problems).toMatchObject([{ code: 'field-missing', field: 'day' }]);
    expect(rows('two').problems).toMatchObject([{ field: 'day' }, { code: 'value-not-decimal', field: 'qty' }]);
  });
});

describe('a limit', () => {
  const quantity = { value: { path: 'qty', atMost: 'most' }, unitCode: { const: 'EA' } };
  const map = (qty: string, most: string) =>
    mapTable(
      compiled({ lines: { each: 'row', fields: { ...line, quantity } } }),
      'no,qty,name,most',
      `1,${qty},Mug,${most}`,
    );

  test('is kept exactly, and says nothing where it is blank', () => {
    for (const [qty, most] of [
      ['10', '10.00'],
      ['9.99', '10'],
      ['1000', ''],
    ] as const)
      expect(order(map(qty, most)).lines[0]!.quantity.value).toBe(qty);
    expect(map('10.001', '10').problems).toEqual([
      problem('value-above', { line: 2, field: 'qty', expected: 'at most 10', found: '10.001' }),
    ]);
    expect(map('10', 'ten').problems).toMatchObject([{ code: 'value-not-decimal', field: 'most' }]);
  });

  test('of a text is a fault of the mapping', () => {
    const fields = {
      ...required,
      lines: { each: 'row', fields: { ...line, item: { name: { path: 'name', atMost: 'x' } } } },
    };
    expect(compileMapping({ ...header, fields }, 'test.yaml')).toMatchObject({
      ok: false,
      problems: [{ code: 'mapping-source-invalid', field: 'fields.lines.fields.item.name.atMost' }],
    });
  });
});

describe('binding', () => {
  test('names every column that must be there, and those that stand twice', () => {
    const mapping = compiled({ lines: { each: 'row', fields: line } });
    expect(mapping.bind(['name'])).toMatchObject({ ok: false, problems: [{ field: 'no' }, { field: 'qty' }] });
    expect(mapping.bind(['no', 'qty', 'Name', 'name'])).toMatchObject({
      ok: false,
      problems: [{ code: 'column-repeated', field: 'Name' }],
    });
    expect(mapping.bind(['no', 'qty', 'other', 'other']).ok).toBe(true);
  });
});

describe('trees', () => {
  const element = (name: string, text: string, children: SourceElement[] = [], attributes = {}): SourceElement => ({
    name, namespace: '', attributes, children, text, line: 1, column: 1,
  }); // prettier-ignore

  test('are read by attribute tests, by narrowed paths and by repetition', () => {
    const mapping = compiled(
      {
        orderNumber: "ID[@scheme='PO']",
        documentId: 'ID/@scheme',
        buyer: { in: 'Party', identifiers: { each: "ID[@scheme='GLN']", fields: { scheme: '@scheme', value: '.' } } },
        seller: { in: 'Absent', name: { const: 'x' } },
        notes: { each: 'Note', value: '.' },
        lines: { each: 'Line', fields: { lineNumber: '@no', item: { name: 'Name' }, quantity: { value: 'Qty' } } },
      },
      { source: { format: 'xml', match: { root: 'Order' } } },
    );
    const ids = [element('ID', '1', [], { scheme: 'X' }), element('ID', '2', [], { scheme: 'PO' })];
    const party = element('Party', '', [
      element('ID', '9', [], { scheme: 'X' }),
      element('ID', '50', [], { scheme: 'GLN' }),
    ]);
    const lineElement = element('Line', '', [element('Name', 'Mug'), element('Qty', ' 3 ')], { no: '1' });
    const mapped = mapping.mapRecord(
      element('Order', '', [
        ...ids,
        party,
        element('Note', 'a'),
        element('Note', ' '),
        element('Note', 'b'),
        lineElement,
      ]),
      context,
    );
    expect(mapped.problems).toEqual([]);
    expect(mapped.document).toMatchObject({
      orderNumber: '2',
      documentId: 'X',
      buyer: { identifiers: [{ scheme: 'GLN', value: '50' }] },
      notes: ['a', 'b'],
      lines: [{ lineNumber: '1', quantity: { value: '3' } }],
    });
    expect(order(mapped).seller).toBeUndefined();
  });

  test('name a value that is made of an element and its attribute by the element', () => {
    const mapping = compiled(
      {
        orderNumber: { cel: 'scheme == "PO" ? id : ""', inputs: { id: 'ID', scheme: 'ID/@scheme' } },
        lines: { each: 'Line', fields: { lineNumber: '@no', item: { name: 'Name' }, quantity: { value: 'Qty' } } },
      },
      { source: { format: 'xml', match: { root: 'Order' } } },
    );
    const lineElement = element('Line', '', [element('Name', 'Mug'), element('Qty', '3')], { no: '1' });
    const ids = element('ID', '1', [], { scheme: 'PO' });
    const mapped = mapping.mapRecord(element('Order', '', [ids, element('no', '1'), lineElement]), context);
    expect(mapped.atSource?.(problem('order-number-missing', { field: 'orderNumber' }))).toMatchObject({ field: 'ID' });
  });

  test('of JSON are read by own members only', () => {
    const mapping = compiled(
      { orderNumber: 'a.b[1]', documentId: 'constructor.name', lines: { each: 'lines', fields: line } },
      { source: { format: 'json', match: { members: ['lines'] } } },
    );
    const mapped = mapping.mapRecord({ value: { a: { b: ['x', 'y'] }, lines: [] }, line: 1, path: '$' }, context);
    expect(mapped.problems.map(({ field }) => field)).toEqual(['constructor.name', 'lines']);
  });
});
