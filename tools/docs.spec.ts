import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';

import { projectRoot } from '#libs/reading';

import { PAGES } from './docs/pages.js';

test.each(Object.entries(PAGES))('%s says what the code says; otherwise run npm run docs', (path, page) => {
  expect(readFileSync(join(projectRoot(), path), 'utf8')).toBe(page());
});
