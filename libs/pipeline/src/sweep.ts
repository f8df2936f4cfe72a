import {
  databaseClock,
  type Overdue,
  type QueueName,
  recoverLostIntents,
  ring,
  ringDueIntents,
  ringOverdueIntents,
  ringOverdueReceipts,
  settledReceipts,
  takeDuePolls,
} from '#libs/store';

import type { Hub } from './hub.js';
import { planResults } from './reply/plan-results.js';

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

/** Rung for in one statement. */
const BATCH = 2000;

/**
 * Puts right whatever crashes and lost queues left behind: leases that ran out, files and effects that nobody takes. The database alone says what is due: all of it
 * for a queue that has forgotten its jobs, else what was due for a whole sweep, and again when it has waited twice as long.
 * @param forgetful queues that were wiped since the last sweep
 */
export async function sweep(hub: Hub, companyId: string, forgetful: ReadonlySet<QueueName>): Promise<void> {
  const { workspace, version } = await hub.configurations.active(companyId);
  const settleMs = (connectionId: string): number => {
    const connection = workspace.connections.find((one) => one.id === connectionId);
    const connector = hub.connectors.find((one) => one.id === connection?.connector);
    return connection?.settleMs ?? connector?.settleMs ?? 60_000;
  };
  const lost = await recoverLostIntents(hub.database, settleMs);
  if (lost > 0) hub.log.warn({ intents: lost }, 'effects were interrupted: each is looked up before it is sent again');
  await ringOverdue(hub, forgetful.has('process'), (overdue) =>
    ringOverdueReceipts(hub.database, companyId, overdue, BATCH),
  );
  await ringOverdue(hub, forgetful.has('deliver'), (overdue) => ringOverdueIntents(hub.database, overdue, BATCH));
  await planResults(hub, await settledReceipts(hub.database, { companyId }), version);
  await hub.blobs.sweepParts(3_600_000);
  hub.wake();
}

/** A queue that forgot is told of everything; one that seems slow, of some: a backlog must not multiply its bells. */
async function ringOverdue(
  hub: Hub,
  hasForgotten: boolean,
  ring: (overdue: Overdue) => Promise<number>,
): Promise<void> {
  if (!hasForgotten) return void (await ring({ afterSeconds: hub.settings.sweepSeconds }));
  const overdue = { forgottenAt: await databaseClock(hub.database) };
  while ((await ring(overdue)) === BATCH) hub.wake();
}
