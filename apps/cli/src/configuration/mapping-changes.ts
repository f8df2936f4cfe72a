import { isMappingFile, type MappingDefinition, MappingFiles, settingsOf } from '#libs/mapping';

import { type Files, isShipped } from './file-changes.js';

/** What a mapping says otherwise; `before` or `after` is absent where it says nothing. */
export interface SettingChange {
  setting: string;
  before?: string;
  after?: string;
}

export interface MappingChange {
  mapping: string;
  version: string;
  path: string;
  change: 'added' | 'removed' | 'changed';
  /** Its own text is the same: what it extends, or parts of it, changed. */
  isInherited: boolean;
  settings: readonly SettingChange[];
}

/** What changed in mappings, told of each by what it says as a whole. A file that is no mapping, or cannot be read as one, is left to the diff of texts. */
export function mappingChanges(before: Files, after: Files): MappingChange[] {
  const [old, now] = [mappingTexts(before), mappingTexts(after)];
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  const [theirs, ours] = [definitionsIn(old), definitionsIn(now)];
  const paths = [...new Set([...theirs.keys(), ...ours.keys()])].toSorted();
  return paths.flatMap((path) => {
    const change = changeOf(theirs.get(path), ours.get(path));
    return change === undefined ? [] : [{ ...change, path, isInherited: before[path] === after[path] }];
  });
}

/** The texts that make mappings, of a configuration. */
export const mappingTexts = (files: Files): readonly (readonly [path: string, text: string])[] =>
  Object.entries(files)
    .filter(([path]) => /^(?:shipped\/)?mappings\/.*\.ya?ml$/i.test(path))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));

function definitionsIn(texts: ReturnType<typeof mappingTexts>): Map<string, MappingDefinition> {
  const files = texts.map(([path, text]) => ({ path, text }));
  const mappings = new MappingFiles(
    files.filter(({ path }) => !isShipped(path)),
    files.filter(({ path }) => isShipped(path)),
  );
  return new Map(
    files.filter(isMappingFile).flatMap(({ path }) => {
      const definition = mappings.definition(path);
      return definition === undefined ? [] : [[path, definition] as const];
    }),
  );
}

function changeOf(
  before: MappingDefinition | undefined,
  after: MappingDefinition | undefined,
): Pick<MappingChange, 'mapping' | 'version' | 'change' | 'settings'> | undefined {
  const known = after ?? before;
  if (known === undefined) return undefined;
  const settings = settingChanges(before, after);
  if (settings.length === 0) return undefined;
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return { mapping: known.id, version: known.version, change, settings: change === 'changed' ? settings : [] };
}

function settingChanges(before: MappingDefinition | undefined, after: MappingDefinition | undefined): SettingChange[] {
  const [old, now] = [before, after].map((each) => settingsOf(each?.members ?? {}));
  const names = new Set([...old!.keys(), ...now!.keys()]);
  return [...names].flatMap((setting) => {
    const [was, is] = [old!.get(setting), now!.get(setting)];
    if (was === is) return [];
    return [{ setting, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }];
  });
}
