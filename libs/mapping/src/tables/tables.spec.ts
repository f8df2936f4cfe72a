import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { CrossReferenceTables, type FileEntry, PLAIN_TABLE, type TableSettings } from '../cross-references.js';
import { foldedValue, holdsOn, periodsOverlap, sameValue, type TableEntry } from './entry.js';
import { Table } from './table.js';

const EXACT = { ignoreCase: false, ignoreBlanks: false };

function tables(entries: readonly TableEntry[], settings: Partial<TableSettings> = {}): CrossReferenceTables {
  const table = new Table<FileEntry>(entries.map((entry, index) => ({ ...entry, line: index + 2 })));
  return new CrossReferenceTables(
    new Map([['items', { path: 'tables/items.csv', settings: { ...PLAIN_TABLE, ...settings }, entries: table }]]),
  );
}

const added = (...entries: TableEntry[]) => new Map([['items', new Table(entries)]]);

describe('a cross-reference table', () => {
  test('knows an entry on its days, first and last included', () => {
    const { lookup } = bound(
      tables([
        { from: 'A', to: 'old', validUntil: '2026-06-30' },
        { from: 'A', to: 'new', validFrom: '2026-07-01', validUntil: '2026-12-31' },
      ]),
    );
    expect(['2026-06-30', '2026-07-01', '2026-12-31', '2027-01-01'].map((on) => lookup('items', 'A', on))).toEqual([
      'old',
      'new',
      'new',
      undefined,
    ]);
    expect(lookup('items', 'A', undefined)).toBeUndefined();
  });

  test('prefers an entry of the partner to one of everybody, whoever added it', () => {
    const file = tables([
      { from: 'A', to: 'for-all' },
      { from: 'B', to: 'for-acme', partner: 'acme' },
    ]);
    const people = added({ from: 'A', to: 'added-for-acme', partner: 'acme' }, { from: 'B', to: 'added-for-all' });
    const acme = bound(file.seenBy({ partner: 'acme', added: people }));
    const other = bound(file.seenBy({ partner: 'other', added: people }));
    const nobody = bound(file.seenBy({ added: people }));
    expect(['A', 'B'].map((value) => acme.lookup('items', value, '2026-01-01'))).toEqual([
      'added-for-acme',
      'for-acme',
    ]);
    expect(['A', 'B'].map((value) => other.lookup('items', value, '2026-01-01'))).toEqual(['for-all', 'added-for-all']);
    expect(['A', 'B'].map((value) => nobody.lookup('items', value, '2026-01-01'))).toEqual([
      'for-all',
      'added-for-all',
    ]);
  });

  test('takes other writings of a value only where it declares so', () => {
    const entries = [{ from: 'Ab 1', to: 'X' }];
    const found = (settings: Partial<TableSettings>, value: string) =>
      bound(tables(entries, settings)).lookup('items', value, '2026-01-01');
    expect(found({}, 'AB 1')).toBeUndefined();
    expect(found({ ignoreCase: true }, 'AB 1')).toBe('X');
    expect(found({ ignoreCase: true }, 'AB1')).toBeUndefined();
    expect(found({ ignoreBlanks: true }, 'Ab1')).toBe('X');
    expect(found({ ignoreBlanks: true, ignoreCase: true }, ' a B\t1')).toBe('X');
  });

  test('keeps or refuses what it does not know, as it declares', () => {
    expect(bound(tables([], { unknown: 'keep' })).lookup('items', 'A', '2026-01-01')).toBe('A');
    expect(tables([], { unknown: 'reject' }).refuses('items')).toBe(true);
    expect(tables([]).refuses('items')).toBe(false);
  });

  test('on the way out gives the first of several names, those of the files first', () => {
    const file = tables([
      { from: 'A', to: 'X', validUntil: '2026-06-30' },
      { from: 'B', to: 'X' },
    ]);
    const seen = file.seenBy({ added: added({ from: 'C', to: 'X' }, { from: 'D', to: 'Y' }), day: '2026-07-01' });
    expect(seen.reverse('items', 'X', '2026-06-30')).toBe('A');
    expect(seen.reverse('items', 'X')).toBe('B');
    expect(seen.reverse('items', 'Y')).toBe('D');
  });

  test('forgets an entry that is taken out', () => {
    const table = new Table([
      { from: 'A', to: 'X' },
      { from: 'A', to: 'Y', partner: 'acme' },
    ]);
    table.remove('A', ({ to }) => to === 'X');
    const setting = { partner: undefined, on: '2026-01-01' };
    expect(table.find('A', setting, EXACT)).toBeUndefined();
    expect(table.find('A', { ...setting, partner: 'acme' }, EXACT)?.to).toBe('Y');
    table.remove('A', () => true);
    expect(table.isEmpty).toBe(true);
  });
});

