import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { isMappingFile } from '#libs/mapping';
import { projectRoot } from '#libs/reading';

const YAML = /\.ya?ml$/i;
const CASES = /\.test\.ya?ml$/i;

/**
 * The mapping files that paths mean: a mapping, the cases of one, a folder of mappings, or a workspace, of which only `mappings` counts.
 * @throws the error of the file system for a path that is not there
 */
export async function mappingFilesIn(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(filesOf));
  return [...new Set(found.flat())].toSorted();
}

async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path.replace(CASES, '.yaml')];
  const folder = existsSync(join(path, 'workspace.yaml')) ? join(path, 'mappings') : path;
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(({ name }) => YAML.test(name) && !CASES.test(name) && isMappingFile({ path: name }))
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** What is tested when nothing is named: the shipped mappings, and those of a workspace in its usual place. */
export const usualMappings = (workspace: string): string[] =>
  [join(projectRoot(), 'mappings'), workspace].filter((path) => existsSync(path));
