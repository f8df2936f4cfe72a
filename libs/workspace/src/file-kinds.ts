import { type Problem, problem } from '#libs/documents';

import type { WorkspaceFile } from './workspace.js';

/** Where each kind of file lies in a workspace folder. */
const PLACES = {
  company: /^workspace\.yaml$/,
  partners: /^partners\/[^/]+\.ya?ml$/,
  connections: /^connections\/[^/]+\.ya?ml$/,
  rules: /^rules\.yaml$/,
  routes: /^routes\.yaml$/,
  tables: /^tables\/[^/]+\.(?:csv|ya?ml)$/,
  /** Public keys of partners. */
  keys: /^keys\/[^/]+\.asc$/,
  mappings: /^mappings\/.+\.ya?ml$/,
  /** Those that come with Tradelane; one of the workspace takes the place of a shipped one of the same name. */
  shippedMappings: /^shipped\/mappings\/.+\.ya?ml$/,
} as const;

export type FileKind = keyof typeof PLACES;

/** Test cases and samples beside mappings. */
const BESIDE_MAPPINGS = /^(?:shipped\/)?mappings\/.*(?:\.(?:cases|test)\.ya?ml|\.(?!ya?ml$)[^./]+)$/;

/** Sorts files by kind, each kind by path. A YAML, CSV or key file that is none of them is a problem: it would be forgotten in silence. */
export function sortFiles(files: readonly WorkspaceFile[], found: Problem[]): Record<FileKind, WorkspaceFile[]> {
  const sorted: Record<FileKind, WorkspaceFile[]> = {
    company: [],
    partners: [],
    connections: [],
    rules: [],
    routes: [],
    tables: [],
    keys: [],
    mappings: [],
    shippedMappings: [],
  };
  for (const file of files.toSorted((left, right) => (left.path < right.path ? -1 : 1))) {
    if (BESIDE_MAPPINGS.test(file.path)) continue;
    const kind = (Object.keys(PLACES) as FileKind[]).find((kind) => PLACES[kind].test(file.path));
    if (kind !== undefined) sorted[kind].push(file);
    else if (/\.(?:csv|ya?ml|asc)$/.test(file.path))
      found.push(problem('workspace-file-unknown', { field: '(file)', params: { file: file.path } }));
  }
  return sorted;
}
