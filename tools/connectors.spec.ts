import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { connectors } from '#connectors';

describe('the list of connectors', () => {
  const folders = readdirSync('connectors', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  test('names every folder, and each once', () => {
    expect(connectors.map(({ id }) => id).toSorted()).toEqual(folders.toSorted());
  });

  test.each(folders)('%s has a README and a conformance test', (name) => {
    expect(existsSync(join('connectors', name, 'README.md'))).toBe(true);
    expect(existsSync(join('connectors', name, 'test', `${name}.conformance.spec.ts`))).toBe(true);
  });
});
