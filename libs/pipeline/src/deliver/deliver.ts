import { type ConnectorContext, type Failure, type FileSession } from '#libs/connector-sdk';
import { type ClaimedIntent, claimIntents, connectionState, renewIntents, reportConnection } from '#libs/store';

import { connectionContext } from '../connection-context.js';
import type { Hub } from '../hub.js';
import { sendReply } from '../reply/send-reply.js';
import { sendIntent, type Sent, type Target } from './send-intent.js';
import { settleBatch } from './settle-batch.js';

export interface DeliverJob {
  companyId: string;
  connectionId: string;
  ids: readonly string[];
}

/** Effects of one connection that are under way at once in this process, unless its connector asks for fewer. */
const MAX_CONCURRENCY = 32;

/** Failures in a row after which a connection is rested: a circuit breaker that probes once a minute. */
const BREAK_AFTER = 20;
const REST_MS = 60_000;

/**
 * Delivers intents of one connection: claim in one statement, send with the connector's concurrency, settle in one transaction. A claim is renewed
 * while it is in hand; nothing is held while the remote is spoken to.
 */
export async function deliver(hub: Hub, job: DeliverJob): Promise<void> {
  const target = await openTarget(hub, job);
  if (target === undefined) return;
  const claimed = await claimIntents(hub.database, job.connectionId, job.ids, hub.settings.leaseSeconds);
  if (claimed.length === 0) return;
  const ids = claimed.map((intent) => intent.id);
  const heartbeat = setInterval(
    () => void renewIntents(hub.database, ids, hub.settings.leaseSeconds).catch(() => undefined),
    (hub.settings.leaseSeconds * 1000) / 3,
  );
  try {
    const sent = await sendAll(hub, target, claimed);
    await settleBatch(hub, job, claimed, sent);
    await keepHealth(hub, job, sent);
  } finally {
    clearInterval(heartbeat);
    hub.wake();
  }
}

/** The connection as configured now, unless it is off, paused or held: then its intents stay due. */
async function openTarget(hub: Hub, job: DeliverJob): Promise<Target | undefined> {
  const { workspace } = await hub.configurations.active(job.companyId);
  const connection = workspace.connections.find((one) => one.id === job.connectionId);
  const connector = hub.connectors.find((one) => one.id === connection?.connector);
  if (connection === undefined || connector === undefined || connection.mode === 'off') return undefined;
  const state = await connectionState(hub.database, job.companyId, job.connectionId);
  if (state?.pausedReason != null || (state?.heldUntil != null && state.heldUntil > hub.now())) return undefined;
  const context = await connectionContext(hub, job.companyId, connection);
  return { connector, context, mode: connection.mode, settleMs: connection.settleMs ?? connector.settleMs };
}

async function sendAll(hub: Hub, target: Target, claimed: readonly ClaimedIntent[]): Promise<Sent[]> {
  const replies = claimed.filter((intent) => intent.effect.startsWith('reply.'));
  const effects = claimed.filter((intent) => !intent.effect.startsWith('reply.'));
  const sent: Sent[] = [];
  const waiting = [...effects];
  const concurrency = Math.min(target.connector.limits.concurrency, MAX_CONCURRENCY, effects.length);
  const lane = async (): Promise<void> => {
    for (let intent = waiting.shift(); intent !== undefined; intent = waiting.shift())
      sent.push(await sendIntent(target, intent));
  };
  await Promise.all([...Array.from({ length: concurrency }, lane), sendReplies(hub, target, replies, sent)]);
  return sent;
}

/** All replies of a job go through one session. */
async function sendReplies(hub: Hub, target: Target, replies: readonly ClaimedIntent[], sent: Sent[]): Promise<void> {
  if (replies.length === 0) return;
  const opened = await target.connector.receive!.open(target.context as ConnectorContext<never>);
  const session: FileSession | Failure = opened.ok ? opened.value : opened.failure;
  try {
    for (const intent of replies) sent.push(await sendReply(hub, session, intent));
  } finally {
    if (opened.ok) await opened.value.close();
  }
}

async function keepHealth(hub: Hub, job: DeliverJob, sent: readonly Sent[]): Promise<void> {
  const pausing = sent.find((one) => one.reaction?.pause === true);
  const holdMs = Math.max(0, ...sent.map((one) => one.reaction?.holdMs ?? 0));
  const failure = sent.find((one) => one.failure !== undefined && one.failure.kind !== 'rejected')?.failure;
  if (failure === undefined) {
    if (sent.length > 0) await reportConnection(hub.database, job.companyId, job.connectionId, { ok: true });
    return;
  }
  const state = await connectionState(hub.database, job.companyId, job.connectionId);
  const rest = (state?.failuresInRow ?? 0) >= BREAK_AFTER ? REST_MS : 0;
  const hold = Math.max(holdMs, rest);
  await reportConnection(hub.database, job.companyId, job.connectionId, {
    ok: sent.some((one) => one.failure === undefined),
    failure,
    ...(hold > 0 ? { holdMs: hold } : {}),
    ...(pausing === undefined ? {} : { pauseReason: pausing.failure!.message }),
  });
  hub.log.warn({ connection: job.connectionId, kind: failure.kind }, `${job.connectionId}: ${failure.message}`);
}
