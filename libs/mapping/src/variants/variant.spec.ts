import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { stringify } from 'yaml';

import { described } from '#libs/documents';

import { MappingFiles } from '../mapping-files.js';

const BASE = `
mapping: shop/order
version: 3
target: Order
validUntil: 2026-12-31
source:
  format: csv
  csv: { delimiter: ';' }
  match: { headers: [No, Item] }
  groupBy: No
fields:
  orderNumber: No
  documentId: No
  currency: { const: EUR }
  buyer.name: Customer
  buyer.contact: { name: Agent, email: Mail }
  seller: { name: Seller }
  lines:
    each: row
    fields:
      lineNumber: { context: index }
      item: { sellerItemId: Item, name: Text }
      quantity: { value: { path: Qty, decimalComma: true }, unitCode: { const: EA } }
output:
  format: csv
  rows: lines
  columns: { No: /orderNumber, Item: item.sellerItemId }
`;

const ACME = `
extends: shop/order
mapping: acme/order
version: 1
`;

const filesOf = (variant: string, base = BASE): MappingFiles =>
  new MappingFiles([{ path: 'mappings/acme/order.yaml', text: variant }], [{ path: 'shipped/order.yaml', text: base }]);

const fieldsOf = (fields: string): unknown => wholeOf(`${ACME}fields:\n${fields.replace(/^/gm, '  ')}`)['fields'];

function wholeOf(variant: string): Readonly<Record<string, unknown>> {
  const whole = filesOf(variant).definition('mappings/acme/order.yaml');
  if (whole === undefined) throw new Error(JSON.stringify(problemsOf(variant)));
  return whole.members;
}

function problemsOf(variant: string, base = BASE) {
  const result = filesOf(variant, base).compile('mappings/acme/order.yaml');
  return result.ok ? [] : result.problems;
}

