import { expect, test } from '@jest/globals';

import { openedName, sealedName } from './names.js';

test.each([
  ['orders.csv.pgp', 'orders.csv'],
  ['orders.csv.GPG', 'orders.csv'],
  ['orders.csv.asc', 'orders.csv'],
  ['orders.pgp', 'orders'],
  // Plain text may have this ending.
  ['orders.asc', 'orders.asc'],
  ['orders.csv', 'orders.csv'],
  ['.pgp', '.pgp'],
])('%s holds %s', (name, expected) => expect(openedName(name)).toBe(expected));

test('what we seal says so behind its own ending', () => expect(sealedName('PO-1.xml')).toBe('PO-1.xml.pgp'));
