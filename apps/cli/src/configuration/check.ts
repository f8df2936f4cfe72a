import { existsSync } from 'node:fs';
import { join } from 'node:path';

import pc from 'picocolors';

import { connectors } from '#connectors';
import { described, problem, type Problem } from '#libs/documents';
import { checkPublicKeys } from '#libs/pgp';
import { readConfigurationFiles, shippedMappings, type WorkspaceFile } from '#libs/reading';
import { loadWorkspace, publicKeysOf } from '#libs/workspace';

import { DONE, type ExitCode, FAILED } from '../exit-code.js';
import { processSettings, Refused } from '../installation/process-settings.js';
import { plain } from '../output/plain.js';
import { complain, print } from '../output/print.js';
import { shownPath } from '../output/shown-path.js';

/** Checks a workspace folder as a whole and tells everything that is wrong with it. */
export async function checkFolder(named: string | undefined): Promise<ExitCode> {
  const folder = workspaceFolder(named);
  const loaded = loadWorkspace(await filesOf(folder), connectors);
  if (!loaded.ok) return tellFaults(folder, loaded.problems);
  const { partners, connections, mappings } = loaded.workspace;
  const keys = await checkPublicKeys(publicKeysOf(loaded.workspace), new Date());
  if (keys.some(({ severity }) => severity === 'error')) return tellFaults(folder, keys);
  tellWarnings(folder, [...loaded.warnings, ...keys]);
  print(
    `${pc.green('✓')} ${folder} is right: ${partners.length} partners, ${connections.length} connections, ${mappings.length} mappings`,
  );
  return DONE;
}

/** @throws Refused when there is none */
export function workspaceFolder(named: string | undefined): string {
  const folder = named ?? processSettings().workspaceDir ?? 'workspace';
  if (!existsSync(folder)) throw new Refused(described(problem('workspace-folder-missing', { found: folder })).message);
  return shownPath(folder);
}

/** All that makes the configuration: the folder's own files and the mappings that come with Tradelane. */
export const filesOf = async (folder: string): Promise<WorkspaceFile[]> => [
  ...(await readConfigurationFiles(folder)),
  ...(await shippedMappings()),
];

export function tellFaults(folder: string, problems: readonly Problem[]): ExitCode {
  for (const each of problems) complain(`${pc.red('✗')} ${faultLine(folder, each)}`);
  complain(`${problems.length} ${problems.length === 1 ? 'setting is' : 'settings are'} wrong. Nothing was changed.`);
  return FAILED;
}

export function tellWarnings(folder: string, warnings: readonly Problem[]): void {
  for (const each of warnings) complain(`${pc.yellow('!')} ${faultLine(folder, each)}`);
}

/** `shop/connections/erp.yaml:7:3 config.url`, then what is wrong with it. */
export function faultLine(folder: string, fault: Problem): string {
  const file = fault.params?.['file'];
  const place = [file === undefined ? folder : join(folder, String(file)), fault.line, fault.column]
    .filter((part) => part !== undefined)
    .join(':');
  return `${pc.bold(place)} ${fault.field ?? ''}\n    ${plain(described(fault).message)}`;
}