describe('a variant of a mapping', () => {
  test('takes all from its base but name, version and the days on which that holds', () => {
    const { source, fields, output, target, ...itself } = wholeOf(ACME);
    const base = filesOf(ACME).definition('shipped/order.yaml')!.members;
    expect({ source, fields, output, target }).toEqual({
      source: base['source'],
      fields: base['fields'],
      output: base['output'],
      target: 'Order',
    });
    expect(itself).toEqual({ extends: 'shop/order@3', mapping: 'acme/order', version: 1 });
  });

  test('replaces and adds fields, however either of the two writes their names', () => {
    expect(
      fieldsOf(`
buyer: { name: Kunde, contact.telephone: Tel }
seller.name: Lieferant
lines.item: { name: Bezeichnung, gtin: EAN }
lines: { fields: { quantity.value: Menge } }
`),
    ).toEqual({
      orderNumber: 'No',
      documentId: 'No',
      currency: { const: 'EUR' },
      'buyer.name': 'Kunde',
      'buyer.contact': { name: 'Agent', email: 'Mail', telephone: 'Tel' },
      seller: { name: 'Lieferant' },
      lines: {
        each: 'row',
        fields: {
          lineNumber: { context: 'index' },
          item: { sellerItemId: 'Item', name: 'Bezeichnung', gtin: 'EAN' },
          quantity: { value: 'Menge', unitCode: { const: 'EA' } },
        },
      },
    });
  });

  test('removes with null what its base has, one field or all below it', () => {
    expect(fieldsOf('buyer: null\nseller: { name: null }\nlines.item.name: null\ncurrency: null')).toEqual({
      orderNumber: 'No',
      documentId: 'No',
      seller: {},
      lines: expect.objectContaining({ fields: expect.objectContaining({ item: { sellerItemId: 'Item' } }) }),
    });
  });

  test('changes options of source and output one by one', () => {
    const { source, output } = wholeOf(
      `${ACME}source: { match: { headers: [Nr] }, csv: { delimiter: null, encoding: windows-1252 } }\noutput: { delimiter: ';', columns: { Item: null, Qty: quantity.value } }\n`,
    );
    expect(source).toEqual({
      format: 'csv',
      csv: { encoding: 'windows-1252' },
      match: { headers: ['Nr'] },
      groupBy: 'No',
    });
    expect(output).toEqual({
      format: 'csv',
      rows: 'lines',
      delimiter: ';',
      columns: { No: '/orderNumber', Qty: 'quantity.value' },
    });
  });

  test('of another format does not take how the base is written', () => {
    expect(wholeOf(`${ACME}source: { format: xlsx }\n`)['source']).toEqual({
      format: 'xlsx',
      match: { headers: ['No', 'Item'] },
      groupBy: 'No',
    });
  });

  test('has the hash of all that it is made of', () => {
    const hashWith = (base: string) => {
      const result = filesOf(ACME, base).compile('mappings/acme/order.yaml');
      return result.ok && result.mapping?.hash;
    };
    expect(hashWith(BASE)).toBe(hashWith(`${BASE}# a remark`));
    expect(hashWith(BASE)).not.toBe(hashWith(BASE.replace('Customer', 'Kunde')));
  });

  test('may use the parts of its base', () => {
    const files = new MappingFiles([
      { path: 'm/a.yaml', text: BASE.replace('target: Order', 'target: Order\nparts: p.parts.yaml') },
      { path: 'm/p.parts.yaml', text: 'party: { name: Name }' },
      { path: 'm/acme/b.yaml', text: `${ACME}fields: { seller: { use: party, legalName: Legal } }` },
    ]);
    expect(files.definition('m/acme/b.yaml')?.members['fields']).toMatchObject({
      seller: { name: 'Name', legalName: 'Legal' },
    });
  });

  test('that takes the name of a shipped mapping may extend just that one', () => {
    const own = 'extends: shop/order\nmapping: shop/order\nversion: 4\nfields: { currency: null }';
    expect(wholeOf(own)).toMatchObject({ extends: 'shop/order@3', mapping: 'shop/order', version: 4 });
  });

  test('may extend one version of several, or a file beside it', () => {
    const files = new MappingFiles([
      { path: 'm/order.yaml', text: BASE },
      { path: 'm/order.v4.yaml', text: 'extends: order.yaml\nmapping: shop/order\nversion: 4\nvalidFrom: 2027-01-01' },
      { path: 'm/acme.yaml', text: ACME.replace('shop/order', 'shop/order@4') },
      { path: 'm/unclear.yaml', text: ACME },
    ]);
    expect(files.definition('m/acme.yaml')?.members['extends']).toBe('shop/order@4');
    expect(files.compile('m/unclear.yaml')).toMatchObject({
      problems: [{ code: 'mapping-base-several', expected: 'shop/order@3, shop/order@4', line: 2, field: 'extends' }],
    });
  });
});

