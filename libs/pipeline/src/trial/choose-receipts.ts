import { isWrittenFor } from '#libs/reading';
import { type Receipt, receiptsOfContent } from '#libs/store';

import { mappingsOf } from '../process/process-receipt.js';
import { contextOf, senderOf, type TrialHub, type TrialSide } from './read-file.js';

export interface Choice {
  companyId: string;
  /** Name of a mapping. */
  mapping: string;
  /** Most files that are chosen. */
  last: number;
  /** Only files that came by this connection. */
  connectionId?: string;
}

export interface ChosenReceipts {
  /** Newest first. */
  receipts: readonly Receipt[];
  /** Files that were looked at to find them, and the mappings that read those. */
  lookedAt: number;
  readBy: readonly string[];
  /** Files that a mapping of this name read, and whose bytes are gone. */
  gone: readonly Receipt[];
}

const PAGE = 100;
/** Where a mapping reads few of the files, the search ends here. */
const MAX_LOOKED_AT = 5000;

/** The newest received files that were read by a mapping of this name, or that it is written for in one of the configurations. Each content once. */
export async function chooseReceipts(
  hub: TrialHub,
  sides: readonly TrialSide[],
  { companyId, mapping, last, connectionId }: Choice,
): Promise<ChosenReceipts> {
  const receipts: Receipt[] = [];
  const gone: Receipt[] = [];
  const readBy = new Set<string>();
  let lookedAt = 0;
  for (let before: string | undefined; lookedAt < MAX_LOOKED_AT;) {
    const page = await receiptsOfContent(hub.database, companyId, { connectionId, before, limit: PAGE });
    for (const receipt of page) {
      if (receipts.length === last) return { receipts, lookedAt, readBy: [...readBy], gone };
      lookedAt += 1;
      const name = receipt.mapping?.split('@')[0];
      if (name !== undefined) readBy.add(name);
      const wasReadByIt = name === mapping;
      if (!(await hub.blobs.has(receipt.sha256))) {
        if (wasReadByIt) gone.push(receipt);
      } else if (wasReadByIt || (await isForOne(hub, receipt, sides, mapping))) receipts.push(receipt);
    }
    before = page.at(-1)?.id;
    if (page.length < PAGE) break;
  }
  return { receipts, lookedAt, readBy: [...readBy], gone };
}

async function isForOne(
  hub: TrialHub,
  receipt: Receipt,
  sides: readonly TrialSide[],
  mapping: string,
): Promise<boolean> {
  for (const side of sides) {
    const sender = senderOf(receipt, side);
    if (sender === undefined) continue;
    const mappings = mappingsOf(side.workspace, sender.connection.mappings).filter(({ id }) => id === mapping);
    const file = { name: receipt.fileName, open: (start?: number) => hub.blobs.open(receipt.sha256, start) };
    if (await isWrittenFor(file, mappings, contextOf(hub, receipt, sender, side).receivedOn)) return true;
  }
  return false;
}
