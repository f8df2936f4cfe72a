import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { z } from 'zod';

import { conformityOf } from './conformity.js';
import { schemaOf } from './document.js';

const order = {
  documentType: 'Order',
  documentId: '7',
  orderNumber: '7',
  issueDate: '2026-11-22',
  issuedAt: '2026-11-22T10:15:00Z',
  currency: 'GBP',
  taxIncluded: false,
  buyer: { name: 'Dale Inn', identifiers: [{ scheme: '0088', value: '5060000000016' }], address: { country: 'GB' } },
  notes: ['by noon'],
  lines: [
    {
      lineNumber: '1',
      parentLine: null,
      item: { name: 'Mug', originCountry: 'GB', properties: [{ name: 'Colour', value: 'blue' }] },
      quantity: { value: '12', unitCode: 'EA' },
      price: { amount: '4.10' },
    },
  ],
  totals: { lines: '49.20' },
};

const nothing = Symbol('removes the member');

/** Values that some member takes and others do not. */
const anything = fc.oneof(
  fc.constant(nothing),
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    0,
    1,
    '',
    'GB',
    'GBP',
    '12.50',
    '007',
    '2026-11-22',
    '2026-13-01',
    {},
    [],
  ),
  fc.constantFrom<unknown>(
    '2026-11-22T10:15:00Z',
    'x'.repeat(1001),
    { value: '1' },
    [{ name: 'a', value: 'b' }],
    [null],
  ),
  fc.string(),
);

/** Every place in a value: its own and those of all that it holds. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...path, name]))];
}

function withValue(value: unknown, [name, ...rest]: readonly string[], put: unknown): unknown {
  if (name === undefined) return put;
  const copy = structuredClone(value) as Record<string, unknown>;
  if (rest.length === 0 && put === nothing) delete copy[name];
  else copy[name] = withValue(copy[name], rest, put);
  return copy;
}

describe('conformity', () => {
  test('a document conforms', () => {
    expect(conformityOf(schemaOf.Order!)(order)).toBe(true);
  });

  test('whatever becomes of a document, the answer is that of the schema', () => {
    const places = placesIn(order).flatMap((place) => [place, [...place, 'more'], [...place, 'name']]);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...places), anything), { maxLength: 3 }), (changes) => {
        let changed: unknown = order;
        for (const [place, value] of changes) {
          const around = place
            .slice(0, -1)
            .reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], changed);
          if (place.length === 0 || (typeof around === 'object' && around !== null))
            changed = withValue(changed, place, value);
        }
        expect(conformityOf(schemaOf.Order!)(changed)).toBe(schemaOf.Order!.safeParse(changed).success);
      }),
      { numRuns: 300 },
    );
  });

  test.each<[string, z.ZodType, unknown[]]>([
    [
      'checks of whole objects',
      z.strictObject({ a: z.string() }).refine(({ a }) => a === 'x'),
      [{ a: 'x' }, { a: 'y' }],
    ],
    ['open objects', z.object({ a: z.string() }), [{ a: 'x', b: 1 }, { a: 1 }]],
    ['two patterns', z.string().regex(/a/).regex(/b/), ['ab', 'a', 'b']],
    ['numbers', z.int().min(1), [1, 0, 1.5, '1']],
    ['choices', z.union([z.literal('a'), z.number()]), ['a', 1, 'b']],
  ])('%s are left to the schema', (_, schema, values) => {
    for (const value of values) expect(conformityOf(schema)(value)).toBe(schema.safeParse(value).success);
  });
});
