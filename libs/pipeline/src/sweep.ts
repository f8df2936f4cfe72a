import { sql } from 'kysely';

import { appendEvents, recoverLostIntents, ring, ringAllDue, ringDueIntents, takeDuePolls } from '#libs/store';

import type { Hub } from './hub.js';

/** How many jobs the queue knows of: waiting, delayed or active. */
export type CountJobs = (queue: 'receive' | 'process' | 'deliver') => Promise<number>;

/** A doorbell that was not answered is rung again after this long. */
const QUIET_SECONDS = 10;

/** Rings for what a clock makes due: polls and retries. Runs often, asks little. */
export async function tick(hub: Hub, companyId: string): Promise<void> {
  const { workspace } = await hub.configurations.active(companyId);
  const intervals = Object.fromEntries(
    workspace.connections
      .filter((connection) => connection.mode !== 'off' && connection.files !== undefined)
      .map((connection) => [connection.id, connection.pollSeconds]),
  );
  const due = await takeDuePolls(hub.database, companyId, intervals);
  if (due.length > 0) {
    await hub.database.transaction().execute((trx) =>
      ring(
        trx,
        due.map((connectionId) => ({ companyId, queue: 'receive' as const, connectionId, ids: [connectionId] })),
      ),
    );
  }
  const rung = await ringDueIntents(hub.database, QUIET_SECONDS);
  if (due.length + rung > 0) hub.wake();
}

/**
 * Puts right whatever crashes and lost queues left behind: leases that ran out, files that nobody processes, effects that are due although the queue is
 * empty. The database alone says what is due, so wiping the queue costs at most two sweeps.
 */
export async function sweep(hub: Hub, companyId: string, countJobs: CountJobs): Promise<void> {
  const { workspace } = await hub.configurations.active(companyId);
  const settleMs = (connectionId: string): number => {
    const connection = workspace.connections.find((one) => one.id === connectionId);
    const connector = hub.connectors.find((one) => one.id === connection?.connector);
    return connection?.settleMs ?? connector?.settleMs ?? 60_000;
  };
  const lost = await recoverLostIntents(hub.database, settleMs);
  if (lost.recovered > 0)
    hub.log.warn({ intents: lost.recovered }, 'effects were interrupted: each is looked up before it is sent again');
  if (lost.parked.length > 0) await tellParked(hub, lost.parked);
  await ringLostReceipts(hub, companyId, (await countJobs('process')) === 0);
  if ((await countJobs('deliver')) === 0) await ringAllDue(hub.database);
  await hub.blobs.sweepParts(3_600_000);
  hub.wake();
}

async function tellParked(
  hub: Hub,
  parked: readonly { id: string; orderId: string | null; companyId: string }[],
): Promise<void> {
  await hub.database.transaction().execute((trx) =>
    appendEvents(
      trx,
      parked.flatMap((intent) =>
        intent.orderId === null
          ? []
          : [
              {
                companyId: intent.companyId,
                subjectType: 'order' as const,
                subjectId: intent.orderId,
                type: 'effect.parked',
                payload: { reason: 'the process died repeatedly while sending it' },
                actor: 'hub',
                cause: intent.id,
              },
            ],
      ),
      hub.now(),
    ),
  );
}

/** Receipts whose worker died, and, when the queue is empty, all that wait. */
async function ringLostReceipts(hub: Hub, companyId: string, queueIsEmpty: boolean): Promise<void> {
  const waiting = await hub.database
    .selectFrom('receipts')
    .select('id')
    .where('company_id', '=', companyId)
    .where('status', '=', 'received')
    .where('ended_at', 'is', null)
    .where((eb) =>
      queueIsEmpty
        ? eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', sql<Date>`now()`)])
        : eb('lease_until', '<', sql<Date>`now()`),
    )
    .orderBy('received_at')
    .limit(1000)
    .execute();
  if (waiting.length === 0) return;
  await hub.database.transaction().execute((trx) =>
    ring(
      trx,
      waiting.map((receipt) => ({ companyId, queue: 'process' as const, ids: [receipt.id] })),
    ),
  );
}
