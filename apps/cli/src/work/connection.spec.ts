import { expect, test } from '@jest/globals';

import { healthOf } from './connection.js';
import { messageOf } from './message-of.js';

const now = new Date('2026-11-20T10:00:00Z');
const later = new Date('2026-11-20T10:05:00Z');
const well = { pausedReason: null, heldUntil: null, failuresInRow: 0 };

test.each([
  ['never used', undefined, 'ok'],
  ['well', well, 'ok'],
  ['held until later', { ...well, heldUntil: later, failuresInRow: 3 }, 'held until 2026-11-20 10:05:00Z'],
  ['held until now', { ...well, heldUntil: now, failuresInRow: 3 }, 'failing, 3 in a row'],
  ['paused', { ...well, pausedReason: 'wrong key', heldUntil: later }, 'paused: wrong key'],
])('a connection that is %s says so', (_, state, words) => {
  expect(healthOf(state, now)).toBe(words);
});

test('the words of a stored problem are found where they stand', () => {
  expect(messageOf({ problems: [{ message: 'One.' }, { message: 'Two.' }] })).toBe('One. Two.');
  expect(messageOf({ kind: 'transient', message: 'no answer' })).toBe('no answer');
  expect(messageOf(null)).toBe('');
});
