import { describe, expect, test } from '@jest/globals';

import { compileMapping } from './compile/mapping.js';
import type { SourceElement } from './record.js';

let line = 0;
const element = (name: string, content: string | SourceElement[], namespace = 'urn:ours:a'): SourceElement => ({
  name,
  namespace,
  attributes: {},
  children: typeof content === 'string' ? [] : content,
  text: typeof content === 'string' ? content : '',
  line: (line += 1),
  column: 1,
});

const lines = element('Line', [element('No', '1'), element('Name', 'Mug'), element('Qty', '2')]);

/** What is told of an order with these parts. */
function told(parts: SourceElement[], notes: unknown = { each: 'Note', value: '.' }) {
  const compiled = compileMapping(
    {
      mapping: 'test/exhaustive',
      version: 1,
      target: 'Order',
      source: {
        format: 'xml',
        match: { root: 'Order' },
        namespaces: 'urn:ours:',
        exhaustive: { except: ['Technical', 'Terms/Id'] },
      },
      fields: {
        documentId: 'Id',
        orderNumber: 'Id',
        customerReference: "Ref[Kind/Code='buyer']/Value",
        contractReference: 'Ref[!Kind]/Value',
        paymentTerms: { note: 'Terms/Text' },
        notes,
        lines: { each: 'Line', fields: { lineNumber: 'No', item: { name: 'Name' }, quantity: { value: 'Qty' } } },
      },
    },
    'test',
  );
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const record = element('Order', [element('Id', 'A-1'), ...parts, lines]);
  const tables = { lookup: () => undefined };
  const { document, problems } = compiled.mapping!.mapRecord(record, { tables, receivedOn: '2026-11-22' });
  return { document, problems: problems.map(({ code, field, found }) => [code, field, found]) };
}

const ref = (value: string, kind?: string) =>
  element('Ref', [...(kind === undefined ? [] : [element('Kind', [element('Code', kind)])]), element('Value', value)]);

describe('an exhaustive mapping', () => {
  test('tells each kind of part that nothing reads once, with its count; never the exceptions or what is empty', () => {
    const parts = [
      element('Valid', [element('Until', '2027')]),
      element('Valid', [element('Until', '2028')]),
      element('Empty', [element('Until', ' ')]),
      element('Technical', 'x'),
      element('Terms', [element('Id', '1'), element('Text', 'net'), element('Days', '30')]),
    ];
    expect(told(parts).problems).toEqual([
      ['part-unread', 'Valid', '2'],
      ['part-unread', 'Terms/Days', '1'],
    ]);
  });

  test('tells the second of what is read once, not of what is read as often as it is there', () => {
    const parts = [element('Note', 'a'), element('Note', 'b'), element('Terms', [element('Text', 'a')])];
    expect(told([...parts, element('Terms', [element('Text', 'b')])]).problems).toEqual([
      ['part-repeated', 'Terms', '1'],
    ]);
  });

  test('knows by what an element is chosen: what no path chooses is told', () => {
    const { document, problems } = told([ref('X', 'seller'), ref('B', 'buyer'), ref('C'), ref('D', 'buyer')]);
    expect(document).toMatchObject({ customerReference: 'B', contractReference: 'C' });
    expect(problems).toEqual([
      ['part-unread', 'Ref', '1'],
      ['part-repeated', 'Ref', '1'],
    ]);
  });

  test('tells what only the first is asked for, also where something else is read of each', () => {
    const items = (...names: string[]) =>
      names.map((name) => element('Item', [element('Tag', name), element('By', name)]));
    const notes = { list: [{ each: 'Item/Tag', value: '.' }, 'Item/By'] };
    const { document, problems } = told(items('a', 'b'), notes);
    expect(document).toMatchObject({ notes: ['a', 'b', 'a'] });
    expect(problems).toEqual([['part-unread', 'Item/By', '1']]);
  });

  test('reads nothing of other namespaces, and tells it', () => {
    const { document, problems } = told([element('Note', 'theirs', 'urn:theirs'), element('Note', 'ours')]);
    expect(document).toMatchObject({ notes: ['ours'] });
    expect(problems).toEqual([['xml-namespace-foreign', 'Note', 'urn:theirs']]);
  });

  test('reads the first that says something, and joins what may be said in pieces', () => {
    const terms = element('Terms', [element('Text', ' '), element('Text', 'net')]);
    const notes = { list: [{ join: ['.'], each: 'Note', separator: ', ' }] };
    const { document, problems } = told([terms, element('Note', 'a'), element('Note', 'b')], notes);
    expect(document).toMatchObject({ paymentTerms: { note: 'net' }, notes: ['a, b'] });
    expect(problems).toEqual([]);
  });
});
