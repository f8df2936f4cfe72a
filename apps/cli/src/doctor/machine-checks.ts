import { access, constants, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { ProcessConfig } from '#libs/platform';

import { fail, type Finding, ok, warn } from './finding.js';

/** As package.json says under "engines". */
const OLDEST_NODE = [20, 19] as const;

/** @param version e.g. `20.20.2` */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  const isOldEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  return isOldEnough
    ? ok('Node', version)
    : fail('Node', version, `install Node ${OLDEST_NODE.join('.')} or newer: https://nodejs.org/`);
}

/** Files, checkpoints and the embedded database are written here. */
export async function checkDataFolder({ dataDir }: ProcessConfig): Promise<Finding> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok('data folder', dataDir);
  } catch (error) {
    return fail('data folder', (error as Error).message, `let the user of the hub write to ${dataDir}`);
  }
}

/** Whoever reads the key reads every secret; whoever loses it loses them. */
export async function checkMasterKey({ dataDir, masterKey }: ProcessConfig): Promise<Finding> {
  if (masterKey !== undefined) return ok('master key', 'from TRADELANE_MASTER_KEY');
  const file = join(dataDir, 'master.key');
  const found = await stat(file).catch(() => undefined);
  if (found === undefined)
    return warn('master key', 'none yet', 'the first start makes one: back it up then, apart from the database');
  const mode = (found.mode & 0o777).toString(8);
  return mode === '600' || mode === '400'
    ? ok('master key', `${file} (mode ${mode})`)
    : fail('master key', `${file} has mode ${mode}: other users can read it`, `chmod 600 ${file}`);
}
