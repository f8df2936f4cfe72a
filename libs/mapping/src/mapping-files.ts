import type { ReadBeside } from './mapping-parts.js';

/** A file of a configuration; `/` separates folders. */
interface TextFile {
  path: string;
  text: string;
}

/** Whether a YAML file below `mappings/` is a mapping, and not the shared parts of some. */
export const isMappingFile = ({ path }: Pick<TextFile, 'path'>): boolean => !/\.parts\.ya?ml$/i.test(path);

/** Texts of the files beside each file, by name. */
export function filesBeside(files: readonly TextFile[]): (path: string) => ReadBeside {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return (path) => (name) => texts.get(`${path.slice(0, path.lastIndexOf('/') + 1)}${name}`);
}
