import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { casesFileOf, compileMappingFile, testMapping } from '#libs/reading';

const folder = import.meta.dirname;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('bound.yaml'))
  .toSorted();

describe.each(files)('%s', (file) => {
  test('is named by its path', async () => {
    const compiled = await compileMappingFile(path.join(folder, file));
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
