import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { projectRoot } from '#libs/reading';

import { PAGES } from './pages.js';

for (const [path, page] of Object.entries(PAGES)) {
  const file = join(projectRoot(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, page());
}
