import { appendEvents, bindClaim, insertReceipt, newId, ring, type StoredBlob } from '#libs/store';

import type { Hub } from '../hub.js';

export interface Delivery {
  companyId: string;
  connectionId: string;
  partnerId: string;
  fileName: string;
  blob: StoredBlob;
  /** The claim that brought it; remembered in the same transaction. */
  claimId?: string;
}

export interface Accepted {
  receiptId: string;
  duplicateOf?: string;
}

/**
 * Commits a delivery whose bytes are stored: receipt, event and doorbell in one transaction. The same bytes on the same connection, under any
 * name, become a duplicate that names the first receipt.
 */
export async function acceptReceipt(hub: Hub, delivery: Delivery): Promise<Accepted> {
  const id = newId('rcp');
  const configuration = await hub.configurations.active(delivery.companyId);
  const accepted = await hub.database.transaction().execute(async (trx): Promise<Accepted> => {
    const { duplicateOf } = await insertReceipt(trx, {
      id,
      companyId: delivery.companyId,
      connectionId: delivery.connectionId,
      partnerId: delivery.partnerId,
      fileName: delivery.fileName,
      size: delivery.blob.size,
      sha256: delivery.blob.sha256,
      configurationVersion: configuration.version,
    });
    if (delivery.claimId !== undefined) {
      await bindClaim(trx, delivery.claimId, id);
    }
    await appendEvents(
      trx,
      [
        {
          companyId: delivery.companyId,
          subjectType: 'receipt',
          subjectId: id,
          fresh: true,
          type: duplicateOf === undefined ? 'receipt.received' : 'receipt.duplicate',
          payload: {
            connection: delivery.connectionId,
            fileName: delivery.fileName,
            size: delivery.blob.size,
            sha256: delivery.blob.sha256,
            duplicateOf,
          },
          actor: `partner:${delivery.partnerId}`,
        },
      ],
      hub.now(),
    );
    await ring(trx, [{ companyId: delivery.companyId, queue: 'process', ids: [id] }]);
    return { receiptId: id, ...(duplicateOf === undefined ? {} : { duplicateOf }) };
  });
  hub.wake();
  return accepted;
}
