import { expect, test } from '@jest/globals';

import { differenceFrom } from './verify.js';

const checkpoint = (root: string, events = 7, companyId = 'acme') => ({
  companyId,
  horizon: '10:10:',
  subjects: 3,
  events,
  root: root.repeat(64),
  createdAt: '2026-11-20T10:00:00.000Z',
});

test('the log as it was signed differs in nothing', () => {
  expect(differenceFrom(checkpoint('a'), { ...checkpoint('a'), createdAt: 'later' })).toBeUndefined();
});

test.each([
  ['another root', checkpoint('b'), 'checkpoint-differs'],
  ['fewer events', checkpoint('a', 6), 'checkpoint-differs'],
  ['another company', checkpoint('a', 7, 'brand'), 'checkpoint-other-company'],
])('%s is told', (_, now, code) => {
  expect(differenceFrom(checkpoint('a'), now)).toMatchObject({ code });
});
