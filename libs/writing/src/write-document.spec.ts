import { Readable } from 'node:stream';

import { describe, expect, test } from '@jest/globals';

import type { Document } from '#libs/documents';
import { readXlsx } from '#libs/formats';
import { compileMapping, type CompiledOutput } from '#libs/mapping';

import { writeDocument } from './write-document.js';

const order = {
  documentType: 'Order',
  documentId: 'PO-1',
  orderNumber: 'PO-1',
  issueDate: '2026-11-02',
  issuedAt: '2026-11-02T08:30:00Z',
  currency: 'EUR',
  taxIncluded: false,
  buyer: { name: 'Moorland & Söhne', identifiers: [{ scheme: 'GLN', value: '5790000435975' }] },
  allowances: [{ reason: 'Rabatt', amount: '5.00' }],
  charges: [{ reason: 'Fracht', amount: '7.50' }],
  lines: [
    {
      lineNumber: '1',
      item: { sellerItemId: '0042', name: '=SUM(A1)' },
      quantity: { value: '12.50', unitCode: 'KGM' },
      price: { amount: '1234.50' },
    },
    {
      lineNumber: '2',
      item: { sellerItemId: '0043', name: 'Screw "M4"; zinc' },
      quantity: { value: '-3', unitCode: 'EA' },
    },
  ],
} as unknown as Document;

const tables = {
  lookup: () => undefined,
  reverse: (table: string, value: string) => (table === 'items' && value === '0042' ? 'X-42' : undefined),
};

function compiled(output: object): CompiledOutput {
  const result = compileMapping({ mapping: 'acme/order', version: 1, target: 'Order', output }, 'acme.yaml');
  if (!result.ok || result.output === undefined) throw new Error(JSON.stringify(result));
  return result.output;
}

const faultsOf = (output: object) => {
  const result = compileMapping({ mapping: 'acme/order', version: 1, target: 'Order', output }, 'acme.yaml');
  return result.ok ? [] : result.problems.map(({ code, field }) => [code, field]);
};

async function written(output: object, document = order): Promise<string> {
  const result = await writeDocument(compiled(output), document, tables);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return Buffer.from(result.file.bytes).toString('utf8');
}

describe('a CSV output', () => {
  const columns = {
    Order: '/orderNumber',
    Date: { path: '/issueDate', formats: ['dd.MM.yyyy'] },
    No: { context: 'index' },
    Article: 'item.sellerItemId',
    Name: 'item.name',
    Quantity: { path: 'quantity.value', decimalComma: true },
    Unit: { path: 'quantity.unitCode', map: { EA: 'STK', KGM: 'KG' } },
    Confirmed: { const: '' },
  };

  test('has a row for each element of its list, in the notation of its receiver, and no cell that runs as a formula', async () => {
    expect(await written({ format: 'csv', delimiter: ';', rows: 'lines', columns })).toBe(
      [
        'Order;Date;No;Article;Name;Quantity;Unit;Confirmed',
        "PO-1;02.11.2026;1;0042;'=SUM(A1);12,50;KG;",
        'PO-1;02.11.2026;2;0043;"Screw ""M4""; zinc";-3;STK;',
        '',
      ].join('\r\n'),
    );
  });

  test('without a list has one row', async () => {
    expect(await written({ format: 'csv', header: false, columns: { a: 'orderNumber', b: 'buyer.name' } })).toBe(
      'PO-1,Moorland & Söhne\r\n',
    );
  });

  test('is written in its encoding, or refused naming the character', async () => {
    const output = { format: 'csv', encoding: 'windows-1252', header: false, columns: { name: 'buyer.name' } };
    const result = await writeDocument(compiled(output), order, tables);
    expect(result.ok && Buffer.from(result.file.bytes).toString('latin1')).toBe('Moorland & Söhne\r\n');
    const polish = { ...order, buyer: { name: 'Łódź' } } as unknown as Document;
    expect(await writeDocument(compiled(output), polish, tables)).toMatchObject({
      ok: false,
      problems: [{ code: 'output-not-encodable', found: 'Ł', expected: 'windows-1252' }],
    });
  });
});

describe('an XLSX output', () => {
  const columns = {
    Order: '/orderNumber',
    Date: { path: '/issueDate', as: 'date' },
    Article: 'item.sellerItemId',
    Name: 'item.name',
    Quantity: { path: 'quantity.value', as: 'decimal' },
    Price: { path: 'price.amount', as: 'decimal' },
    Confirmed: { const: '' },
  };
  const output = {
    format: 'xlsx',
    sheet: 'Order',
    rows: 'lines',
    columns,
    inputs: ['Confirmed'],
    widths: { Name: 40 },
  };

  async function cellsOf(document: Document) {
    const result = await writeDocument(compiled(output), document, tables);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    expect(result.file).toMatchObject({ extension: 'xlsx', mediaType: expect.stringContaining('spreadsheetml') });
    const cells: (readonly string[])[] = [];
    const bytes = Buffer.from(result.file.bytes);
    for await (const item of readXlsx((start = 0) => Readable.from([bytes.subarray(start)]))) {
      if (item.kind === 'columns') expect(item.sheet?.name).toBe('Order');
      if (item.kind === 'rows') cells.push(...item.rows.map((row) => row.cells));
    }
    return cells;
  }

  test('keeps texts as they are, and every digit', async () => {
    expect(await cellsOf(order)).toEqual([
      ['PO-1', '2026-11-02', '0042', '=SUM(A1)', '12.50', '1234.50', ''],
      ['PO-1', '2026-11-02', '0043', 'Screw "M4"; zinc', '-3', '', ''],
    ]);
  });

  test('names the column of a text that no cell can hold', async () => {
    const long = { ...order, orderNumber: 'x'.repeat(40_000) } as Document;
    expect(await writeDocument(compiled(output), long, tables)).toMatchObject({
      ok: false,
      problems: [{ code: 'output-cell-too-long', field: 'Order', expected: '32767' }],
    });
  });

  test('refuses inputs and widths of columns that it does not have', () => {
    expect(faultsOf({ ...output, inputs: ['Confirmd'], widths: { Nme: 40 } })).toEqual([
      ['mapping-field-unknown', 'output.inputs'],
      ['mapping-field-unknown', 'output.widths'],
    ]);
  });
});

