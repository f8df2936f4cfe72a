import { describe, expect, test } from '@jest/globals';

import { type Account, isPartnerId, loginOf, withEndingCredentials, withoutEndedCredentials } from './account.js';

describe('the login of a partner', () => {
  test('has a prefix, so that no partner becomes a user of the system', () => {
    expect(loginOf('backup')).toBe('tl-backup');
  });

  test('is never longer than Linux takes, and stays apart from that of a partner with the same beginning', () => {
    const long = 'a-supplier-with-a-very-long-name-in-';
    expect(loginOf(`${long}leeds`)).toHaveLength(32);
    expect(loginOf(`${long}leeds`)).not.toBe(loginOf(`${long}luton`));
  });

  test.each(['../etc', 'Acme', 'a b', '', '1a', '-r'])('"%s" is no id of a partner', (text) => {
    expect(isPartnerId(text)).toBe(false);
  });
});

describe('a rotation', () => {
  const added = { fingerprint: 'SHA256:x', comment: '', addedAt: '2026-11-01T00:00:00.000Z' };
  const account: Account = {
    partner: 'acme',
    login: 'tl-acme',
    uid: 990,
    gid: 990,
    state: 'active',
    readBy: { by: 'sftp' },
    keys: [
      { ...added, key: 'old', of: 'partner', validUntil: '2026-11-10T00:00:00.000Z' },
      { ...added, key: 'now', of: 'partner' },
      { ...added, key: 'ours', of: 'hub' },
    ],
    password: { setAt: '2026-11-01T00:00:00.000Z' },
    quota: { bytes: 1, files: 1 },
    history: [],
  };
  const until = new Date('2026-11-20T00:00:00.000Z');
  const ending = withEndingCredentials(account, until);
  const keysAt = (instant: string): string[] =>
    withoutEndedCredentials(ending, new Date(instant)).account.keys.map(({ key }) => key);

  test('ends what the partner has, nothing later than before, and leaves the key of the hub', () => {
    expect(ending.keys.map(({ validUntil }) => validUntil?.slice(8, 10))).toEqual(['10', '20', undefined]);
    expect(ending.password?.validUntil).toBe(until.toISOString());
  });

  test('takes each away when its time has come', () => {
    expect(keysAt('2026-11-09T00:00:00Z')).toEqual(['old', 'now', 'ours']);
    expect(keysAt('2026-11-10T00:00:00Z')).toEqual(['now', 'ours']);
    expect(keysAt('2026-11-20T00:00:00Z')).toEqual(['ours']);
    expect(withoutEndedCredentials(ending, until).account.password).toBeUndefined();
    expect(withoutEndedCredentials(account, until)).toMatchObject({ hasEnded: true });
    expect(withoutEndedCredentials(account, new Date('2026-11-09T00:00:00Z'))).toEqual({ account, hasEnded: false });
  });
});
