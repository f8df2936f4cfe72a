import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';

import { projectRoot } from '#libs/reading';

import { csvColumnsPage } from './docs/csv-columns.js';

test('docs/csv-columns.md says what the mapping files say; otherwise run npm run docs', () => {
  expect(readFileSync(join(projectRoot(), 'docs/csv-columns.md'), 'utf8')).toBe(csvColumnsPage());
});
