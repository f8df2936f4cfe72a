import { planIntents, type Receipt, type Trx } from '#libs/store';

import type { Hub } from '../hub.js';

export type ReplyPhase = 'received' | 'result';

/**
 * Plans the answer to the sender of a file, as an intent like any other. Only connections that take files can be answered in files; whoever
 * posts over HTTP reads the receipt's state instead.
 */
export async function planReply(
  hub: Hub,
  trx: Trx,
  receipt: Receipt,
  configurationVersion: number,
  phase: ReplyPhase,
): Promise<void> {
  const { workspace } = await hub.configurations.version(receipt.companyId, configurationVersion);
  const connection = workspace.connections.find((one) => one.id === receipt.connectionId);
  const connector = hub.connectors.find((one) => one.id === connection?.connector);
  if (connector?.receive === undefined) return;
  await planIntents(trx, [
    {
      companyId: receipt.companyId,
      connectionId: receipt.connectionId,
      effect: `reply.${phase}`,
      effectKey: phase === 'received' ? receipt.id : `${receipt.id} ${receipt.resultRound}`,
      naturalKey: receipt.fileName,
      lane: receipt.id,
      laneSeq: phase === 'received' ? 0 : receipt.resultRound,
      receiptId: receipt.id,
      configurationVersion,
    },
  ]);
}