/** Methods as values. */
const bound = (seen: CrossReferenceTables) => ({
  lookup: (table: string, value: string, on: string | undefined) => seen.lookup(table, value, on),
});

const day = fc
  .integer({ min: 0, max: 40 })
  .map((days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10));
const period = fc.record({ validFrom: day, validUntil: day }, { requiredKeys: [] });

describe('days of entries', () => {
  test('two periods overlap exactly when a day is in both', () => {
    fc.assert(
      fc.property(period, period, fc.array(day, { minLength: 1 }), (left, right, days) => {
        const isReal = ({ validFrom, validUntil }: typeof left) =>
          validFrom === undefined || validUntil === undefined || validFrom <= validUntil;
        fc.pre(isReal(left) && isReal(right));
        // A period has its ends among its days, so what shares none of these shares none at all.
        const all = [...days, ...Object.values(left), ...Object.values(right)];
        return periodsOverlap(left, right) === all.some((on) => holdsOn(left, on) && holdsOn(right, on));
      }),
    );
    expect(periodsOverlap({ validUntil: '2026-06-30' }, { validFrom: '2026-06-30' })).toBe(true);
  });

  test('of entries that were added only where none overlapped, at most one holds on any day', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(period, fc.constantFrom('X', 'Y', 'Z'), fc.constantFrom(undefined, 'acme')), {
          maxLength: 20,
        }),
        day,
        (stated, on) => {
          const table = new Table();
          for (const [days, to, partner] of stated) {
            const entry: TableEntry = { from: 'A', to, ...days, ...(partner !== undefined && { partner }) };
            if (table.overlapping(entry, EXACT) === undefined) table.add(entry);
          }
          for (const partner of [undefined, 'acme']) {
            const holding = [...table].filter((entry) => entry.partner === partner && holdsOn(entry, on));
            expect(holding.length).toBeLessThanOrEqual(1);
            expect(table.find('A', { partner, on }, EXACT)).toBe(holding[0]);
          }
        },
      ),
    );
  });

  test('values that are the same have the same key', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.boolean(), fc.boolean(), (left, right, ignoreCase, ignoreBlanks) => {
        if (sameValue(left, right, { ignoreCase, ignoreBlanks })) expect(foldedValue(left)).toBe(foldedValue(right));
      }),
    );
    expect(foldedValue(' a\tb ')).toBe(foldedValue('AB'));
  });
});

test('a table of 100,000 entries is made and asked in bounded time', () => {
  const started = performance.now();
  const entries = Array.from({ length: 100_000 }, (_, index) => ({ from: `c-${index}`, to: `SKU-${index}` }));
  const table = new Table<TableEntry>(entries);
  const setting = { partner: undefined, on: '2026-01-01' };
  expect(entries.every(({ from, to }) => table.find(from, setting, EXACT)?.to === to)).toBe(true);
  expect(table.findOurs('SKU-99999', setting)?.from).toBe('c-99999');
  expect(performance.now() - started).toBeLessThan(5000);
});
