import { describe, expect, test } from '@jest/globals';

import { described, type Document } from '#libs/documents';

import { compileMapping } from '../compile/mapping.js';

/** What an output of these members leaves out of an order: field, number of values, number that is written. */
function omitted(output: object, document: object): (string | undefined)[][] {
  const compiled = compileMapping({ mapping: 'acme/out', version: 1, target: 'Order', output }, 'out');
  if (!compiled.ok || compiled.output === undefined) throw new Error(JSON.stringify(compiled));
  return compiled.output
    .omittedFrom(document as Document)
    .map(({ field, found, expected }) => [field, found, expected]);
}

const table = (columns: object) => ({ format: 'csv', rows: 'lines', columns });
const json = (content: object) => ({ format: 'json', content });
const order = {
  documentType: 'Order',
  notes: ['first', 'second', 'third'],
  seller: { identifiers: [{ scheme: 'GLN', value: '1' }, { value: '2' }] },
  lines: [{ notes: ['a'] }, { notes: ['b', 'c'] }, { notes: [] }],
};

describe('lists of which the first values are written', () => {
  test('lose the others, which is told once for each list, where most are lost', () => {
    expect(omitted(table({ note: '/notes[0]', lineNote: 'notes[0]' }), order)).toEqual([
      ['notes', '3', '1'],
      ['lines.1.notes', '2', '1'],
    ]);
    expect(omitted(json({ a: 'notes[0]', b: 'notes[1]' }), order)).toEqual([['notes', '3', '2']]);
    expect(omitted(json({ lines: { each: 'lines', fields: { note: 'notes[0]' } } }), order)).toEqual([
      ['lines.1.notes', '2', '1'],
    ]);
  });

  test('say so in a sentence', () => {
    const compiled = compileMapping(
      { mapping: 'acme/out', version: 1, target: 'Order', output: json({ a: 'notes[0]' }) },
      'out',
    );
    const [problem] = (compiled.ok && compiled.output?.omittedFrom(order as unknown as Document)) || [];
    expect(described(problem!).message).toBe(
      'Of the 3 values of notes only 1 can be written by acme/out; the others are not in the file. Give the mapping a place for them, or send the document in a form that has one, such as UBL or JSON.',
    );
  });
});

describe('nothing is told of lists', () => {
  test('that are written whole, in one piece or in two', () => {
    expect(omitted(json({ notes: { each: 'notes', value: '.' } }), order)).toEqual([]);
    const rest = { first: 'notes[0]', others: { each: 'notes[1:]', value: '.' } };
    expect(omitted(json(rest), order)).toEqual([]);
  });

  test('that are short enough, or are not written at all', () => {
    expect(omitted(table({ note: '/notes[0]' }), { ...order, notes: ['one'] })).toEqual([]);
    expect(omitted(table({ number: '/orderNumber' }), order)).toEqual([]);
  });

  test('of which values are chosen by what they say', () => {
    expect(omitted(json({ gln: "seller.identifiers[scheme='GLN'].value" }), order)).toEqual([]);
  });
});
