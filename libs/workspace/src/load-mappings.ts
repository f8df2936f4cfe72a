import { type Problem, problem, warning } from '#libs/documents';
import {
  type CompiledMapping,
  type CompiledOutput,
  isMappingFile,
  MappingFiles,
  successionOf,
  type Validity,
} from '#libs/mapping';

import type { WorkspaceFile } from './workspace.js';

interface CompiledFile extends Validity {
  path: string;
  id: string;
  version: string;
  mapping?: CompiledMapping;
  output?: CompiledOutput;
}

/** Compiles the mappings. One of the workspace takes the place of a shipped one of the same name, with all its versions. */
export function loadMappings(
  own: readonly WorkspaceFile[],
  shipped: readonly WorkspaceFile[],
  found: Problem[],
): { mappings: CompiledMapping[]; outputs: CompiledOutput[]; broken: ReadonlySet<string> } {
  const files = new MappingFiles(own, shipped);
  const ours = compileAll(files, own, found, false);
  const names = new Set(ours.map(({ id }) => id));
  const theirs = compileAll(files, shipped, found, true).filter(({ id }) => !names.has(id));
  for (const compiled of [ours, theirs]) checkVersions(files, compiled, found);
  const compiled = [...ours, ...theirs];
  return {
    mappings: compiled.flatMap(({ mapping }) => mapping ?? []),
    outputs: compiled.flatMap(({ output }) => output ?? []),
    broken: new Set([...own, ...shipped].filter(isMappingFile).flatMap(({ path }) => brokenName(path, compiled))),
  };
}

/** The name that a file has by its place, where nothing of that name could be compiled: it is told itself, and is not unknown. */
function brokenName(path: string, compiled: readonly CompiledFile[]): string[] {
  const place = path.replace(/^(?:shipped\/)?mappings\//, '');
  const ending = place.indexOf('.', place.lastIndexOf('/') + 1);
  const name = ending === -1 ? place : place.slice(0, ending);
  return compiled.some(({ id }) => id === name) ? [] : [name];
}

function compileAll(
  files: MappingFiles,
  among: readonly WorkspaceFile[],
  found: Problem[],
  isProven: boolean,
): CompiledFile[] {
  return among.filter(isMappingFile).flatMap(({ path }) => {
    const result = files.compile(path, isProven);
    if (!result.ok) {
      found.push(...result.problems);
      return [];
    }
    const { mapping, output } = result;
    const either = mapping ?? output;
    if (either === undefined) return [];
    const { id, version, validFrom, validUntil } = either;
    const validity = { ...(validFrom !== undefined && { validFrom }), ...(validUntil !== undefined && { validUntil }) };
    return [{ path, id, version, ...validity, ...(mapping && { mapping }), ...(output && { output }) }];
  });
}

/** Of each name, one version holds on any day. Days between two on which none does are told. */
function checkVersions(files: MappingFiles, compiled: readonly CompiledFile[], found: Problem[]): void {
  const inOrder = compiled.toSorted((one, other) => (beginsBefore(one, other) ? -1 : 1));
  inOrder.forEach((later, index) => {
    const earlier = inOrder[index - 1];
    if (earlier?.id === later.id) checkSuccession(files, earlier, later, found);
  });
}

const beginsBefore = (one: CompiledFile, other: CompiledFile): boolean =>
  one.id === other.id ? (one.validFrom ?? '') < (other.validFrom ?? '') : one.id < other.id;

function checkSuccession(files: MappingFiles, earlier: CompiledFile, later: CompiledFile, found: Problem[]): void {
  const { path, id, version } = later;
  const other = earlier.path;
  const succession = successionOf(earlier, later);
  if (earlier.version === version) {
    const place = { ...files.placeOf(path, ['version']), field: 'version' };
    found.push(
      problem('mapping-version-repeated', { ...place, found: `${id}@${version}`, params: { file: path, other } }),
    );
  } else if (succession.kind === 'overlap') {
    const from = succession.from || 'the beginning';
    const params = { file: path, version, other, from, until: succession.until ?? 'the end' };
    const place = { ...files.placeOf(path, ['validFrom']), field: 'validFrom' };
    found.push(problem('mapping-versions-overlap', { ...place, found: id, params }));
  } else if (succession.kind === 'gap') {
    const { from, until } = succession;
    const place = { ...files.placeOf(path, ['validFrom']), field: 'validFrom' };
    found.push(warning('mapping-versions-gap', { ...place, found: id, params: { file: path, other, from, until } }));
  }
}
