import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { described, problemCodes } from '#libs/documents';

import { compileMapping, type CompiledMapping, parseMapping, selectMapping, type SourceProbe } from './index.js';

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

function faultsOf(fields: object, extra: object = {}) {
  const result = compileMapping({ ...header, ...extra, fields }, 'test.yaml');
  return result.ok ? [] : result.problems.map(({ code, field }) => [code, field]);
}

describe('faults of a definition', () => {
  test.each([
    [{ format: 'json', match: { members: ['no'] }, record: 'orders' }],
    [{ format: 'json', match: { members: ['no'] }, record: '$.orders[0]' }],
    [{ format: 'json-rows', match: { headers: ['no'] }, groupBy: 'no', record: '$orders[*]' }],
    [{ format: 'xml', match: { root: 'Orders' }, record: 'Orders/Order' }],
    [{ format: 'xml', match: { root: 'Orders' }, record: '/Ordrs/Order' }],
  ])('a record path that can lead to nothing: %j', (source) => {
    expect(faultsOf({}, { source })).toContainEqual(['mapping-header-invalid', 'source.record']);
  });

  test('are told all at once, each at its place', () => {
    expect(
      faultsOf({
        orderNmber: 'no',
        documentId: { const: 'a', path: 'b' },
        orderNumber: { context: 'controlNumber' },
        issueDate: { path: 'x', formats: ['DD.MM'] },
        currency: { path: 'x', apply: ['shout'] },
        buyer: 'name',
        notes: { each: 'page', value: 'x' },
        totals: { net: { cel: 'a < b', inputs: { a: 'x', b: 'y' } } },
        shipTo: { in: 'x', name: 'y' },
        lines: { each: 'row', fields: { quantity: 5 } },
      }),
    ).toEqual([
      ['mapping-field-unknown', 'fields.orderNmber'],
      ['mapping-source-invalid', 'fields.documentId'],
      ['mapping-source-invalid', 'fields.orderNumber.context'],
      ['mapping-date-format-invalid', 'fields.issueDate.formats'],
      ['mapping-function-invalid', 'fields.currency.apply.0'],
      ['mapping-field-invalid', 'fields.buyer'],
      ['mapping-path-invalid', 'fields.notes.each'],
      ['expression-orders-text', 'fields.totals.net.cel'],
      ['mapping-path-invalid', 'fields.shipTo.in'],
      ['mapping-field-invalid', 'fields.lines.fields.quantity'],
    ]);
  });

  test('a code that the mapping itself says wrong is told before any file meets it', () => {
    const unit = (source: object) =>
      faultsOf({ ...required, lines: { each: 'row', fields: { quantity: { unitCode: source } } } });
    const at = 'fields.lines.fields.quantity.unitCode';
    expect(unit({ path: 'u', map: { Stk: 'EA', Eimer: 'BUCKET' } })).toEqual([['mapping-field-invalid', at]]);
    expect(unit({ const: 'SA' })).toEqual([['mapping-field-invalid', at]]);
    expect(unit({ path: 'u', default: 'PIECE', map: { a: 'CT', b: 'XSA', c: '' }, otherwise: 'keep' })).toEqual([]);
    expect(unit({ path: 'u', map: { a: 'ours' }, table: 'units' })).toEqual([]);
    expect(faultsOf({ ...required, currency: { const: 'EURO' } })).toEqual([
      ['mapping-field-invalid', 'fields.currency'],
    ]);
  });

  test('of the header are told with what is expected', () => {
    expect(faultsOf({}, { mapping: 'No Good', target: 'Bill', source: { format: 'csv' } })).toEqual([
      ['mapping-header-invalid', 'mapping'],
      ['mapping-header-invalid', 'target'],
      ['mapping-header-invalid', 'source.match'],
    ]);
  });

  test('of an option that there is not say which was meant, and of one that is missing what it is', () => {
    const texts = (extra: object) => {
      const result = compileMapping({ ...header, ...extra, fields: required }, 'test.yaml');
      return result.ok ? [] : result.problems.map((each) => described(each).message);
    };
    expect(texts({ notation: { decimalComa: true } })).toEqual([
      'test.yaml: notation is not as a mapping needs it: it has no option "decimalComa". Meant: decimalComma?.',
    ]);
    expect(texts({ source: { format: 'fixed-width' } })).toEqual([
      'test.yaml: source.records is not as a mapping needs it: it is missing, expected a list.',
    ]);
  });

  test('an order table must say which rows are one order; a stock table need not', () => {
    const source = { format: 'csv', match: { headers: ['sku'] } };
    expect(faultsOf({}, { source })).toEqual([['mapping-group-missing', 'source']]);
    const stock = compileMapping({ ...header, target: 'InventoryReport', source, fields: {} }, 'test.yaml');
    expect(stock).toMatchObject({ ok: true, mapping: { splitEvery: 500 } });
  });

  test('carry line and column of the file', () => {
    const text =
      'mapping: a/b\nversion: 1\ntarget: Order\nsource: { format: csv, match: { headers: [no] }, groupBy: no }\nfields:\n  buyer:\n    nmae: x\n';
    expect(parseMapping(text, 'a.yaml')).toMatchObject({
      ok: false,
      problems: [
        { code: 'mapping-field-unknown', line: 7, column: 11, field: 'fields.buyer.nmae', params: { file: 'a.yaml' } },
      ],
    });
    expect(parseMapping('mapping: [', 'a.yaml')).toMatchObject({
      ok: false,
      problems: [{ code: 'mapping-yaml-invalid', line: 1 }],
    });
    expect(parseMapping('', 'a.yaml').ok).toBe(false);
  });

  test('are found for any definition, never thrown', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (fields) => {
        const result = compileMapping({ ...header, fields }, 'test.yaml');
        for (const { code } of result.ok ? [] : result.problems) expect(problemCodes()).toContain(code);
        expect(typeof result.ok).toBe('boolean');
      }),
    );
  });

  test('read as a sentence without gaps', () => {
    const result = compileMapping({ ...header, fields: { buyer: { nmae: 'x' } } }, 'test.yaml');
    const texts = result.ok ? [] : result.problems.map((each) => described(each).message);
    expect(texts[0]).toMatch(/^test\.yaml: the document has no field fields\.buyer\.nmae\. Fields here are: name, /);
  });
});

