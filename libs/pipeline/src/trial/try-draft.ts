import { type Problem, problem } from '#libs/documents';
import { Comparison, type Differences } from '#libs/lifecycle';
import type { Receipt } from '#libs/store';
import type { Workspace } from '#libs/workspace';

import { chooseReceipts, type Choice } from './choose-receipts.js';
import { pairEntries } from './pair-entries.js';
import { type FileReading, readFile, type TrialHub, type TrialSide } from './read-file.js';

/** A received file that was read again. */
export interface TrialFile extends Pick<Receipt, 'fileName' | 'connectionId' | 'receivedAt'> {
  receiptId: string;
  before: FileReading;
  after: FileReading;
  /** Another mapping reads it, or one of the two refuses it, or for another reason. */
  differs: boolean;
}

export interface Trial {
  mapping: string;
  /** Of the active configuration, which a draft is compared with. */
  version: number;
  /** Newest first. */
  files: readonly TrialFile[];
  /** Files that were looked at to find them, and the mappings that read those. */
  lookedAt: number;
  readBy: readonly string[];
  /** Names of files whose bytes are gone. */
  gone: readonly string[];
  differences: Differences;
}

export type TrialResult = { ok: true; trial: Trial } | { ok: false; problem: Problem };

export interface TrialProgress {
  /** From 1. */
  file: number;
  of: number;
  fileName: string;
  /** Of all files so far. */
  entries: number;
}

/**
 * Reads the newest files of a mapping again, by the active configuration and by a draft of it, and compares what would become of each document in
 * both. Of orders and numbers that came before nothing is known to either. Nothing is written or sent.
 */
export async function tryDraft(
  hub: TrialHub,
  draft: Workspace,
  { on, ...choice }: Choice & { on?: string },
  told: (progress: TrialProgress) => void,
): Promise<TrialResult> {
  const { workspace, version } = await hub.configurations.latest(choice.companyId);
  const shared = { added: await hub.references.now(choice.companyId), ...(on !== undefined && { on }) };
  const before: TrialSide = { ...shared, workspace, version };
  const after: TrialSide = { ...shared, workspace: draft, version };
  const wrong = wrongNames(choice, [workspace, draft]);
  if (wrong !== undefined) return { ok: false, problem: wrong };
  const chosen = await chooseReceipts(hub, [after, before], choice);
  const comparison = new Comparison();
  const files: TrialFile[] = [];
  for (const receipt of chosen.receipts) {
    const progress = { file: files.length + 1, of: chosen.receipts.length, fileName: receipt.fileName };
    files.push(
      await compareFile(hub, receipt, [before, after], comparison, (entries) => told({ ...progress, entries })),
    );
  }
  return {
    ok: true,
    trial: {
      mapping: choice.mapping,
      version,
      files,
      lookedAt: chosen.lookedAt,
      readBy: chosen.readBy,
      gone: chosen.gone.map(({ fileName }) => fileName),
      differences: comparison.differences,
    },
  };
}

/** A mapping or connection that neither configuration has. */
function wrongNames({ mapping, connectionId }: Choice, workspaces: readonly Workspace[]): Problem | undefined {
  const mappings = new Set(workspaces.flatMap((one) => one.mappings.map(({ id }) => id)));
  if (!mappings.has(mapping))
    return problem('mapping-unknown', { found: mapping, expected: [...mappings].toSorted().join(', ') });
  const isKnown = workspaces.some((one) => one.connections.some(({ id }) => id === connectionId));
  return connectionId === undefined || isKnown ? undefined : problem('connection-unknown', { found: connectionId });
}

async function compareFile(
  hub: TrialHub,
  receipt: Receipt,
  [before, after]: readonly [TrialSide, TrialSide],
  comparison: Comparison,
  told: (entries: number) => void,
): Promise<TrialFile> {
  const { id: receiptId, fileName, connectionId, receivedAt } = receipt;
  const [was, is] = [await readFile(hub, receipt, before), await readFile(hub, receipt, after)];
  for await (const pair of pairEntries(was.entries, is.entries)) {
    comparison.add(fileName, pair.before, pair.after);
    told(comparison.entries);
  }
  told(comparison.entries);
  const differs = kindOf(was.reading) !== kindOf(is.reading);
  return { receiptId, fileName, connectionId, receivedAt, before: was.reading, after: is.reading, differs };
}

/** What makes two readings of a file alike: another version of a mapping is no difference by itself. */
const kindOf = (reading: FileReading): string =>
  'mappings' in reading
    ? reading.mappings.map((name) => name.replace(/@.*$/, '')).join()
    : JSON.stringify(reading.problems.map(({ code, field }) => [code, field]));
