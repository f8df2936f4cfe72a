import { describe, expect, test } from '@jest/globals';

import type { Document } from '#libs/documents';

import { compileMapping, parseMapping } from '../index.js';

const mapping = {
  mapping: 'acme/order',
  version: 1,
  target: 'Order',
  source: { format: 'table', match: { headers: ['no', 'qty'] }, groupBy: 'no' },
  output: { format: 'csv' },
};
const columns = {
  no: ['orderNumber', 'documentId'],
  day: { field: 'issueDate', formats: ['dd.MM.yyyy'], or: { const: '2026-01-01' } },
  gln: "buyer.identifiers[scheme='GLN'].value",
  id: "buyer.identifiers[scheme=''].value",
  note: 'notes[0]',
  pos: { field: 'lines.lineNumber', or: { context: 'index' } },
  name: 'lines.item.name',
  unit: { field: 'lines.quantity.unitCode', map: { STK: 'EA' } },
  qty: { field: 'lines.quantity.value', decimalComma: true },
};
const NO_TABLES = { lookup: () => undefined };
const context = { receivedOn: '2026-11-22', tables: NO_TABLES };

function compiled(definition: object) {
  const result = compileMapping({ ...mapping, columns, ...definition }, 'acme.yaml');
  if (!result.ok || !result.mapping || !result.output) throw new Error(JSON.stringify(result));
  return { mapping: result.mapping, output: result.output };
}

function read(cells: Readonly<Record<string, string>>, definition: object = {}): Document | undefined {
  const bound = compiled(definition).mapping.bind(Object.keys(cells));
  if (!bound.ok) throw new Error(JSON.stringify(bound.problems));
  return bound.binding.map([{ line: 2, cells: Object.values(cells) }], context).document;
}

const faultsOf = (definition: object) => {
  const result = compileMapping({ ...mapping, columns, ...definition }, 'acme.yaml');
  return result.ok ? [] : result.problems.map(({ code, field, found }) => [code, field, found]);
};

const order = {
  documentType: 'Order',
  orderNumber: 'A-1',
  documentId: 'A-1',
  issueDate: '2026-11-03',
  buyer: { identifiers: [{ scheme: 'GLN', value: '5790000435975' }, { value: 'C-1' }] },
  notes: ['first'],
  lines: [{ lineNumber: '10', item: { name: 'Screw' }, quantity: { value: '2.5', unitCode: 'EA', sourceUnit: 'STK' } }],
};

