import pc from 'picocolors';

import { applyWorkspace, type Applied, type OpenedHub } from '#libs/pipeline';
import { configurationHistory, type StoredConfiguration } from '#libs/store';

import { DONE, type ExitCode } from '../exit-code.js';
import { actor } from '../installation/process-settings.js';
import { withCompany, withHub } from '../installation/with-hub.js';
import { plain } from '../output/plain.js';
import { print, printJson } from '../output/print.js';
import { table } from '../output/table.js';
import { filesOf, tellFaults, tellWarnings, workspaceFolder } from './check.js';
import { isShipped } from './file-changes.js';
import { findVersion, unknownVersion } from './stored-version.js';

export interface ByPerson {
  by?: string;
  company?: string;
}

interface Shown {
  company?: string;
  json?: boolean;
}

export async function applyFolder(
  named: string | undefined,
  options: ByPerson & { reason?: string },
): Promise<ExitCode> {
  const folder = workspaceFolder(named);
  const files = await filesOf(folder);
  return withHub(
    async (hub) => tellApplied(hub, folder, await applyWorkspace(hub, files, actor(options.by), options.reason)),
    { mayMakeData: true },
  );
}

/** Says what became of an apply, and what has yet to be done that it works. */
export async function tellApplied(hub: OpenedHub, from: string, applied: Applied): Promise<ExitCode> {
  if (!applied.ok) return tellFaults(from, applied.problems);
  tellWarnings(from, applied.warnings);
  const { version, changed, companyId, released } = applied;
  print(
    changed
      ? `${pc.green('✓')} version ${version} of ${companyId} is active`
      : `${pc.green('✓')} nothing changed: version ${version} of ${companyId} stays active`,
  );
  if (released.documents > 0)
    print(`  ${released.documents} documents of ${released.receipts} files waited for its tables and go on`);
  await adviseSecrets(hub, companyId);
  await adviseFolders(hub, companyId);
  return DONE;
}

/** A connection whose secret is not set cannot work, so it is said where it can still be cured. */
async function adviseSecrets(hub: OpenedHub, companyId: string): Promise<void> {
  const { workspace } = await hub.configurations.active(companyId);
  const set = new Set(await hub.secrets.names(companyId));
  const missing = new Set(workspace.connections.flatMap(({ secrets }) => secrets).filter((name) => !set.has(name)));
  for (const name of missing)
    print(`${pc.yellow('!')} the secret ${name} is not set yet: tradelane secret set ${name}`);
}

/** The hub's own process may allow other folders than this one; the words say which setting is meant. */
async function adviseFolders(hub: OpenedHub, companyId: string): Promise<void> {
  const { workspace } = await hub.configurations.active(companyId);
  for (const { id, connector, mode, config } of workspace.connections) {
    if (connector !== 'folder' || mode === 'off') continue;
    const permitted = await hub.edge.folder((config as { path: string }).path);
    if (!permitted.ok) print(`${pc.yellow('!')} ${id}: ${plain(permitted.failure.message)}`);
  }
}

export const showHistory = (options: Shown): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const versions = await configurationHistory(hub.database, companyId);
    if (options.json === true) printJson(versions);
    else {
      const rows = versions.map((one) => [
        one.version,
        one.active ? 'active' : '',
        one.appliedAt,
        one.appliedBy,
        one.hash.slice(0, 12),
        one.reason,
      ]);
      table(['version', '', 'applied', 'by', 'hash', 'reason'], rows).forEach(print);
    }
    return DONE;
  });

export const showVersion = (version: string | undefined, options: Shown): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const stored = await findVersion(hub, companyId, version);
    if (stored === undefined) return unknownVersion(version, companyId);
    if (options.json === true) printJson(stored);
    else printFiles(stored);
    return DONE;
  });

function printFiles({ version, files, appliedAt, appliedBy }: StoredConfiguration): void {
  const [own, shipped] = [Object.keys(files).filter((path) => !isShipped(path)), Object.keys(files).filter(isShipped)];
  print(pc.dim(`# version ${version}, applied ${appliedAt.toISOString()} by ${appliedBy}`));
  for (const path of own.toSorted()) print(`${pc.dim('# ---')} ${pc.bold(path)}\n${files[path]!.trimEnd()}\n`);
  print(pc.dim(`# and ${shipped.length} mappings that came with Tradelane`));
}
