import { expect, test } from '@jest/globals';

import { problem } from '#libs/documents';

import { faultLine } from './check.js';

const SGR = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

test('a fault begins with its place, as editors open it, and the setting', () => {
  const fault = problem('route-off', {
    line: 7,
    column: 3,
    field: 'to[0]',
    found: 'erp',
    params: { file: 'routes.yaml' },
  });
  const [place, words] = faultLine('shop', fault).replaceAll(SGR, '').split('\n');
  expect(place).toBe('shop/routes.yaml:7:3 to[0]');
  expect(words).toContain('is off');
});

test('a fault of the folder itself names the folder', () => {
  const fault = problem('workspace-file-missing', { field: '(file)' });
  expect(faultLine('shop', fault).replaceAll(SGR, '')).toMatch(/^shop \(file\)\n/);
});
