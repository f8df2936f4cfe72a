import { describe, expect, test } from '@jest/globals';

import { fileChanges } from './file-changes.js';
import { mappingChanges } from './mapping-changes.js';
import { withPart } from './roll-back.js';

const MAPPING = `mapping: acme/order
version: 1
target: Order
source: { format: csv, match: { headers: [No] }, groupBy: No }
fields:
  orderNumber: No
  buyer: { name: Customer }
`;
const VARIANT = 'extends: acme/order\nmapping: branch/order\nversion: 1\n';
const BEFORE = {
  'mappings/acme/order.yaml': MAPPING,
  'mappings/branch/order.yaml': VARIANT,
  'routes.yaml': 'groups: []\n',
};
const AFTER = {
  ...BEFORE,
  'mappings/acme/order.yaml': MAPPING.replace('version: 1', 'version: 2').replace(
    'buyer: { name: Customer }',
    'buyer.name: { path: Kunde, required: true }\n  issueDate: Date',
  ),
};

describe('what differs between two configurations', () => {
  test('is told of each file as a unified diff; line ends are no difference', () => {
    const crlf = { ...AFTER, 'routes.yaml': 'groups: []\r\n', 'rules.yaml': 'rules: []\n' };
    expect(fileChanges(BEFORE, crlf)).toEqual([
      {
        path: 'mappings/acme/order.yaml',
        change: 'changed',
        lines: [
          '@@ -1,7 +1,8 @@',
          ' mapping: acme/order',
          '-version: 1',
          '+version: 2',
          ' target: Order',
          ' source: { format: csv, match: { headers: [No] }, groupBy: No }',
          ' fields:',
          '   orderNumber: No',
          '-  buyer: { name: Customer }',
          '+  buyer.name: { path: Kunde, required: true }',
          '+  issueDate: Date',
        ],
      },
      { path: 'rules.yaml', change: 'added', lines: ['@@ -0,0 +1,1 @@', '+rules: []'] },
    ]);
    expect(fileChanges(BEFORE, BEFORE)).toEqual([]);
  });

  test('of files that come with Tradelane is only that they differ', () => {
    expect(fileChanges({ 'shipped/mappings/a.yaml': 'a' }, { 'shipped/mappings/a.yaml': 'b' })).toEqual([
      { path: 'shipped/mappings/a.yaml', change: 'changed' },
    ]);
  });

  test('is told of a mapping, and of its variants, by what they say', () => {
    const settings = [
      { setting: 'fields.buyer.name', before: 'Customer', after: '{"path":"Kunde","required":true}' },
      { setting: 'fields.issueDate', after: 'Date' },
    ];
    expect(mappingChanges(BEFORE, AFTER)).toEqual([
      {
        mapping: 'acme/order',
        version: '2',
        path: 'mappings/acme/order.yaml',
        change: 'changed',
        isInherited: false,
        settings: [{ setting: 'version', before: '1', after: '2' }, ...settings],
      },
      {
        mapping: 'branch/order',
        version: '1',
        path: 'mappings/branch/order.yaml',
        change: 'changed',
        isInherited: true,
        settings: [{ setting: 'extends', before: 'acme/order@1', after: 'acme/order@2' }, ...settings],
      },
    ]);
  });

  test('is nothing for a mapping that is written otherwise and says the same', () => {
    const nested = {
      ...BEFORE,
      'mappings/acme/order.yaml': MAPPING.replace('buyer: { name: Customer }', 'buyer.name: Customer'),
    };
    expect(mappingChanges(BEFORE, nested)).toEqual([]);
  });

  test('is that a mapping came or went', () => {
    const { 'mappings/branch/order.yaml': _, ...without } = BEFORE;
    expect(mappingChanges(BEFORE, without)).toMatchObject([{ mapping: 'branch/order', change: 'removed' }]);
    expect(mappingChanges(without, BEFORE)).toMatchObject([{ mapping: 'branch/order', change: 'added' }]);
  });
});

describe('a part that is rolled back', () => {
  const now = {
    'mappings/acme/order.yaml': 'new',
    'mappings/acme/order.v2.yaml': 'v2',
    'mappings/acme/order-change.yaml': 'x',
    'routes.yaml': 'r2',
  };
  const then = { 'mappings/acme/order.yaml': 'old', 'routes.yaml': 'r1' };

  test('is as it was, what came since is gone, the rest stays', () => {
    expect(withPart(now, then, 'mappings/acme/order')).toEqual({
      'mappings/acme/order.yaml': 'old',
      'mappings/acme/order-change.yaml': 'x',
      'routes.yaml': 'r2',
    });
    expect(withPart(now, then, 'mappings/acme')).toEqual({ 'mappings/acme/order.yaml': 'old', 'routes.yaml': 'r2' });
  });

  test('must be there now or then', () => {
    expect(withPart(now, then, 'mappings/acm')).toBeUndefined();
    expect(withPart({ 'shipped/mappings/a.yaml': 'a' }, {}, 'shipped/mappings/a')).toBeUndefined();
  });
});
