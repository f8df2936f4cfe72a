import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { parseMapping } from '#libs/mapping';
import { beside, casesFileOf, testMapping } from '#libs/reading';

const folder = import.meta.dirname;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('bound.yaml'))
  .toSorted();

describe.each(files)('%s', (file) => {
  test('is named by its path', () => {
    const mapping = path.join(folder, file);
    const compiled = parseMapping(readFileSync(mapping, 'utf8'), file, beside(path.dirname(mapping)));
    const { id } = (compiled.ok && (compiled.mapping ?? compiled.output)) || {};
    expect(id).toBe(file.replace('.inbound.yaml', ''));
  });

  test('has cases beside it', () => {
    expect(existsSync(casesFileOf(path.join(folder, file)))).toBe(true);
  });

  test('maps its cases as they say', async () => {
    const tested = await testMapping(path.join(folder, file));
    const results = tested.kind === 'tested' ? tested.results : [];
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
  });
});