describe('a mapping that tests have compiled before', () => {
  const xml = {
    ...header,
    source: { format: 'xml', match: { root: 'Order' } },
    fields: {
      orderNumber: 'ID',
      documentId: 'ID',
      lines: { each: 'Line', fields: { ...line, item: { name: 'Name' } } },
    },
    output: { format: 'json', content: { number: { context: 'controlNumber' } } },
  };
  const proven = (change: object = {}) => {
    const result = compileMapping({ ...xml, ...change }, 'test.yaml', undefined, true);
    if (!result.ok || result.mapping === undefined || result.output === undefined) throw new Error('not compiled');
    return { mapping: result.mapping, output: result.output };
  };
  const record = { name: 'Order', namespace: '', attributes: {}, children: [], text: '', line: 1, column: 1 };
  const context = { receivedOn: '2026-11-22', tables: { lookup: () => undefined } };

  test('does when it is used what it would have done', () => {
    const whole = compileMapping(xml, 'test.yaml');
    if (!whole.ok || whole.mapping === undefined || whole.output === undefined) throw new Error('not compiled');
    const { mapping, output } = proven();
    expect(mapping.mapRecord(record, context)).toEqual(whole.mapping.mapRecord(record, context));
    expect(mapping.hash).toBe(whole.mapping.hash);
    expect({ ...output, write: 0, omittedFrom: 0 }).toEqual({ ...whole.output, write: 0, omittedFrom: 0 });
  });

  test('is read to its head only, until then', () => {
    const { mapping, output } = proven({
      fields: { orderNmber: 'ID' },
      output: { format: 'json', content: { number: '[' } },
    });
    expect([mapping.id, output.id, output.documentType]).toEqual(['test/order', 'test/order', 'Order']);
    expect(() => mapping.mapRecord(record, context)).toThrow('the mapping test/order has faults');
    expect(() => output.usesControlNumber).toThrow('the mapping test/order has faults');
  });
});

