import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

import type { Account } from '#libs/drop-accounts';

import { randomPassword } from './credential.js';
import { connectionText, hostAndPort, readsAccount } from './drop-connection.js';
import { countOf, secondsOf } from './numbers.js';

const place = {
  folder: '/srv/drop/jails/tl-acme',
  address: 'drop.example:2222',
  hostFingerprint: `SHA256:${'x'.repeat(43)}`,
};
const account = (readBy: Account['readBy']): Account => ({
  partner: 'acme',
  login: 'tl-acme',
  uid: 990,
  gid: 990,
  state: 'active',
  readBy,
  keys: [],
  quota: { bytes: 1, files: 1 },
  history: [],
});

describe('the connection to an account', () => {
  test('reads the folders on this machine', () => {
    const here = account({ by: 'folder', uid: 0 });
    const settings = parse(connectionText(here, place));
    expect(settings).toMatchObject({
      id: 'acme-drop',
      connector: 'folder',
      partner: 'acme',
      config: { path: place.folder },
    });
    expect(readsAccount(settings, here, place)).toBe(true);
  });

  test('reads them from another machine by a key that is a secret, and pins the host key', () => {
    const elsewhere = account({ by: 'sftp' });
    const settings = parse(connectionText(elsewhere, place));
    expect(settings.config).toEqual({
      host: 'drop.example',
      port: 2222,
      username: 'tl-acme',
      privateKey: '${secret:drop-acme}',
      hostKey: place.hostFingerprint,
      path: '/',
    });
    expect(readsAccount(settings, elsewhere, place)).toBe(true);
    expect(readsAccount(settings, { ...elsewhere, login: 'tl-other' }, place)).toBe(false);
  });

  test('takes an IPv6 address as well', () => {
    expect(hostAndPort('[::1]:22')).toEqual({ host: '::1', port: 22 });
  });
});

describe('what is typed', () => {
  test.each([
    ['7d', 604_800],
    ['12h', 43_200],
    ['90m', 5400],
    ['0s', 0],
  ])('%s is %i seconds', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  test.each(['7', 'd', '-1d', '1.5h', ''])('"%s" is no time', (text) => {
    expect(secondsOf(text)).toMatchObject({ code: 'account-duration-invalid' });
  });

  test.each(['0', 'x', '1e3', ''])('"%s" is no quota', (text) => {
    expect(countOf(text, '--quota-files')).toMatchObject({ code: 'account-quota-invalid' });
  });
});

test('a password can be read out: 25 characters, none that looks like another, and none comes twice', () => {
  const made = Array.from({ length: 200 }, randomPassword);
  for (const password of made) expect(password).toMatch(/^([a-hjkmnp-z2-9]{5}-){4}[a-hjkmnp-z2-9]{5}$/);
  expect(new Set(made).size).toBe(200);
});