describe('an XML output', () => {
  test('follows the order of its definition; lists repeat their element, and what is absent leaves no trace', async () => {
    const content = {
      '@version': { const: '2' },
      'b:Number': 'orderNumber',
      'b:Note': { each: 'notes', value: '.' },
      'b:Buyer': {
        in: 'buyer',
        'b:ID': { each: 'identifiers', fields: { '@scheme': 'scheme', '.': 'value' } },
        'b:Name': 'name',
      },
      'b:Seller': { in: 'seller', 'b:Name': 'name' },
      'b:Change': {
        list: [
          { each: 'allowances', fields: { 'b:Charge': { const: 'false' }, 'b:Amount': 'amount' } },
          { each: 'charges', fields: { 'b:Charge': { const: 'true' }, 'b:Amount': 'amount' } },
        ],
      },
      'b:Line': {
        each: 'lines',
        fields: { 'b:Price': { '@currency': '/currency', '.': 'price.amount' }, 'b:No': 'lineNumber' },
      },
    };
    expect(await written({ format: 'xml', root: 'Order', namespaces: { '': 'urn:a', b: 'urn:b' }, content })).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<Order xmlns="urn:a" xmlns:b="urn:b" version="2"><b:Number>PO-1</b:Number>' +
          '<b:Buyer><b:ID scheme="GLN">5790000435975</b:ID><b:Name>Moorland &amp; Söhne</b:Name></b:Buyer>' +
          '<b:Change><b:Charge>false</b:Charge><b:Amount>5.00</b:Amount></b:Change>' +
          '<b:Change><b:Charge>true</b:Charge><b:Amount>7.50</b:Amount></b:Change>' +
          '<b:Line><b:Price currency="EUR">1234.50</b:Price><b:No>1</b:No></b:Line>' +
          '<b:Line><b:No>2</b:No></b:Line></Order>',
        '',
      ].join('\n'),
    );
  });
});

describe('a JSON output', () => {
  test('keeps the digits of its numbers', async () => {
    const content = {
      id: 'orderNumber',
      gross: { path: 'taxIncluded', as: 'boolean' },
      at: { path: 'issuedAt', formats: ['dd/MM/yyyy HH:mm'] },
      lines: { each: 'lines', fields: { sku: 'item.sellerItemId', qty: { path: 'quantity.value', as: 'decimal' } } },
    };
    expect(await written({ format: 'json', content })).toBe(
      '{"id":"PO-1","gross":false,"at":"02/11/2026 08:30","lines":[{"sku":"0042","qty":12.50},{"sku":"0043","qty":-3}]}',
    );
  });

  test("turns our codes into the partner's, and names those that have none", async () => {
    const content = { items: { each: 'lines', value: { path: 'item.sellerItemId', table: 'items' } } };
    expect(await writeDocument(compiled({ format: 'json', content }), order, tables)).toMatchObject({
      ok: false,
      problems: [{ code: 'cross-reference-unwritable', field: 'lines.item.sellerItemId', found: '0043' }],
    });
  });

  test('tells what it needs and the document lacks', async () => {
    const content = { seller: { path: 'seller.name', required: true } };
    expect(await writeDocument(compiled({ format: 'json', content }), order, tables)).toMatchObject({
      problems: [{ code: 'output-field-missing', field: 'seller.name' }],
    });
  });
});

test('faults of an output are told with their place', async () => {
  expect(
    faultsOf({
      format: 'json',
      content: { a: { path: 'x', formats: ['qq'] }, b: { each: 'lines' }, c: 5, '@d': { e: 'x' } },
    }),
  ).toEqual([
    ['mapping-date-format-invalid', 'output.content.a.formats'],
    ['mapping-field-invalid', 'output.content.b'],
    ['mapping-source-invalid', 'output.content.c'],
    ['mapping-source-invalid', 'output.content.@d'],
  ]);
  expect(faultsOf({ format: 'csv', rows: 'a..b', columns: { a: 'x' } })).toEqual([
    ['mapping-path-invalid', 'output.rows'],
  ]);
  expect(faultsOf({ format: 'txt' })).toEqual([['mapping-header-invalid', 'output.format']]);
  const result = compileMapping({ mapping: 'acme/order', version: 1, target: 'Order' }, 'acme.yaml');
  expect(result).toMatchObject({ ok: false, problems: [{ code: 'mapping-header-invalid', field: 'source' }] });
});
