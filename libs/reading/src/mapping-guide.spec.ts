import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { testMapping } from './mapping-cases.js';
import { compileMappingFile } from './mapping-file.js';
import { readContent } from './testing/read-text.js';

/** The examples of docs/mapping.md, as somebody would copy them. */
let examples: string[] = [];
let folder = '';

beforeAll(async () => {
  const guide = await readFile('docs/mapping.md', 'utf8');
  examples = [...guide.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = '']) => text);
  folder = await mkdtemp(join(tmpdir(), 'tradelane-guide-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const example = (start: string): string => {
  const found = examples.find((text) => text.startsWith(start));
  if (found === undefined) throw new Error(`docs/mapping.md has no example that begins with ${start}`);
  return found;
};

async function written(workspace: string, files: Readonly<Record<string, string>>): Promise<string> {
  const mappings = join(folder, workspace, 'mappings/acme');
  await mkdir(mappings, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(mappings, name), text);
  return join(mappings, 'order.inbound.yaml');
}

describe('the mapping guide', () => {
  test('has a worked example that passes its own cases', async () => {
    const file = await written('worked', {
      'order.inbound.yaml': example('mapping: acme/order'),
      'order.inbound.test.yaml': example('cases:'),
    });
    const tested = await testMapping(file);
    expect(tested).toMatchObject({ kind: 'tested', mapping: 'acme/order' });
    expect('results' in tested && tested.results.map(({ differences }) => differences)).toEqual([[], []]);
  });

  test('has a variant that reads what it says', async () => {
    const file = await written('variant', { 'order.inbound.yaml': example('extends: tradelane/order-csv') });
    const compiled = await compileMappingFile(file);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const sample =
      'Bestellung;order_date;sku;Text;quantity;unit;price;note\nA-1;2026-11-13;4711;Screws;2;EA;4.50;soon\n';
    const { documents, problems } = await readContent(sample, [compiled.mapping!]);
    expect(problems).toEqual([]);
    expect(documents).toMatchObject([
      { orderNumber: 'A-1', documentId: 'A-1', lines: [{ item: { sellerItemId: '4711', name: 'Screws' } }] },
    ]);
    expect(documents[0]).not.toHaveProperty('notes');
  });
});
