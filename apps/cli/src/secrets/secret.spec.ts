import { expect, test } from '@jest/globals';

import { withoutLineEnd } from './read-value.js';
import { secretsOf } from './secret.js';

test('secrets that are set, used or both are listed by name', () => {
  const connections = [
    { id: 'erp', secrets: ['key'] },
    { id: 'shop', secrets: ['key', 'other'] },
  ] as never;
  expect(secretsOf({ connections }, ['key', 'spare'])).toEqual([
    { name: 'key', isSet: true, usedBy: ['erp', 'shop'] },
    { name: 'other', isSet: false, usedBy: ['shop'] },
    { name: 'spare', isSet: true, usedBy: [] },
  ]);
});

test.each([
  ['value\n', 'value'],
  ['value\r\n', 'value'],
  ['-----BEGIN-----\nabc\n-----END-----\n', '-----BEGIN-----\nabc\n-----END-----'],
  [' spaces stay ', ' spaces stay '],
])('of %j one line end is no part of the secret', (piped, value) => {
  expect(withoutLineEnd(piped)).toBe(value);
});
