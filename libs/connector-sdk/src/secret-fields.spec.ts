import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';

import { secretFields, secretValues } from './secret-fields.js';

const schema = z
  .object({
    host: z.string().describe('Host'),
    password: z.string().optional().describe('Password').meta({ secret: true }),
    headers: z.record(z.string(), z.string()).default({}).describe('Headers').meta({ secret: true }),
    tls: z.object({ key: z.string().meta({ secret: true }), version: z.string() }).optional(),
  })
  .strict()
  .refine(() => true);

describe('secret fields', () => {
  test('are found by their mark, also optional, defaulted and nested ones', () => {
    expect(secretFields(schema).toSorted()).toEqual(['headers', 'password', 'tls.key']);
  });

  test('every secret text of a configuration is found, and nothing else', () => {
    const config = { host: 'h', password: 'p1', headers: { a: 'p2', b: '' }, tls: { key: 'p3', version: '1.3' } };
    expect(secretValues(schema, config).toSorted()).toEqual(['p1', 'p2', 'p3']);
    expect(secretValues(schema, { host: 'h' })).toEqual([]);
    expect(secretValues(schema, 'nonsense')).toEqual([]);
  });
});
