import { existsSync } from 'node:fs';
import { chown, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { connectors } from '#connectors';
import { loadWorkspace, type Workspace } from '#libs/workspace';

import { faultLine, filesOf } from '../configuration/check.js';
import { processSettings, Refused } from '../installation/process-settings.js';
import { shownPath } from '../output/shown-path.js';

export interface WorkspaceFolder {
  /** As a person here would type it. */
  folder: string;
  workspace: Workspace;
}

/**
 * The workspace that is named, or the usual one; undefined where there is none, as on a machine that only takes files.
 * @throws Refused telling everything that is wrong with it
 */
export async function workspaceHere(named: string | undefined): Promise<WorkspaceFolder | undefined> {
  const folder = named ?? processSettings().workspaceDir ?? 'workspace';
  if (named === undefined && !existsSync(folder)) return undefined;
  const loaded = loadWorkspace(await filesOf(folder), connectors);
  if (loaded.ok) return { folder: shownPath(folder), workspace: loaded.workspace };
  throw new Refused(loaded.problems.map((each) => faultLine(folder, each)).join('\n'));
}

/**
 * Writes a file one folder below the workspace's own.
 * @returns whether it was written: a file that is there stays as it is
 */
export async function writeOnce(file: string, text: string): Promise<boolean> {
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, text, { flag: 'wx' });
    // Written as root, it still belongs to whoever keeps the workspace.
    const { uid, gid } = await stat(dirname(dirname(file)));
    await chown(dirname(file), uid, gid);
    await chown(file, uid, gid);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
