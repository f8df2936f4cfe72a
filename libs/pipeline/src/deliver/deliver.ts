import { setTimeout as sleep } from 'node:timers/promises';

import { type ConnectorContext, type Failure, type FileSession } from '#libs/connector-sdk';
import {
  type ClaimedIntent,
  claimIntents,
  connectionState,
  MAX_LOSSES,
  postponeIntents,
  returnIntents,
} from '#libs/store';

import { reportHealth } from '../connection-health.js';
import type { Hub } from '../hub.js';
import { sendReply } from '../reply/send-reply.js';
import { announce } from './announce.js';
import { ClaimsInHand } from './claims-in-hand.js';
import { withControlNumbers } from './control-numbers.js';
import { Pace } from './pace.js';
import { sendIntent, type Sent } from './send-intent.js';
import { type DeliverJob, settleBatch } from './settle-batch.js';
import { openTarget, type Target } from './target.js';

export type { DeliverJob } from './settle-batch.js';

/** Effects of one connection that are under way at once in this process, unless its connector asks for fewer. */
const MAX_CONCURRENCY = 32;

/** Failures in a row after which a connection is rested: a circuit breaker that probes once a minute. */
const BREAK_AFTER = 20;
const REST_MS = 60_000;

/**
 * Delivers intents of one connection: claim in one statement, send with the connector's concurrency, settle in one transaction. A claim is renewed
 * while it is in hand; nothing is held while the remote is spoken to. A hub that stops begins nothing more and gives back what it has not begun.
 */
export async function deliver(hub: Hub, job: DeliverJob): Promise<void> {
  if (hub.signal.aborted) return;
  const target = await openTarget(hub, job);
  if (target === undefined) return;
  if (target === 'rests') return postponeIntents(hub.database, job.ids, 0);
  const pace = await paceOf(hub, job, target);
  await postponeIntents(hub.database, job.ids.slice(pace.granted), PUT_OFF_MS);
  const claimedAtMs = performance.now();
  const due = job.ids.slice(0, pace.granted);
  const claimed = await claimIntents(hub.database, job.connectionId, due, hub.settings.leaseSeconds);
  if (claimed.length === 0) return;
  const inHand = new ClaimsInHand(hub.database, claimed, hub.settings.leaseSeconds, claimedAtMs);
  try {
    const numbered = await withControlNumbers(hub, target, job.connectionId, claimed);
    const { sent: carried, notBegun } = await sendAll(hub, target, numbered, inHand, pace);
    const sent = await announce(target, carried, numbered);
    await settle(hub, job, numbered, sent, inHand);
    await returnIntents(hub.database, notBegun);
    await keepHealth(hub, job, sent);
  } finally {
    inHand.letGo();
    hub.wake();
  }
}

/** Waits between attempts to write what became of a batch. */
const SETTLE_AGAIN_MS = [50, 250, 1000, 2000, 2000, 2000] as const;

/**
 * What was sent must be written down, or it is in doubt: a deadlock or an outage of the database is waited out while the claims are in hand.
 */
async function settle(
  hub: Hub,
  job: DeliverJob,
  claimed: readonly ClaimedIntent[],
  sent: readonly Sent[],
  inHand: ClaimsInHand,
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await settleBatch(hub, job, claimed, sent);
    } catch (error) {
      const delayMs = SETTLE_AGAIN_MS[attempt];
      if (delayMs === undefined || !sent.some(({ settlement }) => inHand.has(settlement.id))) throw error;
      await sleep(delayMs);
    }
  }
}

/** What is over a connection's rate comes back after this long. */
const PUT_OFF_MS = 1000;

function paceOf(hub: Hub, job: DeliverJob, { perSecond }: Target): Promise<Pace> | Pace {
  const wanted = job.ids.length;
  return perSecond === undefined ? Pace.unlimited(wanted, hub.signal) : Pace.reserve(hub, job, wanted, perSecond);
}

interface Carried {
  sent: Sent[];
  /** Still ours and not begun, because the hub stops or the time that was reserved for them has gone by. Claims that were lost are in neither list: another worker has them. */
  notBegun: ClaimedIntent[];
}

async function sendAll(
  hub: Hub,
  target: Target,
  claimed: readonly ClaimedIntent[],
  inHand: ClaimsInHand,
  pace: Pace,
): Promise<Carried> {
  const carried: Carried = { sent: [], notBegun: [] };
  const carryOut = async (waiting: ClaimedIntent[], send: (intent: ClaimedIntent) => Promise<Sent>): Promise<void> => {
    for (let intent = waiting.shift(); intent !== undefined; intent = waiting.shift()) {
      const isInTime = await pace.turn();
      if (!inHand.has(intent.id)) continue;
      if (hub.signal.aborted || !isInTime) carried.notBegun.push(intent);
      else carried.sent.push(intent.losses >= MAX_LOSSES ? poisoned(intent) : await send(intent));
    }
  };
  const effects = claimed.filter((intent) => !isReply(intent));
  const lanes = Math.min(target.connector.limits.concurrency, MAX_CONCURRENCY, effects.length);
  await Promise.all([
    ...Array.from({ length: lanes }, () => carryOut(effects, (intent) => sendIntent(hub, target, intent))),
    withSession(target, claimed.filter(isReply), (session, replies) =>
      carryOut(replies, (intent) => sendReply(hub, session, target.sealing, intent)),
    ),
  ]);
  return carried;
}

const isReply = (intent: ClaimedIntent): boolean => intent.effect.startsWith('reply.');

/** It was in hand whenever the process died: nobody touches it again before a person has looked. */
const poisoned = ({ id, fence, losses }: ClaimedIntent): Sent => ({
  settlement: {
    id,
    fence,
    state: 'parked',
    failure: { kind: 'poison', message: `the process died ${losses} times while sending this` },
  },
});

/** All replies of a job go through one session. */
async function withSession(
  target: Target,
  replies: ClaimedIntent[],
  carryOut: (session: FileSession | Failure, replies: ClaimedIntent[]) => Promise<void>,
): Promise<void> {
  if (replies.length === 0) return;
  const opened = await target.connector.receive!.open(target.context as ConnectorContext<never>);
  try {
    await carryOut(opened.ok ? opened.value : opened.failure, replies);
  } finally {
    if (opened.ok) await opened.value.close();
  }
}

async function keepHealth(hub: Hub, job: DeliverJob, sent: readonly Sent[]): Promise<void> {
  const pausing = sent.find((one) => one.reaction?.pause === true);
  const holdMs = Math.max(0, ...sent.map((one) => one.reaction?.holdMs ?? 0));
  const failure = sent.find((one) => one.failure !== undefined && one.failure.kind !== 'rejected')?.failure;
  if (failure === undefined) {
    if (sent.length > 0) await reportHealth(hub, job, { ok: true });
    return;
  }
  const state = await connectionState(hub.database, job.companyId, job.connectionId);
  const rest = (state?.failuresInRow ?? 0) >= BREAK_AFTER ? REST_MS : 0;
  const hold = Math.max(holdMs, rest);
  await reportHealth(hub, job, {
    ok: sent.some((one) => one.failure === undefined),
    failure,
    ...(hold > 0 ? { holdMs: hold } : {}),
    ...(pausing === undefined ? {} : { pauseReason: pausing.failure!.message }),
  });
}