describe('a fault of a variant', () => {
  test('is told where it stands: in the variant, or in the base that the variant made wrong', () => {
    expect(problemsOf(`${ACME}fields:\n  buyer: { nmae: x }\n`)).toMatchObject([
      {
        code: 'mapping-field-unknown',
        line: 6,
        field: 'fields.buyer.nmae',
        params: { file: 'mappings/acme/order.yaml' },
      },
    ]);
    const spaced = BASE.replace('Customer', 'Customer name');
    expect(
      problemsOf(`${ACME}source: { format: xml, match: { headers: null, root: Order }, groupBy: null }\n`, spaced),
    ).toMatchObject([
      {
        code: 'mapping-path-invalid',
        line: 15,
        field: 'fields.buyer.name',
        place: 'mappings/acme/order.yaml extends shipped/order.yaml',
        params: { file: 'shipped/order.yaml' },
      },
    ]);
  });

  test.each([
    ['a base that nobody wrote', ACME.replace('shop/order', 'shop/ordr'), 'mapping-base-unknown', 'shop/order'],
    ['a file that is not there', ACME.replace('shop/order', '../nope.yaml'), 'mapping-base-unknown', 'mapping'],
    ['a base that is no name', ACME.replace('shop/order', '[a]'), 'mapping-base-unknown', 'mapping'],
    ['removing what is not there', `${ACME}fields: { payer: null }`, 'mapping-removes-nothing', 'payer'],
    [
      'removing it in something new',
      `${ACME}fields: { payer: { name: A, x: null } }`,
      'mapping-removes-nothing',
      'no x',
    ],
  ])('is %s', (_, variant, code, said) => {
    const problems = problemsOf(variant);
    expect(problems).toMatchObject([{ code, line: expect.any(Number) }]);
    expect(described(problems[0]!).message).toContain(said);
  });

  test('is a base that is wrong itself, told once with the reason', () => {
    expect(problemsOf(ACME, BASE.replace('Customer', '{ const: [] }'))).toMatchObject([
      {
        code: 'mapping-base-broken',
        params: { file: 'mappings/acme/order.yaml', reason: expect.stringContaining('shipped/order.yaml') },
      },
    ]);
    expect(problemsOf(ACME, 'mapping: shop/order\n  x')).toMatchObject([{ code: 'mapping-base-unknown' }]);
  });

  test('is to build on itself, or on more than five others', () => {
    const circle = new MappingFiles([
      { path: 'a.yaml', text: 'extends: b.yaml' },
      { path: 'b.yaml', text: 'extends: a.yaml' },
    ]);
    const result = circle.compile('a.yaml');
    expect(!result.ok && described(result.problems[0]!).message).toMatch(
      /a\.yaml: .*b\.yaml: extends a\.yaml, which builds on this/,
    );
    const tower = Array.from({ length: 8 }, (_, index) => ({
      path: `${index}.yaml`,
      text: index === 0 ? BASE : `extends: ${index - 1}.yaml\nmapping: m/x\nversion: ${index}`,
    }));
    const files = new MappingFiles(tower);
    expect(files.compile('5.yaml').ok).toBe(true);
    const deep = files.compile('7.yaml');
    expect(!deep.ok && described(deep.problems[0]!).message).toContain('more than 5 mappings');
  });
});

const NAMES = ['buyer.name', 'buyer.contact', 'seller.name', 'lines', 'currency', 'orderNumber'] as const;
const ROWS = [
  { line: 2, cells: ['A-1', 'T-1', 'Moorland', 'Tea', '2,5'] },
  { line: 3, cells: ['A-1', 'T-2', '', 'Milk', 'x'] },
];

function mappedBy(files: MappingFiles, path: string) {
  const result = files.compile(path);
  const bound = result.ok ? result.mapping?.bind(['No', 'Item', 'Customer', 'Text', 'Qty']) : undefined;
  if (bound?.ok !== true) throw new Error(JSON.stringify(result));
  const context = { receivedOn: '2026-11-23', tables: { lookup: () => undefined } };
  return [ROWS, ROWS.slice(0, 1)].map((rows) => {
    const { document, atSource: _, ...mapped } = bound.binding.map(rows, context);
    return { ...mapped, document: document && { ...document, source: undefined } };
  });
}

describe('for any variant', () => {
  test('that says again what its base says, documents and problems equal those of the base', () => {
    const base = filesOf(ACME).definition('shipped/order.yaml')!.members['fields'] as Record<string, unknown>;
    fc.assert(
      fc.property(fc.subarray([...NAMES]), fc.boolean(), (names, isNested) => {
        const said = names
          .filter((name) => Object.hasOwn(base, name))
          .map((name) => {
            const [first = '', rest] = name.split('.');
            return isNested && rest !== undefined ? [first, { [rest]: base[name] }] : [name, base[name]];
          });
        const files = filesOf(`${ACME}${stringify({ fields: Object.fromEntries(said) })}`);
        expect(mappedBy(files, 'mappings/acme/order.yaml')).toEqual(mappedBy(files, 'shipped/order.yaml'));
      }),
      { numRuns: 40 },
    );
  });

  test('whatever it writes, its compiling ends with a mapping or with faults', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...NAMES, 'buyer', 'lines.item', 'x.y'), fc.jsonValue()), (fields) => {
        const result = filesOf(`${ACME}${stringify({ fields })}`).compile('mappings/acme/order.yaml');
        expect(result.ok || result.problems.length > 0).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
