import { describe, expect, test } from '@jest/globals';

import { reactTo, RETRY_DELAYS_MS, retryDelayMs } from './reaction.js';

const situation = { attempt: 1, idempotency: 'find' as const, settleMs: 2000, random: 0.5 };

describe('reactTo', () => {
  test('a lost answer is settled and looked up where the target can be asked', () => {
    expect(reactTo({ kind: 'uncertain', message: 'cut' }, situation)).toEqual({ state: 'in_doubt', delayMs: 2000 });
  });

  test('a lost answer is repeated only where the target takes the repeat itself', () => {
    expect(reactTo({ kind: 'uncertain', message: 'cut' }, { ...situation, idempotency: 'native' }).state).toBe(
      'planned',
    );
    expect(reactTo({ kind: 'uncertain', message: 'cut' }, { ...situation, idempotency: 'none' }).state).toBe('parked');
  });

  test('a refusal waits for a person and is not sent again', () => {
    expect(reactTo({ kind: 'rejected', message: 'unknown sku' }, situation)).toEqual({ state: 'rejected', delayMs: 0 });
  });

  test('throttling holds the connection for as long as the target asked', () => {
    const reaction = reactTo({ kind: 'throttled', message: 'slow down', retryAfterMs: 7000 }, situation);
    expect(reaction).toEqual({ state: 'planned', delayMs: 7000, holdMs: 7000 });
  });

  test('bad credentials pause the connection', () => {
    expect(reactTo({ kind: 'unauthorised', message: '401' }, situation).pause).toBe(true);
  });

  test('retries keep their schedule within a fifth, over about 75 hours, and then park', () => {
    const total = RETRY_DELAYS_MS.reduce((sum, delay) => sum + delay, 0) / 3_600_000;
    expect(total).toBeGreaterThan(70);
    expect(total).toBeLessThan(82);
    for (const [index, base] of RETRY_DELAYS_MS.entries()) {
      expect(retryDelayMs(index + 1, 0)).toBe(base * 0.8);
      expect(retryDelayMs(index + 1, 1)).toBe(base * 1.2);
    }
    expect(
      reactTo({ kind: 'transient', message: 'down' }, { ...situation, attempt: RETRY_DELAYS_MS.length + 1 }).state,
    ).toBe('parked');
  });
});
