import { expect, test } from '@jest/globals';

import { sharedBuffers } from './settings.js';

const GIB = 1024 ** 3;

test.each([
  [1 * GIB, '128MB'],
  [4 * GIB, '256MB'],
  [8 * GIB, '512MB'],
  [64 * GIB, '1024MB'],
])('of %d bytes of memory the server shares %s', (memory, buffers) => {
  expect(sharedBuffers(memory)).toBe(buffers);
});
