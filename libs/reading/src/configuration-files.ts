import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Text of a configuration file; `path` is relative to its workspace, with `/`. */
export interface WorkspaceFile {
  path: string;
  text: string;
}

/** The folder of package.json, from source or build. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('package.json of Tradelane not found above its own code');
    folder = parent;
  }
  return folder;
}

const CONFIGURATION = /\.(?:ya?ml|csv|asc)$/i;

/** Every configuration file below a folder, sorted. Test cases of mappings are not part of a configuration. */
export async function readConfigurationFiles(folder: string, prefix = ''): Promise<WorkspaceFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && CONFIGURATION.test(entry.name) && !/\.test\.ya?ml$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Promise.all(
    paths.map(async (path) => ({
      path: prefix + relative(folder, path).split(sep).join('/'),
      text: await readFile(path, 'utf8'),
    })),
  );
}

/** Mappings that come with Tradelane, with their shared parts. A workspace may use them by name, or replace one with its own of the same name. */
export async function shippedMappings(): Promise<WorkspaceFile[]> {
  const files = await readConfigurationFiles(join(projectRoot(), 'mappings'), 'shipped/mappings/');
  return files.filter((file) => /\.ya?ml$/i.test(file.path));
}