describe('choosing a mapping', () => {
  const orders = compiled({ lines: { each: 'row', fields: line } });
  const other = compiled(
    {},
    { mapping: 'test/other', source: { format: 'csv', match: { headers: ['NO'] }, groupBy: 'no' } },
  );
  const xml = compiled(
    {},
    { mapping: 'test/xml', source: { format: 'xml', match: { root: 'Order', namespace: 'urn:a' } } },
  );
  const all = [orders, other, xml];
  const selectAmong = (mappings: readonly CompiledMapping[], probe: SourceProbe) =>
    selectMapping(
      mappings.map((mapping) => ({ mapping, reading: mapping, probe })),
      '2026-11-22',
    );

  test('takes the one that matches', () => {
    expect(selectAmong(all, { format: 'csv', columns: [' no ', 'x'] })).toMatchObject({
      ok: true,
      mapping: { id: 'test/other' },
    });
    expect(selectAmong(all, { format: 'xml', name: 'Order', namespace: 'urn:a' })).toMatchObject({
      ok: true,
      mapping: { id: 'test/xml' },
    });
  });

  test('refuses none, saying what the nearest lacks, and several, naming them', () => {
    expect(selectAmong(all, { format: 'xml', name: 'Order', namespace: 'urn:b' })).toMatchObject({
      problem: {
        code: 'mapping-none-matches',
        found: expect.stringContaining('urn:b'),
        expected: 'namespace urn:a of its root Order (there is "urn:b") (for test/xml)',
      },
    });
    expect(selectAmong(all, { format: 'xml', name: 'Ordre', namespace: 'urn:a' })).toMatchObject({
      problem: { expected: 'root Order in urn:a (for test/xml)' },
    });
    const several = selectAmong(all, { format: 'csv', columns: ['no', 'qty'] });
    expect(several).toMatchObject({
      problem: { code: 'mapping-several-match', expected: expect.not.stringContaining('test/xml') },
    });
  });

  test('names the mapping that a file is nearest to, and the name in it that was misspelt', () => {
    const sourced = (mapping: string, headers: string[]) =>
      compiled({}, { mapping, source: { format: 'csv', match: { headers }, groupBy: headers[0] } });
    const some = [sourced('test/a-list', ['Catalogue']), sourced('test/orders', ['Order', 'Item', 'Quantity'])];
    const lacking = (columns: string[]) => {
      const selected = selectAmong(some, { format: 'csv', columns });
      return selected.ok ? 'one matches' : selected.problem.expected;
    };
    expect(lacking(['Order', 'Item', 'Quantty'])).toBe(
      'column Quantity (there is "Quantty") (for test/orders), or what these need: test/a-list',
    );
    expect(lacking(['Order', 'Item', 'Pieces'])).toMatch(/^column Quantity \(for test\/orders\)/);
    // Names without end, and without number, take no time.
    const started = performance.now();
    const many = Array.from({ length: 10_000 }, (_, index) => `Quantitx${index}`);
    expect(lacking(['x'.repeat(1_000_000), ...many])).toMatch(/^column /);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(lacking(['Foo'])).toMatch(/^column Catalogue \(for test\/a-list\)/);
  });

  test('the same definition has the same hash, another has another', () => {
    expect(compiled({}).hash).toBe(compiled({}).hash);
    expect(compiled({ notes: 'x' }).hash).not.toBe(compiled({}).hash);
  });
});
