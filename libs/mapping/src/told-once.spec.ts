import { expect, test } from '@jest/globals';

import { problem, warning } from '#libs/documents';

import { toldOnce } from './told-once.js';

const left = warning('unit-unknown', { line: 2, field: 'unit', found: 'furlong' });
const missed = problem('line-unit-unknown', { line: 2, field: 'unit', found: 'furlong' });

test('a value that a rule misses is told by the rule alone', () => {
  expect(toldOnce([left], [missed])).toEqual([]);
});

test.each([
  { ...missed, line: 3 },
  { ...missed, field: 'unit of price' },
  { ...missed, found: 'ell' },
])('another value, or at another place, is told beside it: %j', (found) =>
  expect(toldOnce([left], [found])).toEqual([left]),
);

test('errors of the mapping and warnings without a value stay', () => {
  const error = problem('value-not-decimal', { line: 2, field: 'unit', found: 'furlong' });
  const bare = warning('part-unread', { line: 2, field: 'unit' });
  expect(toldOnce([error, bare], [missed, { ...missed, found: undefined } as never])).toEqual([error, bare]);
});
