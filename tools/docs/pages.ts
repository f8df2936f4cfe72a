import { csvColumnsPage } from './csv-columns.js';
import { documentsPage } from './documents.js';
import { problemsPage } from './problems.js';
import { settingsPage } from './settings.js';

/** Pages that are made of code, by their path in the project. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/csv-columns.md': csvColumnsPage,
  'docs/reference/documents.md': documentsPage,
  'docs/reference/problems.md': problemsPage,
  'docs/reference/settings.md': settingsPage,
};
