import { problem, type Problem, shorten } from '#libs/documents';
import { foldedValue, type TableEntry } from '#libs/mapping';
import {
  activeVersion,
  appendEvents,
  awaitedValues,
  changeReferences,
  liveReferences,
  lockReferences,
  type NewEvent,
  type Trx,
} from '#libs/store';
import type { Workspace } from '#libs/workspace';

import { NotConfigured } from '../configurations.js';
import type { Verdict } from '../holds/held.js';
import type { Hub } from '../hub.js';
import { addedEntry, type AddedEntry } from './added-references.js';
import { planReferences, type StatedEntry } from './plan-references.js';
import { type Released, releaseWaiting } from './release-waiting.js';

export type ChangedReferences =
  /** `revision`: the state of the company's tables from now on. */
  | {
      ok: true;
      revision: number;
      added: number;
      replaced: number;
      unchanged: number;
      released: Released;
      /** Entries that said something else, or are taken out: documents may have gone out with them. */
      corrected: readonly AddedEntry[];
    }
  | { ok: false; problems: Problem[] };

/** Above this, a table is compared as a whole instead of value by value. */
const MANY = 1000;

/**
 * Adds entries to a cross-reference table, all or none, and lets go on what waited for them: in one transaction with their events.
 */
export const setReferences = (
  hub: Hub,
  companyId: string,
  table: string,
  stated: readonly StatedEntry[],
  verdict: Verdict,
): Promise<ChangedReferences> =>
  change(hub, companyId, table, verdict, async (trx, workspace) => {
    const keys = stated.length > MANY ? {} : { keys: stated.map(({ from }) => foldedValue(from)) };
    const live = (await liveReferences(trx, companyId, { table, ...keys })).map(addedEntry);
    const plan = planReferences(table, stated, live, {
      file: workspace.tables.files.get(table),
      settings: workspace.tables.settingsOf(table),
      partners: new Set(workspace.partners.map(({ id }) => id)),
    });
    return { ...plan, removed: plan.replaced };
  });

/** Takes one of people's entries out again. What was read with it stays as it is. */
export const removeReference = (
  hub: Hub,
  companyId: string,
  table: string,
  which: Pick<TableEntry, 'from' | 'partner' | 'validFrom'>,
  verdict: Verdict,
): Promise<ChangedReferences> =>
  change(hub, companyId, table, verdict, async (trx, workspace) => {
    const { from, partner, validFrom } = which;
    const known = (await liveReferences(trx, companyId, { table, keys: [foldedValue(from)] }))
      .map(addedEntry)
      .filter((entry) => entry.from === from && entry.partner === partner);
    const chosen = validFrom === undefined ? known : known.filter((entry) => entry.validFrom === validFrom);
    const [only] = chosen;
    if (chosen.length === 1 && only !== undefined)
      return { added: [], removed: [only], replaced: [], unchanged: 0, problems: [] };
    const found = shorten(from);
    const problems = [
      chosen.length > 1
        ? problem('reference-several', {
            found,
            expected: chosen.map((entry) => entry.validFrom ?? 'the one without a first day').join(', '),
            params: { table },
          })
        : notThere(workspace, table, found, from),
    ];
    return { added: [], removed: [], replaced: [], unchanged: 0, problems };
  });

function notThere({ tables }: Workspace, table: string, found: string, from: string): Problem {
  const file = tables.files.get(table);
  const inFile = file?.entries.entriesOf(from, file.settings)[0];
  if (file === undefined || inFile === undefined) return problem('reference-unknown', { found, params: { table } });
  return problem('reference-in-file', { found, line: inFile.line, params: { table, file: file.path } });
}

interface Planned {
  added: readonly TableEntry[];
  removed: readonly AddedEntry[];
  replaced: readonly AddedEntry[];
  unchanged: number;
  problems: Problem[];
}

async function change(
  hub: Hub,
  companyId: string,
  table: string,
  verdict: Verdict,
  plan: (trx: Trx, workspace: Workspace) => Promise<Planned>,
): Promise<ChangedReferences> {
  if (verdict.reason.trim() === '')
    return { ok: false, problems: [problem('reference-reason-missing', { found: table })] };
  const changed = await hub.database.transaction().execute(async (trx): Promise<ChangedReferences> => {
    const before = await lockReferences(trx, companyId);
    const version = await activeVersion(trx, companyId);
    if (version === undefined) throw new NotConfigured(companyId);
    const { workspace } = await hub.configurations.version(companyId, version);
    if (!(await isKnownTable(trx, companyId, workspace, table)))
      return { ok: false, problems: [unknownTable(workspace, table)] };
    const { added, removed, replaced, unchanged, problems } = await plan(trx, workspace);
    if (problems.length > 0) return { ok: false, problems };
    const counts = { added: added.length - replaced.length, replaced: replaced.length, unchanged };
    if (added.length + removed.length === 0)
      return { ok: true, revision: before, ...counts, released: { documents: 0, receipts: 0 }, corrected: [] };
    const revision = await changeReferences(trx, companyId, {
      added: added.map((entry) => ({
        ...entry,
        companyId,
        table,
        fromKey: foldedValue(entry.from),
        addedBy: verdict.by,
      })),
      removed: removed.map(({ id }) => id),
    });
    const released = await releaseWaiting(trx, companyId, workspace, { table });
    const events = changeEvents({ companyId, table, revision, ...verdict }, added, removed, released);
    await appendEvents(trx, events, hub.now());
    const corrected = removed.filter((old) => !added.some(({ from, to }) => from === old.from && to === old.to));
    return { ok: true, revision, ...counts, released, corrected };
  });
  hub.wake();
  return changed;
}

/** A table is declared by a file, or a mapping has asked it for something in vain. */
const isKnownTable = async (trx: Trx, companyId: string, { tables }: Workspace, table: string): Promise<boolean> =>
  tables.files.has(table) ||
  (await awaitedValues(trx, companyId, { table })).length > 0 ||
  (await liveReferences(trx, companyId, { table })).length > 0;

const unknownTable = ({ tables }: Workspace, found: string): Problem =>
  problem('table-unknown', { found, expected: [...tables.files.keys()].join(', ') || 'none' });

/** Changes that one event tells of. */
const EVENT_SIZE = 1000;

function changeEvents(
  about: { companyId: string; table: string; revision: number } & Verdict,
  added: readonly TableEntry[],
  removed: readonly AddedEntry[],
  released: Released,
): NewEvent[] {
  const { companyId, table, revision, by, reason } = about;
  const events: NewEvent[] = [];
  for (let start = 0; start < Math.max(added.length, removed.length); start += EVENT_SIZE)
    events.push({
      companyId,
      subjectType: 'table',
      subjectId: `table:${companyId}:${table}`,
      type: 'table.changed',
      payload: {
        table,
        revision,
        reason,
        removed: removed.slice(start, start + EVENT_SIZE),
        added: added.slice(start, start + EVENT_SIZE),
        ...(start === 0 && { released }),
      },
      actor: by,
    });
  return events;
}
