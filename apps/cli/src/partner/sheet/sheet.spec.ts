import { describe, expect, test } from '@jest/globals';

import { sampleFiles } from './sample-files.js';
import { exampleName, type SheetFacts } from './sheet-facts.js';
import { sheetHtml } from './sheet-html.js';

const files = {
  pattern: 'orders-*.csv',
  complete: 'stable',
  stableSeconds: 10,
  marker: '.done',
  maxBytes: 50_000_000,
} as const;
const facts: SheetFacts = {
  company: { name: 'Northwind <Ltd>', contact: { name: 'Ann Baker', email: 'edi@northwind.example' } },
  partner: 'Acme & Sons',
  host: 'drop.example',
  port: 2222,
  login: 'tl-acme',
  logsInWith: 'key',
  hostFingerprint: 'SHA256:abc',
  folders: { inbox: 'inbox', replies: 'replies', outbox: 'outbox' },
  files,
  samples: [
    {
      name: 'sample-order.csv',
      what: 'orders',
      description: 'Our columns.',
      text: 'a,b\r\n1,2\r\n3,4\r\n5,6\r\n7,8\r\n',
    },
  ],
  madeOn: '2026-11-23',
};
const sheet = (changes: Partial<SheetFacts> = {}): string => sheetHtml({ ...facts, ...changes });
const withFiles = (changes: object): string => sheet({ files: { ...files, ...changes } });

describe('the sheet of a partner', () => {
  test('names address, port, user and host key, and how its programs show that', () => {
    const html = sheet();
    for (const fact of ['drop.example', '2222', 'tl-acme', 'SHA256:abc', 'WinSCP', 'FileZilla', 'private key file'])
      expect(html).toContain(fact);
  });

  test('names the three answers to a file that fits the pattern', () => {
    for (const name of ['received.csv', 'result.csv', 'csv.report.html'])
      expect(sheet()).toContain(`<code>orders-2026-11-23.${name}</code>`);
  });

  test.each([
    [{ complete: 'stable' }, 'has not changed for 10 seconds'],
    [{ complete: 'rename' }, 'the moment it has its own name'],
    [{ complete: 'marker' }, 'orders-2026-11-23.csv.done'],
  ])('tells how to upload as the connection wants it: %j', (changes, words) => {
    expect(withFiles(changes)).toContain(words);
  });

  test('shows the beginning of a sample and holds the whole of it', () => {
    const html = sheet();
    expect(html).toContain('a,b\n1,2\n3,4\n5,6\n…');
    const [, whole = ''] = /base64,([^"]+)"/.exec(html) ?? [];
    expect(Buffer.from(whole, 'base64').toString()).toBe(facts.samples[0]!.text);
  });

  test('stands alone: no script and nothing from elsewhere', () => {
    expect(sheet()).not.toMatch(/<script|<link|<img|url\(|https?:/);
  });

  test('has room to write where something is not known', () => {
    const { login: _, ...unknown } = facts;
    expect(sheetHtml(unknown).match(/class="blank"/g)).toHaveLength(2);
  });

  test('shows texts of the workspace as texts', () => {
    expect(sheet()).toContain('Northwind &#60;Ltd&#62;');
    expect(sheet()).toContain('Acme &#38; Sons');
  });
});

test.each([
  ['*', 'orders-2026-11-23.csv'],
  ['orders-*.csv', 'orders-2026-11-23.csv'],
  ['*.xml', '2026-11-23.xml'],
  ['stock_??.txt', 'stock_11.txt'],
  ['out*.*', 'out2026-11-23.csv'],
])('"%s" is fitted by %s', (pattern, name) => {
  expect(exampleName({ ...facts, files: { ...files, pattern } })).toBe(name);
});

describe('samples of a connection', () => {
  test('are those beside its mappings', async () => {
    const [stock, ubl] = await sampleFiles(
      'samples/workspace',
      ['tradelane/stock-csv', 'standards/ubl/order'],
      'supplier',
    );
    expect(stock).toMatchObject({ name: 'sample-stock-csv.csv', what: 'stock', text: expect.stringMatching(/^sku,/) });
    expect(ubl).toMatchObject({ what: 'orders', text: expect.stringContaining('<') });
  });

  test('without mappings are our own columns for the role of the partner', async () => {
    expect(await sampleFiles('samples/workspace', [], 'customer')).toMatchObject([{ name: 'sample-order-csv.csv' }]);
  });
});
