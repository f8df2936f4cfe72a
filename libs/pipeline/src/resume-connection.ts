import { appendEvents, clearConnectionTrouble } from '#libs/store';

import type { Hub } from './hub.js';

/** A person lets a paused or held connection work again; the next sweep rings for what waited. False when it was neither. */
export async function resumeConnection(
  hub: Hub,
  companyId: string,
  connectionId: string,
  by: string,
  reason: string | undefined,
): Promise<boolean> {
  const resumed = await hub.database.transaction().execute(async (trx) => {
    if (!(await clearConnectionTrouble(trx, companyId, connectionId))) return false;
    await appendEvents(
      trx,
      [
        {
          companyId,
          subjectType: 'connection',
          subjectId: `connection:${companyId}/${connectionId}`,
          type: 'connection.resumed',
          payload: { connection: connectionId, reason },
          actor: by,
        },
      ],
      hub.now(),
    );
    return true;
  });
  hub.wake();
  return resumed;
}
