import { describe, expect, test } from '@jest/globals';

import { describeValidity, holdsOn, successionOf } from './validity.js';

describe('a version of a mapping', () => {
  test.each([
    [{}, '1999-01-01', true],
    [{ validFrom: '2027-01-01' }, '2026-12-31', false],
    [{ validFrom: '2027-01-01' }, '2027-01-01', true],
    [{ validUntil: '2026-12-31' }, '2026-12-31', true],
    [{ validUntil: '2026-12-31' }, '2027-01-01', false],
  ])('of %j on %s holds: %s', (validity, day, holds) => {
    expect(holdsOn(validity, day)).toBe(holds);
  });

  test('says when it holds', () => {
    expect(describeValidity({})).toBe('');
    expect(describeValidity({ validFrom: '2026-01-01', validUntil: '2026-12-31' })).toBe(
      'from 2026-01-01 until 2026-12-31',
    );
  });

  test.each([
    [{ validUntil: '2028-02-28' }, { validFrom: '2028-02-29' }, { kind: 'seamless' }],
    [
      { validUntil: '2026-12-31' },
      { validFrom: '2027-01-03' },
      { kind: 'gap', from: '2027-01-01', until: '2027-01-02' },
    ],
    [
      { validUntil: '2026-12-31' },
      { validFrom: '2026-12-31', validUntil: '2027-06-30' },
      { kind: 'overlap', from: '2026-12-31', until: '2026-12-31' },
    ],
    [{}, { validFrom: '2027-01-01' }, { kind: 'overlap', from: '2027-01-01', until: undefined }],
    [{ validUntil: '2026-12-31' }, {}, { kind: 'overlap', from: '', until: '2026-12-31' }],
  ])('%j is followed by %j: %j', (earlier, later, succession) => {
    expect(successionOf(earlier, later)).toEqual(succession);
  });
});
