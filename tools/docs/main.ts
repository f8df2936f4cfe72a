import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectRoot } from '#libs/reading';

import { csvColumnsPage } from './csv-columns.js';

writeFileSync(join(projectRoot(), 'docs/csv-columns.md'), csvColumnsPage());
