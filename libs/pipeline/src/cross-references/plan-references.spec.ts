import { describe, expect, test } from '@jest/globals';

import { PLAIN_TABLE, Table } from '#libs/mapping';

import { planReferences, type StatedEntry } from './plan-references.js';

const file = {
  path: 'tables/items.csv',
  settings: PLAIN_TABLE,
  entries: new Table([{ from: 'code-1', to: 'SKU-1', line: 2 }]),
};
const live = [{ id: 7, from: 'tea', to: 'SKU-T', validFrom: '2026-01-01', validUntil: '2026-06-30' }];

const plan = (...stated: StatedEntry[]) =>
  planReferences('items', stated, live, { file, settings: PLAIN_TABLE, partners: new Set(['shop']) });

describe('what a stated entry does to a table', () => {
  test('a new value is added', () => {
    expect(plan({ from: 'cocoa', to: 'SKU-C' })).toEqual({
      added: [{ from: 'cocoa', to: 'SKU-C' }],
      replaced: [],
      unchanged: 0,
      problems: [],
    });
  });

  test('one of the same value, partner and first day gives way', () => {
    const stated = { from: 'tea', to: 'SKU-T2', validFrom: '2026-01-01', validUntil: '2026-06-30' };
    expect(plan(stated)).toMatchObject({ added: [stated], replaced: [{ id: 7 }], problems: [] });
  });

  test.each([
    ['people', { from: 'tea', to: 'SKU-T', validFrom: '2026-01-01', validUntil: '2026-06-30' }],
    ['the files', { from: 'code-1', to: 'SKU-1' }],
  ])('what %s say already is left as it is', (_, stated) => {
    expect(plan(stated)).toEqual({ added: [], replaced: [], unchanged: 1, problems: [] });
  });

  test.each([
    ['an entry of a file', { from: 'code-1', to: 'SKU-9' }, 'reference-contradicts-file'],
    ['another of the same days', { from: 'tea', to: 'SKU-9', validFrom: '2026-06-01' }, 'reference-overlaps'],
    ['a partner that is none', { from: 'cocoa', to: 'SKU-C', partner: 'shpo' }, 'reference-invalid'],
    [
      'its own first day',
      { from: 'cocoa', to: 'SKU-C', validFrom: '2026-02-01', validUntil: '2026-01-31' },
      'reference-invalid',
    ],
  ])('what contradicts %s is refused', (_, stated, code) => {
    expect(plan(stated)).toMatchObject({ added: [], problems: [{ code }] });
  });

  test('two lines that say two things of a value are refused at the second', () => {
    expect(plan({ from: 'milk', to: 'SKU-M', line: 2 }, { from: 'milk', to: 'SKU-N', line: 3 })).toMatchObject({
      added: [{ to: 'SKU-M' }],
      problems: [{ code: 'reference-overlaps', line: 3, expected: 'SKU-M' }],
    });
  });

  test('another partner may mean something else by the same value', () => {
    expect(plan({ from: 'code-1', to: 'SKU-9', partner: 'shop' })).toMatchObject({ added: [{ partner: 'shop' }] });
  });
});
