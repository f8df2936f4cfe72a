import { existsSync } from 'node:fs';

import pc from 'picocolors';

import { shorten } from '#libs/documents';
import type { OpenedHub } from '#libs/pipeline';

import { DONE, type ExitCode } from '../exit-code.js';
import { withCompany } from '../installation/with-hub.js';
import { plain } from '../output/plain.js';
import { print, printJson } from '../output/print.js';
import { filesOf, workspaceFolder } from './check.js';
import { byPath, type FileChange, fileChanges, type Files, isShipped } from './file-changes.js';
import { type MappingChange, mappingChanges, type SettingChange } from './mapping-changes.js';
import { findVersion, isVersion, unknownVersion } from './stored-version.js';

/** One side of a comparison. */
interface Side {
  name: string;
  files: Files;
}

/**
 * What differs between two versions, or a version and a folder: of mappings what they say, then every text. Without names, what an apply of the
 * workspace folder would change; with one, a version or folder beside the active version.
 */
export const showDiff = (
  from: string | undefined,
  to: string | undefined,
  options: { company?: string; json?: boolean },
): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const sides: Side[] = [];
    for (const named of sidesOf(from, to)) {
      const side = await sideOf(hub, companyId, named);
      if (side === undefined) return unknownVersion(named, companyId);
      sides.push(side);
    }
    const [before, after] = sides as [Side, Side];
    const files = fileChanges(before.files, after.files);
    const mappings = mappingChanges(before.files, after.files);
    if (options.json === true) printJson({ from: before.name, to: after.name, mappings, files });
    else printDiff(before.name, after.name, mappings, files);
    return DONE;
  });

/** Names of both sides; undefined is the active version, `''` the usual folder. */
function sidesOf(from: string | undefined, to: string | undefined): [string | undefined, string | undefined] {
  if (to !== undefined) return [from, to];
  if (from === undefined) return [undefined, ''];
  return isVersion(from) && !existsSync(from) ? [from, undefined] : [undefined, from];
}

/** @throws Refused when a folder is named that is not there */
async function sideOf(hub: OpenedHub, companyId: string, named: string | undefined): Promise<Side | undefined> {
  if (named === undefined || isVersion(named)) {
    const stored = await findVersion(hub, companyId, named);
    return stored && { name: `version ${stored.version}`, files: stored.files };
  }
  const folder = workspaceFolder(named === '' ? undefined : named);
  return { name: folder, files: byPath(await filesOf(folder)) };
}

function printDiff(from: string, to: string, mappings: readonly MappingChange[], files: readonly FileChange[]): void {
  if (files.length === 0) return print(`${from} and ${to} are the same`);
  print(pc.bold(`From ${from} to ${to}`));
  for (const change of mappings) mappingLines(change).forEach((line) => print(line));
  const [own, shipped] = [files.filter(({ path }) => !isShipped(path)), files.filter(({ path }) => isShipped(path))];
  for (const change of own) fileLines(change).forEach((line) => print(line));
  if (shipped.length > 0)
    print(`\n${shipped.length} files that come with Tradelane differ: ${shipped.map(({ path }) => path).join(', ')}`);
}

/** What a mapping says otherwise, setting by setting. */
export function mappingLines({ mapping, version, change, isInherited, settings }: MappingChange): string[] {
  const why = isInherited && change === 'changed' ? ' through what it builds on' : '';
  const heading = `\n${pc.bold(plain(`${mapping}@${version}`))} ${change}${why}`;
  const width = Math.max(0, ...settings.map(({ setting }) => setting.length));
  return [heading, ...settings.map((each) => settingLine(each, width))];
}

function settingLine({ setting, before, after }: SettingChange, width: number): string {
  const name = plain(setting).padEnd(width);
  if (before === undefined) return pc.green(`  + ${name}  ${shown(after)}`);
  if (after === undefined) return pc.red(`  - ${name}  ${shown(before)}`);
  return `${pc.yellow(`  ~ ${name}`)}  ${pc.red(shown(before))} → ${pc.green(shown(after))}`;
}

const shown = (value = ''): string => shorten(plain(value));

function fileLines({ path, change, lines }: FileChange): string[] {
  const heading = `\n${pc.bold(path)} ${change}`;
  if (lines === undefined) return [heading, pc.dim('  the two are too different to be shown line by line')];
  return [heading, ...lines.map(coloured)];
}

function coloured(line: string): string {
  const text = plain(line);
  if (line.startsWith('@@')) return pc.cyan(text);
  if (line.startsWith('+')) return pc.green(text);
  return line.startsWith('-') ? pc.red(text) : text;
}
