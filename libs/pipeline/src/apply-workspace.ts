import { described, type DescribedProblem, type Problem } from '#libs/documents';
import { checkPublicKeys } from '#libs/pgp';
import {
  appendEvents,
  applyConfiguration,
  ensureConnectionStates,
  liveReferences,
  lockReferences,
  type Trx,
} from '#libs/store';
import { loadWorkspace, publicKeysOf, type Workspace, type WorkspaceFile } from '#libs/workspace';

import { addedEntry } from './cross-references/added-references.js';
import { contradictionsTo } from './cross-references/plan-references.js';
import { type Released, releaseWaiting } from './cross-references/release-waiting.js';
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
  | {
      ok: true;
      version: number;
      changed: boolean;
      companyId: string;
      warnings: DescribedProblem[];
      /** Documents that waited for what its tables say now. */
      released: Released;
    }
  | { ok: false; problems: DescribedProblem[] };

/**
 * Checks a workspace, also against the cross-references that people added, and makes it the active configuration. Versions before it are kept;
 * stages that began with one end with it. Documents that waited for what its tables say now go on.
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
  const keys = await checkPublicKeys(publicKeysOf(check.workspace), hub.now());
  if (keys.some(({ severity }) => severity === 'error'))
    return { ok: false, problems: keys.map((problem) => described(problem)) };
  const { company, connections, hash, source } = check.workspace;
  const write = async (trx: Trx) => {
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
    await lockReferences(trx, company.id);
    const contradictions = await contradictionsIn(trx, check.workspace);
    if (contradictions.length > 0) throw new Contradicted(contradictions);
    const released = result.changed ? await releaseWaiting(trx, company.id, check.workspace) : NOTHING_RELEASED;
    return { ...result, released };
  };
  const applied = await hub.database
    .transaction()
    .execute(write)
    .catch((error: unknown) => {
      if (error instanceof Contradicted) return error;
      throw error;
    });
  if (applied instanceof Contradicted)
    return { ok: false, problems: applied.problems.map((problem) => described(problem)) };
  hub.configurations.refresh();
  hub.wake();
  return {
    ok: true,
    version: applied.version,
    changed: applied.changed,
    companyId: company.id,
    warnings: [...check.warnings, ...keys.map((problem) => described(problem))],
    released: applied.released,
  };
}

const NOTHING_RELEASED: Released = { documents: 0, receipts: 0 };

/** Rolls the transaction back. */
class Contradicted extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super('the configuration contradicts what people added to its tables');
  }
}

/** What the files say otherwise than a person did. */
async function contradictionsIn(trx: Trx, { company, tables }: Workspace): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [name, file] of tables.files) {
    const live = await liveReferences(trx, company.id, { table: name });
    problems.push(
      ...contradictionsTo(
        name,
        file,
        live.map((one) => ({ ...addedEntry(one), by: one.addedBy })),
      ),
    );
  }
  return problems;
}
