import { type AnyConnector, failed, type FileSession, type Outcome } from '#libs/connector-sdk';
import { leasePoll, releasePoll, renewPoll } from '#libs/store';
import type { Connection } from '#libs/workspace';

import { connectionContext, REST_MS } from '../connection-context.js';
import { reportHealth } from '../connection-health.js';
import type { Hub } from '../hub.js';
import { receiveFiles, type ReceiveReport } from './receive-files.js';

export interface PollJob {
  companyId: string;
  connectionId: string;
}

/** One poll of one connection: opens a session, takes what is ready, keeps the connection's health. */
export async function pollConnection(hub: Hub, job: PollJob): Promise<ReceiveReport | undefined> {
  const { workspace } = await hub.configurations.active(job.companyId);
  const connection = workspace.connections.find((one) => one.id === job.connectionId);
  const connector = hub.connectors.find((one) => one.id === connection?.connector);
  if (connection?.files === undefined || connection.mode === 'off' || connector?.receive === undefined)
    return undefined;
  const { database, settings } = hub;
  const lease = await leasePoll(database, job.companyId, job.connectionId, settings.leaseSeconds);
  if (lease === undefined) return undefined;
  const heartbeat = setInterval(
    () => void renewPoll(database, lease, settings.leaseSeconds).catch(() => undefined),
    (settings.leaseSeconds * 1000) / 3,
  );
  try {
    return await poll(hub, job, connection, connector);
  } finally {
    clearInterval(heartbeat);
    await releasePoll(database, lease);
  }
}

async function poll(
  hub: Hub,
  job: PollJob,
  connection: Connection,
  connector: AnyConnector,
): Promise<ReceiveReport | undefined> {
  const context = await connectionContext(hub, job.companyId, connection);
  const opened = context.ok ? await connector.receive!.open(context.value) : context;
  const polled = opened.ok ? await pollSession(hub, job, connection, opened.value) : opened;
  if (polled.ok) {
    await reportHealth(hub, job, {
      ok: true,
      unsettled: polled.value.unsettled,
    });
    return polled.value;
  }
  const { failure } = polled;
  await reportHealth(hub, job, {
    ok: false,
    unsettled: 0,
    failure,
    ...(failure.kind === 'unauthorised'
      ? { pauseReason: failure.message }
      : { holdMs: failure.kind === 'throttled' ? failure.retryAfterMs : REST_MS }),
  });
  return undefined;
}

async function pollSession(
  hub: Hub,
  job: PollJob,
  connection: Connection,
  session: FileSession,
): Promise<Outcome<ReceiveReport>> {
  const inbox = { ...job, partnerId: connection.partner ?? '', settings: connection.files! };
  try {
    return await receiveFiles(hub, inbox, session);
  } catch (error) {
    return failed({ kind: 'transient', message: (error as Error).message });
  } finally {
    await session.close();
  }
}
