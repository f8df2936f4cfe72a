import { expect, test } from '@jest/globals';

import { dropPaths } from './drop-paths.js';
import { authorizedKeys, serverConfiguration } from './server-text.js';

const key = { key: 'ssh-ed25519 AAAA', fingerprint: 'SHA256:x', comment: 'ann', addedAt: '2026-11-23T09:00:00.000Z' };

test('the server lets in its own group only, into files only, and forwards nothing', () => {
  const text = serverConfiguration(dropPaths('/srv/drop'), 2222);
  const [general, ofGroup] = text.split('Match Group tradelane-drop\n');
  expect(general).toMatch(/^Port 2222$/m);
  expect(general).toMatch(/^AllowGroups tradelane-drop$/m);
  expect(general).toMatch(/^PasswordAuthentication no$/m);
  for (const name of ['DisableForwarding yes', 'AllowTcpForwarding no', 'PermitTunnel no', 'PermitTTY no'])
    expect(general).toContain(`\n${name}\n`);
  expect(ofGroup).toContain('ChrootDirectory /srv/drop/jails/%u\n');
  expect(ofGroup).toMatch(/ForceCommand internal-sftp -u 0002 -d \/ -P symlink,hardlink\n$/);
});

test('a key that ends has its time in UTC, and allows nothing but to log in', () => {
  const ending = { ...key, of: 'partner' as const, validUntil: '2026-11-30T09:15:30.500Z' };
  expect(authorizedKeys({ state: 'active', keys: [ending, { ...key, of: 'hub' }] })).toBe(
    'restrict,expiry-time="20261130091530Z" ssh-ed25519 AAAA partner:ann\nrestrict ssh-ed25519 AAAA hub:ann\n',
  );
  expect(authorizedKeys({ state: 'revoked', keys: [ending] })).toBe('');
});
