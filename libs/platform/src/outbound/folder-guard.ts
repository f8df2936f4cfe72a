import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

import type { FolderRules, GuardedFolder } from './contract.js';

/**
 * Decides on the folder that is really meant, links followed, not on how it is written.
 * @returns the absolute path; fails `unauthorised` for a folder outside the rules. One that is not there is judged by its name: whether
 * it is missing is for the connector to find.
 */
export function createFolderGuard(rules: FolderRules): GuardedFolder {
  return async (written) => {
    const path = resolve(rules.base, written);
    const [real, allowed, denied] = await Promise.all([
      realOf(path),
      Promise.all(rules.allow.map(realOf)),
      Promise.all(rules.deny.map(realOf)),
    ]);
    const own = denied.find((folder) => isInside(real, folder) || isInside(folder, real));
    if (own !== undefined) return forbidden(path, real, 'the hub keeps its own data there');
    if (allowed.some((folder) => isInside(real, folder))) return { ok: true, value: path };
    return forbidden(path, real, `it is in none of ${rules.allow.join(', ')}`);
  };
}

function forbidden(path: string, real: string, reason: string): Awaited<ReturnType<GuardedFolder>> {
  const found = real === path ? path : `${path} (which leads to ${real})`;
  const message =
    `${found} may not be used: ${reason}. An administrator of this machine may name the folder in the process setting ` +
    `TRADELANE_ALLOW_FOLDERS, for example TRADELANE_ALLOW_FOLDERS=${path}, and start the hub again`;
  return { ok: false, failure: { kind: 'unauthorised', message } };
}

const isInside = (path: string, folder: string): boolean => {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
};

/** The path without links, as far as it exists. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realOf(parent), basename(path));
  }
}
