import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { type Order, canonicalJson, revisionOf } from './index.js';

const order: Order = {
  documentType: 'Order',
  documentId: 'PO-1',
  orderNumber: 'PO-1',
  lines: [{ lineNumber: '1', item: { buyerItemId: 'A' }, quantity: { value: '1', unitCode: 'EA' } }],
};

/** RFC 8785 by the book: sort members recursively, then let JSON.stringify write. */
const byTheBook = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((item) => byTheBook(item ?? null));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, byTheBook(member)]),
  );
};

describe('canonicalJson', () => {
  test('sorts members, keeps arrays, leaves out what is undefined', () => {
    expect(canonicalJson({ b: [2, null, true], a: 'x', c: undefined })).toBe('{"a":"x","b":[2,null,true]}');
  });

  test('writes any text, names included, as JSON does', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(json, (value) => {
        // Canonical documents hold no floating point, and the reference moves integer-like names to the front.
        fc.pre(!/\d{16}|\d\.\d|\de|-0|"\d+":/i.test(JSON.stringify(value)));
        expect(canonicalJson(value)).toBe(JSON.stringify(byTheBook(value)));
      }),
      { numRuns: 500 },
    );
  });

  test('refuses floating point and functions', () => {
    expect(() => canonicalJson({ price: 1.5 })).toThrow('decimals are strings');
    expect(() => canonicalJson(() => 1)).toThrow(TypeError);
  });
});

describe('revisionOf', () => {
  test('does not depend on member order or on where the document came from', () => {
    const { lines, ...head } = order;
    const shuffled = { lines, ...head, source: { receiptId: 'rcp_1', position: 'line 7' } };
    expect(revisionOf(shuffled)).toBe(revisionOf(order));
  });

  test('changes with any content', () => {
    expect(revisionOf({ ...order, notes: ['x'] })).not.toBe(revisionOf(order));
    expect(revisionOf({ ...order, orderNumber: 'PO-1 ' })).not.toBe(revisionOf(order));
  });
});
