import { describe, expect, test } from '@jest/globals';

import { described } from '#libs/documents';

import { failureOf } from './http-answer.js';

const now = new Date('2026-11-22T10:00:00Z');
const answer = (status: number, headers: Record<string, string> = {}, body = '') => ({ status, headers, body });

describe('failureOf', () => {
  test.each([200, 201, 204, 299])('%i is success', (status) => {
    expect(failureOf(answer(status), now)).toBeUndefined();
  });

  test.each([
    [401, 'unauthorised', 'unauthorised'],
    [403, 'unauthorised', 'unauthorised'],
    [408, 'transient', 'transient'],
    [425, 'transient', 'transient'],
    [429, 'throttled', 'throttled'],
    [500, 'uncertain', 'transient'],
    [502, 'uncertain', 'transient'],
    [503, 'transient', 'transient'],
    [504, 'uncertain', 'transient'],
    [301, 'rejected', 'rejected'],
    [400, 'rejected', 'rejected'],
    [404, 'rejected', 'rejected'],
    [409, 'rejected', 'rejected'],
    [410, 'rejected', 'rejected'],
    [422, 'rejected', 'rejected'],
  ])('%i is %s for an effect and %s for a look-up', (status, effect, lookUp) => {
    expect(failureOf(answer(status), now)?.kind).toBe(effect);
    expect(failureOf(answer(status), now, false)?.kind).toBe(lookUp);
  });

  test.each([
    ['7', 7000],
    ['0', 0],
    ['Sun, 22 Nov 2026 10:02:00 GMT', 120_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['999999999', 86_400_000],
    ['soon', 60_000],
  ])('Retry-After "%s" waits %i ms', (header, retryAfterMs) => {
    expect(failureOf(answer(429, { 'retry-after': header }), now)).toMatchObject({ kind: 'throttled', retryAfterMs });
  });

  test('a 503 that says when to come back is throttled', () => {
    expect(failureOf(answer(503, { 'retry-after': '3' }), now)).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 3000,
    });
  });

  test.each([
    ['{"error":"no such item"}', 'no such item'],
    ['{"error":{"code":"X1","message":{"lang":"en","value":"no such item"}}}', 'no such item'],
    ['{"errors":[{"field":"sku","message":"no such item"},"no price"]}', 'no such item; no price'],
    ['{"error":"invalid_request","error_description":"no such item"}', 'no such item'],
    ['[{"message":"no such item"}]', 'no such item'],
    ['{"status":422}', ''],
    ['"no"', ''],
  ])('the reason in %s is told', (body, reason) => {
    const failure = failureOf(answer(422, { 'content-type': 'application/json' }, body), now);
    expect(failure?.message).toBe(reason === '' ? 'answered 422' : `answered 422: ${reason}`);
  });

  test('the detail of a problem document reaches the person, a page of HTML does not', () => {
    const json = { 'content-type': 'application/problem+json; charset=utf-8' };
    const refused = failureOf(answer(422, json, '{"title":"Unknown item","detail":"line 2: A-9 is unknown"}'), now);
    expect(refused).toMatchObject({
      kind: 'rejected',
      problems: [{ code: 'remote-rejected', found: 'line 2: A-9 is unknown' }],
    });
    expect(refused?.kind === 'rejected' && refused.problems?.map((each) => described(each).message)).toEqual([
      'The target refused the document with status 422: line 2: A-9 is unknown. Correct what it names, then send the document again.',
    ]);
    expect(failureOf(answer(400, { 'content-type': 'text/html' }, '<h1>Bad</h1>'), now)?.message).toBe('answered 400');
    expect(failureOf(answer(400, json, '{"detail":'), now)?.message).toBe('answered 400');
  });

  test('a redirection names where it points', () => {
    expect(failureOf(answer(302, { location: 'https://new.example/' }), now)).toMatchObject({
      problems: [{ code: 'remote-redirected', found: 'https://new.example/' }],
    });
  });

  test('a long detail is cut', () => {
    const json = { 'content-type': 'application/json' };
    expect(
      failureOf(answer(400, json, JSON.stringify({ message: 'x'.repeat(5000) })), now)?.message.length,
    ).toBeLessThan(300);
  });
});
