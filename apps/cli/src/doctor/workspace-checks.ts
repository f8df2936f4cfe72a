import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';

import { connectors } from '#connectors';
import { described } from '#libs/documents';
import { Configurations } from '#libs/pipeline';
import {
  checkCanary,
  createFolderGuard,
  createVault,
  folderRules,
  loadMasterKey,
  type ProcessConfig,
} from '#libs/platform';
import { activeVersions, countWaiting, type Database, findInstallationRecord, secretNames } from '#libs/store';
import type { Workspace } from '#libs/workspace';

import { fail, type Finding, ok, warn } from './finding.js';

/** What the active configurations ask of this machine and of the stored secrets. */
export async function checkWorkspaces(database: Database, config: ProcessConfig): Promise<Finding[]> {
  const companies = await activeVersions(database);
  if (companies.length === 0) return [warn('configuration', 'none', 'tradelane config apply FOLDER')];
  const configurations = new Configurations(database, connectors, () => new Date());
  const findings: Finding[] = [];
  for (const { companyId } of companies) {
    const { workspace, version } = await configurations.active(companyId);
    findings.push(
      ok('configuration', `${companyId}: version ${version}, ${workspace.connections.length} connections`),
      checkSecrets(workspace, await secretNames(database, companyId)),
      await checkWaiting(database, companyId),
      ...(await checkFolders(workspace, config)),
    );
  }
  return findings;
}

async function checkWaiting(database: Database, companyId: string): Promise<Finding> {
  const { documents, values } = await countWaiting(database, companyId);
  return documents === 0
    ? ok('cross-references', 'no document waits for one')
    : warn('cross-references', `${documents} documents wait for ${values} values`, 'tradelane unmapped list');
}

export function checkSecrets({ connections }: Pick<Workspace, 'connections'>, set: readonly string[]): Finding {
  const used = [...new Set(connections.flatMap(({ secrets }) => secrets))];
  const missing = used.filter((name) => !set.includes(name));
  return missing.length === 0
    ? ok('secrets', used.length === 0 ? 'none are needed' : `${used.length} are set`)
    : fail(
        'secrets',
        `not set: ${missing.join(', ')}`,
        missing.map((name) => `tradelane secret set ${name}`).join('; '),
      );
}

async function checkFolders({ connections }: Workspace, config: ProcessConfig): Promise<Finding[]> {
  const folders = connections.filter(({ connector, mode }) => connector === 'folder' && mode !== 'off');
  const permit = createFolderGuard(folderRules(config));
  return Promise.all(
    folders.map(async ({ id, config }) => {
      const permitted = await permit((config as { path: string }).path);
      if (!permitted.ok) return fail(`folder of ${id}`, permitted.failure.message, 'set TRADELANE_ALLOW_FOLDERS');
      const path = permitted.value;
      const trouble = await access(path, constants.R_OK | constants.W_OK).catch(
        (error: NodeJS.ErrnoException) => error,
      );
      if (!(trouble instanceof Error)) return ok(`folder of ${id}`, path);
      return trouble.code === 'ENOENT'
        ? fail(`folder of ${id}`, `${path} does not exist`, `mkdir -p ${path}, or mount what should be there`)
        : fail(`folder of ${id}`, trouble.message, `let the user of the hub read and write ${path}`);
    }),
  );
}

const PUT_BACK = 'put back the master key that sealed them, from your backup';

/** The master key that this process has must be the one that the secrets were sealed with. */
export async function checkCanaryOf(database: Database, config: ProcessConfig): Promise<Finding[]> {
  const canary = await findInstallationRecord(database, 'canary');
  if (canary === undefined) return [];
  const isThere = config.masterKey !== undefined || existsSync(join(config.dataDir, 'master.key'));
  // Loading makes a key where none is, and a new one opens nothing.
  if (!isThere) return [fail('sealed secrets', 'their master key is gone', PUT_BACK)];
  const loaded = await loadMasterKey(config);
  const problem = loaded.ok ? checkCanary(createVault(loaded.key), canary) : loaded.problem;
  return [
    problem === undefined
      ? ok('sealed secrets', 'this master key opens them')
      : fail('sealed secrets', described(problem).message, PUT_BACK),
  ];
}
