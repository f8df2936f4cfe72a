import { endSettledReceipts, settledReceipts } from '#libs/store';

import type { Hub } from '../hub.js';
import { planReply } from './plan-reply.js';

/**
 * Ends those receipts whose targets have all ended, and plans each one's result. Called after a commit that may have ended the last target: of two
 * such commits the later one sees both, and no batch waits for another's lock on their receipt. What a crash leaves between the two, the sweep ends.
 */
export async function planResults(
  hub: Hub,
  receiptIds: readonly string[],
  configurationVersion: number,
): Promise<void> {
  if (receiptIds.length === 0) return;
  const settled = await settledReceipts(hub.database, { ids: receiptIds });
  if (settled.length === 0) return;
  await hub.database.transaction().execute(async (trx) => {
    for (const ended of await endSettledReceipts(trx, settled))
      await planReply(hub, trx, ended, configurationVersion, 'result');
  });
  hub.wake();
}
