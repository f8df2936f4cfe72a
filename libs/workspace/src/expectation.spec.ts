import { expect, test } from '@jest/globals';

import type { Problem } from '#libs/documents';

import { loadExpectations } from './expectation.js';
import { readYaml } from './yaml-file.js';

function load(text: string) {
  const found: Problem[] = [];
  const file = readYaml({ path: 'connections/acme.yaml', text: `expect: ${text}\n` }, found)!;
  const { expect: value } = file.value as { expect: unknown };
  const expectations = loadExpectations(value, file, 'Europe/Berlin');
  return { expectations, wrong: found.map(({ line, field, code }) => `${line} ${field} ${code}`), found };
}

test('one line says by when a file comes, in the zone of its partner', () => {
  expect(load("{ by: '18:00', days: mon-fri, grace: 30m, holidays: ['2026-12-25'] }").expectations).toEqual([
    {
      schedule: {
        calendar: { timezone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], holidays: ['2026-12-25'] },
        by: ['18:00'],
        graceSeconds: 1800,
      },
      size: { atLeast: 0.3, atMost: 3, of: 20, zeroing: 0.5 },
      owner: 'operations',
      severity: 'medium',
    },
  ]);
});

test.each([
  ['wed', [3]],
  ['sat-mon', [6, 7, 1]],
  ['[mon, wed-thu]', [1, 3, 4]],
  ['mon-sun', [1, 2, 3, 4, 5, 6, 7]],
])('days may be written as %s', (days, expected) => {
  expect(load(`{ every: 24h, days: ${days} }`).expectations[0]!.schedule!.calendar.days).toEqual(expected);
});

test('a stated bound takes the place of the usual one on its side, and all of it can be left out', () => {
  const sizeOf = (size: string) => load(`{ size: ${size} }`).expectations[0]!.size;
  expect(sizeOf('{ minRows: 100 }')).toMatchObject({ minRows: 100, atLeast: undefined, atMost: 3 });
  expect(sizeOf('{ minRows: 100, atLeast: 0.5 }')).toMatchObject({ minRows: 100, atLeast: 0.5 });
  expect(sizeOf('{ learn: false, zeroing: 1 }')).toEqual({ atLeast: undefined, atMost: undefined, of: 20, zeroing: 1 });
});

test('several kinds of files are each expected by themselves', () => {
  const { expectations } = load(
    "[{ for: InventoryReport, by: ['06:00', '18:00'] }, { every: 4h, owner: sales, severity: high }]",
  );
  expect(expectations.map((one) => [one.for, one.schedule?.by, one.owner, one.severity])).toEqual([
    ['InventoryReport', ['06:00', '18:00'], 'operations', 'medium'],
    [undefined, { everySeconds: 14_400 }, 'sales', 'high'],
  ]);
});

test.each([
  ["{ by: '25:00' }", '1 expect.by workspace-setting-invalid'],
  ['{ by: 18 }', '1 expect.by workspace-setting-invalid'],
  ['{ days: mon-fry }', '1 expect.days workspace-setting-invalid'],
  ['{ every: 1w }', '1 expect.every workspace-setting-invalid'],
  ['{ every: 32d }', '1 expect.every workspace-setting-invalid'],
  ["{ by: '18:00', every: 1d }", '1 expect.every workspace-setting-invalid'],
  ["{ holidays: ['2026-02-29'] }", '1 expect.holidays[0] workspace-setting-invalid'],
  ['{ size: { minrows: 3 } }', '1 expect.size.minrows workspace-setting-unknown'],
  ['{ size: { minRows: 100, maxRows: 10 } }', '1 expect.size.maxRows workspace-setting-invalid'],
  ['{ size: { minBytes: 100, maxBytes: 99 } }', '1 expect.size.maxBytes workspace-setting-invalid'],
  ['{ size: { atLeast: 3 } }', '1 expect.size.atLeast workspace-setting-invalid'],
  ['[{ for: Order }, { for: Orders }]', '1 expect[1].for workspace-setting-invalid'],
  ['[{ for: Order }, { for: Order }]', '1 expect[1].for expect-repeated'],
])('%s is refused with its place', (text, expected) => {
  expect(load(text).wrong).toEqual([expected]);
});
