import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize, resolve, sep } from 'node:path';

import { type CompiledResult, MappingFiles } from '#libs/mapping';

import { projectRoot, readConfigurationFiles, shippedMappings, type WorkspaceFile } from './configuration-files.js';

/**
 * Compiles a mapping file with what it builds on: files of its workspace, and mappings that come with Tradelane.
 * @throws when the files cannot be read
 */
export async function compileMappingFile(mappingFile: string): Promise<CompiledResult> {
  const own = await mappingFilesAround(mappingFile);
  const shipped = isShipped(mappingFile) ? [] : await shippedMappings();
  return new MappingFiles(own, shipped).compile(posix(normalize(mappingFile)));
}

/** The mappings of the workspace that a file belongs to: all below the folder `mappings` around it. Elsewhere, those beside it. */
export async function mappingFilesAround(mappingFile: string): Promise<WorkspaceFile[]> {
  const folder = dirname(normalize(mappingFile));
  const steps = folder.split(sep);
  const last = steps.lastIndexOf('mappings');
  if (last === -1) return filesBeside(folder);
  const mappings = steps.slice(0, last + 1).join(sep);
  return (await readConfigurationFiles(mappings, `${posix(mappings)}/`)).filter(isYaml);
}

async function filesBeside(folder: string): Promise<WorkspaceFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ name }) => posix(join(folder, name)));
  const yaml = paths.map((path) => ({ path })).filter((file) => isYaml(file) && !/\.test\.ya?ml$/i.test(file.path));
  return Promise.all(yaml.map(async ({ path }) => ({ path, text: await readFile(path, 'utf8') })));
}

const isYaml = ({ path }: Pick<WorkspaceFile, 'path'>): boolean => /\.ya?ml$/i.test(path);
const isShipped = (file: string): boolean => resolve(file).startsWith(join(projectRoot(), 'mappings') + sep);
const posix = (path: string): string => path.split(sep).join('/');
