import {
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

/** Most effects that a sweep rings for: all of a lost queue, or those that a queue in use seems to have forgotten. */
const LOST_QUEUE = 20_000;
const FORGOTTEN = 2000;

/**
 * Puts right whatever crashes and lost queues left behind: leases that ran out, files and effects that nobody takes. The database alone says what is due: what
 * was due for a whole sweep, and again when it has waited twice as long, or anything when the queue is empty. So wiping the queue costs at most two sweeps.
 */
export async function sweep(hub: Hub, companyId: string, countJobs: CountJobs): Promise<void> {
  const { workspace, version } = await hub.configurations.active(companyId);
  const settleMs = (connectionId: string): number => {
    const connection = workspace.connections.find((one) => one.id === connectionId);
    const connector = hub.connectors.find((one) => one.id === connection?.connector);
    return connection?.settleMs ?? connector?.settleMs ?? 60_000;
  };
  const { sweepSeconds } = hub.settings;
  const lost = await recoverLostIntents(hub.database, settleMs);
  if (lost > 0) hub.log.warn({ intents: lost }, 'effects were interrupted: each is looked up before it is sent again');
  await ringOverdueReceipts(hub.database, companyId, (await countJobs('process')) === 0 ? undefined : sweepSeconds);
  if ((await countJobs('deliver')) === 0) await ringOverdueIntents(hub.database, undefined, LOST_QUEUE);
  else await ringOverdueIntents(hub.database, sweepSeconds, FORGOTTEN);
  await planResults(hub, await settledReceipts(hub.database, { companyId }), version);
  await hub.blobs.sweepParts(3_600_000);
  hub.wake();
}