describe('one list of columns', () => {
  const cells = {
    no: 'A-1',
    day: '03.11.2026',
    gln: '5790000435975',
    id: 'C-1',
    note: 'first',
    pos: '10',
    name: 'Screw',
    unit: 'STK',
    qty: '2,5',
  };

  test('is read into fields, each in the notation of its column', () => {
    expect(read(cells)).toMatchObject(order);
  });

  test('is written from the same fields, in its order', () => {
    const written = compiled({}).output.write(order as unknown as Document, NO_TABLES);
    expect(written).toMatchObject({
      ok: true,
      written: {
        columns: Object.keys(cells).map((name) => ({ name })),
        rows: [Object.values(cells)],
      },
    });
  });

  test('says what stands in where a column is empty', () => {
    const document = read({ ...cells, day: '', pos: '' });
    expect(document).toMatchObject({ issueDate: '2026-01-01', lines: [{ lineNumber: '1' }] });
  });

  test('gives way to fields and columns of the output that stand beside it', () => {
    const definition = {
      fields: { lines: { fields: { item: { name: { path: 'name', apply: ['upper'] } } } } },
      output: { format: 'csv', columns: { note: { const: 'none' } } },
    };
    expect(read(cells, definition)).toMatchObject({ lines: [{ item: { name: 'SCREW' }, lineNumber: '10' }] });
    const written = compiled(definition).output.write(order as unknown as Document, NO_TABLES);
    expect(written).toMatchObject({ written: { rows: [Object.values({ ...cells, note: 'none' })] } });
  });

  test('gives way to other sources, dotted names and lists', () => {
    const fields = {
      'buyer.identifiers': { list: [{ value: 'id' }] },
      issueDate: { const: '2026-05-05' },
      lines: { fields: { 'quantity.value': { const: '7' } } },
      notes: { each: 'row', value: 'name' },
      'lines.item.name': { const: 'Nut' },
    };
    expect(read(cells, { fields })).toMatchObject({
      buyer: { identifiers: [{ value: 'C-1' }] },
      issueDate: '2026-05-05',
      lines: [{ item: { name: 'Nut' }, quantity: { value: '7', unitCode: 'EA' } }],
      notes: ['Screw'],
    });
  });

  test('is read alone where the output is no table', () => {
    const { output } = compiled({ output: { format: 'json', content: { number: 'orderNumber' } } });
    expect(output.write(order as unknown as Document, NO_TABLES)).toMatchObject({ written: { kind: 'tree' } });
  });

  test('of a document without lines makes one row, which is read without lines', () => {
    const answer = { documentType: 'OrderResponse', documentId: 'R-1', orderNumber: 'A-1', responseCode: 'AP' };
    const definition = {
      target: 'OrderResponse',
      columns: { no: 'documentId', order: 'orderNumber', code: 'responseCode', qty: 'lines.quantity.value' },
    };
    const written = compiled(definition).output.write(answer as Document, NO_TABLES);
    expect(written).toMatchObject({ written: { rows: [['R-1', 'A-1', 'AP', '']] } });
    const document = read({ no: 'R-1', order: 'A-1', code: 'AP', qty: '' }, definition);
    expect(document).toMatchObject(answer);
    expect(document).not.toHaveProperty('lines');
  });
});

describe('faults of columns', () => {
  test.each([
    ['a field that is none', { x: 'buyer.nme' }, ['mapping-field-unknown', 'columns.x', 'buyer.nme']],
    ['a list as a field', { x: 'lines' }, ['mapping-field-invalid', 'columns.x', 'lines']],
    ['a path that is none', { x: 'notes[a]' }, ['mapping-path-invalid', 'columns.x', 'notes[a]']],
    [
      'an element of a list that is not chosen',
      { x: 'buyer.identifiers.value' },
      ['mapping-path-invalid', 'columns.x', 'buyer.identifiers.value'],
    ],
    ['a field that two columns hold', { x: 'orderNumber' }, ['mapping-field-invalid', 'columns.x', 'orderNumber']],
    ['two lists of rows', { x: 'taxes.percent' }, ['mapping-field-invalid', 'columns', 'lines, taxes']],
    [
      'a date format that is none',
      { x: { field: 'promisedDate', formats: ['tt.mm'] } },
      ['mapping-date-format-invalid', 'columns.x.formats', 'tt.mm'],
    ],
  ])('%s is told where it stands', (_, more, fault) => {
    expect(faultsOf({ columns: { ...columns, ...more } })).toContainEqual(fault);
  });

  test('of fields that go before are told there', () => {
    expect(faultsOf({ fields: { issueDate: { cel: '1 +' } } })).toMatchObject([
      [expect.anything(), 'fields.issueDate.cel', expect.anything()],
    ]);
  });

  test('carry line and column of the file', () => {
    const text = 'mapping: acme/order\nversion: 1\ntarget: Order\noutput: { format: csv }\ncolumns:\n  x: buyer.nme\n';
    expect(parseMapping(text, 'acme.yaml')).toMatchObject({ problems: [{ line: 6, code: 'mapping-field-unknown' }] });
  });
});

test('a cell that was made safe from running as a formula is read as it was', () => {
  const definition = { source: { ...mapping.source, formulaSafe: true } };
  const cells = { no: "'+44", name: "'=1+1", qty: '1', unit: 'STK' };
  expect(read(cells, definition)).toMatchObject({ orderNumber: '+44', lines: [{ item: { name: '=1+1' } }] });
  expect(read(cells)).toMatchObject({ orderNumber: "'+44" });
});
