import type { DocumentType, KnownProblem } from '#libs/documents';
import { expectedSize, itemIdOf, judgeSize, judgeZeroing, type SizeExpectation, type Zeroing } from '#libs/lifecycle';
import type { AddedTables } from '#libs/mapping';
import type { WholeSource } from '#libs/reading';
import { countZeroing, isBegun, type Receipt, usualSizes } from '#libs/store';
import type { Connection, Partner, Workspace } from '#libs/workspace';

import type { Hub } from '../hub.js';

/** What a file is, as far as all that was read of it agrees. */
export interface FileFacts {
  /** `id@version` of the mapping; an archive may need several. */
  mapping?: string;
  documentType?: DocumentType;
  rows: number;
}

export function factsOf(sources: readonly WholeSource[]): FileFacts {
  const [first, ...others] = sources;
  const { id, version, target } = first!.mapping;
  return {
    // The files of an archive have each their own.
    ...(first!.entry === undefined && { mapping: `${id}@${version}` }),
    ...(others.every(({ mapping }) => mapping.target === target) && { documentType: target }),
    rows: sources.reduce((sum, { rows }) => sum + rows, 0),
  };
}

interface Found {
  /** What people added to the tables. */
  added: AddedTables;
  workspace: Workspace;
  partner: Partner;
  connection: Connection;
}

/** Why a file should wait for a person as a whole, before anything of it is applied: it is far too small or large, or empties the shelves. */
export async function judgeFile(
  hub: Hub,
  receipt: Receipt,
  found: Found,
  sources: readonly WholeSource[],
): Promise<KnownProblem[]> {
  const facts = factsOf(sources);
  const expected = expectedSize(found.connection.expect, facts.documentType);
  // What a person let pass, or what an earlier run has begun, is not judged again.
  if (expected === undefined || receipt.releasedAt !== null || (await isBegun(hub.database, receipt.id))) return [];
  const usual = await usualSizes(
    hub.database,
    {
      companyId: receipt.companyId,
      connectionId: receipt.connectionId,
      mapping: facts.mapping?.split('@')[0] ?? null,
      documentType: facts.documentType ?? null,
    },
    expected.of,
  );
  const problems = judgeSize({ rows: facts.rows, bytes: receipt.size }, expected, usual);
  if (problems.length > 0 || expected.zeroing === undefined) return problems;
  return judgeStock(hub, receipt, found, sources, expected);
}

/** Reads a stock report once more to see what it would do to what is known; nothing is written. */
async function judgeStock(
  hub: Hub,
  receipt: Receipt,
  { workspace, partner, added }: Found,
  sources: readonly WholeSource[],
  expected: SizeExpectation,
): Promise<KnownProblem[]> {
  const total: Zeroing = { inStock: 0, toZero: 0 };
  const context = hub.configurations.mappingContext(workspace, partner, receipt, added);
  for (const source of sources.filter(({ mapping }) => mapping.target === 'InventoryReport'))
    for await (const batch of source.documents(context)) {
      const levels = batch.flatMap(({ document }) =>
        document?.documentType === 'InventoryReport'
          ? document.lines.map(({ item, site = '', quantity }) => ({
              itemId: itemIdOf(item),
              site,
              quantity: quantity.value,
            }))
          : [],
      );
      const { inStock, toZero } = await countZeroing(hub.database, receipt.companyId, partner.id, levels);
      total.inStock += inStock;
      total.toZero += toZero;
    }
  return judgeZeroing(total, expected);
}
