import { described, type DescribedProblem, type Problem } from '#libs/documents';
import { appendEvents, applyConfiguration, ensureConnectionStates } from '#libs/store';
import { loadWorkspace, type Workspace, type WorkspaceFile } from '#libs/workspace';

import type { Hub } from './hub.js';

export type WorkspaceCheck =
  | { ok: true; workspace: Workspace; warnings: DescribedProblem[] }
  | { ok: false; problems: DescribedProblem[] };

/** Checks a workspace as a whole, as `apply` would. */
export function checkWorkspace(hub: Pick<Hub, 'connectors'>, files: readonly WorkspaceFile[]): WorkspaceCheck {
  const loaded = loadWorkspace(files, hub.connectors);
  const tell = (problems: readonly Problem[] = []): DescribedProblem[] => problems.map((problem) => described(problem));
  return loaded.ok
    ? { ok: true, workspace: loaded.workspace, warnings: tell(loaded.warnings) }
    : { ok: false, problems: tell(loaded.problems) };
}

export type Applied =
  | { ok: true; version: number; changed: boolean; companyId: string; warnings: DescribedProblem[] }
  | { ok: false; problems: DescribedProblem[] };

/**
 * Checks a workspace and makes it the active configuration. Versions before it are kept; stages that began with one end with it.
 * @param details what else the event log keeps, e.g. of which version the files are
 */
export async function applyWorkspace(
  hub: Hub,
  files: readonly WorkspaceFile[],
  by: string,
  reason?: string,
  details: Readonly<Record<string, string | number>> = {},
): Promise<Applied> {
  const check = checkWorkspace(hub, files);
  if (!check.ok) return check;
  const { company, connections, hash, source } = check.workspace;
  const applied = await hub.database.transaction().execute(async (trx) => {
    const result = await applyConfiguration(trx, {
      company: { id: company.id, name: company.name },
      hash,
      files: source,
      appliedBy: by,
      ...(reason === undefined ? {} : { reason }),
    });
    await ensureConnectionStates(
      trx,
      company.id,
      connections.map((connection) => connection.id),
    );
    if (result.changed) {
      await appendEvents(
        trx,
        [
          {
            companyId: company.id,
            subjectType: 'configuration',
            subjectId: `configuration:${company.id}`,
            type: 'configuration.applied',
            payload: { version: result.version, previous: result.previous, hash, reason, ...details },
            actor: by,
          },
        ],
        hub.now(),
      );
    }
    return result;
  });
  hub.configurations.refresh();
  hub.wake();
  return {
    ok: true,
    version: applied.version,
    changed: applied.changed,
    companyId: company.id,
    warnings: check.warnings,
  };
}
