import {
  type Failure,
  failed,
  type Idempotency,
  type Outcome,
  requestToSend,
  type SendDocument,
  senderOf,
  type SendRequest,
} from '#libs/connector-sdk';
import { described, type DescribedProblem, type DocumentType } from '#libs/documents';
import type { ClaimedIntent, Settlement } from '#libs/store';

import type { Hub } from '../hub.js';
import { prepare } from './prepare-request.js';
import { reactTo, type Reaction } from './reaction.js';
import type { Target } from './target.js';
import { omittedFrom } from './written-body.js';

/** A settlement, and what it means for the whole connection. */
export interface Sent {
  settlement: Settlement;
  failure?: Failure;
  reaction?: Reaction;
  /** It is a document that was put there as a file. */
  isFile?: true;
  /** What of the document the form of the connection has no place for. */
  omitted?: readonly DescribedProblem[];
}

/**
 * Carries out one claimed intent: shadow it, find it when it is in doubt, or send it. Expected failures become settlements by the reaction
 * table; an exception is a bug of the connector and counts as uncertain once something may have been sent.
 */
export async function sendIntent(hub: Hub, target: Target, intent: ClaimedIntent): Promise<Sent> {
  const documentType = (intent.documentType ?? intent.effect) as DocumentType;
  const sender = senderOf(target.connector, documentType);
  const settle = (settlement: Omit<Settlement, 'id' | 'fence'>): Settlement => ({
    id: intent.id,
    fence: intent.fence,
    ...settlement,
  });
  if (sender === undefined || intent.body === null || intent.revision === null) {
    const message = `${target.connector.title} cannot send a document of type ${intent.effect}: choose another target in routes.yaml`;
    return { settlement: settle({ state: 'rejected', failure: { kind: 'rejected', message } }) };
  }
  const request = requestToSend({
    key: intent.id,
    naturalKey: intent.naturalKey,
    documentType,
    json: intent.body,
    revision: intent.revision,
    attempt: intent.attempt,
    ...(intent.effect === 'OrderChange' && documentType === 'Order' ? { replaces: true } : {}),
  });
  const idempotency = idempotencyOf(sender, target.context.config, intent);
  const onFailure = (failure: Failure): Sent => {
    const reaction = reactTo(failure, {
      attempt: intent.attempt,
      idempotency,
      settleMs: target.settleMs,
      random: Math.random(),
    });
    return { settlement: settle({ state: reaction.state, delayMs: reaction.delayMs, failure }), failure, reaction };
  };
  const prepared = await prepare(hub, target, sender, intent, request);
  if (!prepared.ok) return onFailure(prepared.failure);
  if (target.mode === 'shadow') {
    return { settlement: settle({ state: 'shadowed', preview: sender.preview(target.context.config, request) }) };
  }
  if (intent.state === 'in_doubt') {
    const found = await findAgain(target, sender, idempotency, request);
    if (!found.ok)
      return found.failure.kind === 'rejected'
        ? onConflict(settle, found.failure)
        : staysInDoubt(settle, target, found.failure);
    if (found.value !== 'absent') return { settlement: settle({ state: 'confirmed', ...found.value }) };
    return { settlement: settle({ state: 'planned', delayMs: 0 }) };
  }
  const sent = await guarded(() => sender.send(target.context, request));
  if (!sent.ok) return onFailure(sent.failure);
  const omitted = omittedFrom(target.outputs, request, intent.createdAt);
  return {
    settlement: settle({ state: 'confirmed', ...sent.value }),
    ...(request.file !== undefined && { isFile: true }),
    ...(omitted.length > 0 && { omitted: omitted.map((each) => described(each)) }),
  };
}

/** What a person has sent once more is there already: a look-up would find that, and not the repeat. */
function idempotencyOf(sender: SendDocument<unknown>, config: unknown, { resendOf }: ClaimedIntent): Idempotency {
  const declared = typeof sender.idempotency === 'function' ? sender.idempotency(config) : sender.idempotency;
  return declared === 'find' && resendOf !== null ? 'none' : declared;
}

/** Looks for an earlier, unclear send. Its absence after the settle time means that it may be sent again. */
async function findAgain(
  target: Target,
  sender: SendDocument<unknown>,
  idempotency: Idempotency,
  request: SendRequest,
): Promise<Outcome<{ reference?: string } | 'absent'>> {
  if (idempotency === 'native') return { ok: true, value: 'absent' };
  if (idempotency === 'none' || sender.find === undefined) {
    return failed({
      kind: 'rejected',
      message: `nobody can tell whether ${request.naturalKey} arrived: the target keeps no key and cannot be asked. Look there, then retry or skip it`,
    });
  }
  const found = await guarded(() => sender.find!(target.context, request));
  if (!found.ok) return found;
  if (found.value === undefined) return { ok: true, value: 'absent' };
  const { reference, revision } = found.value;
  if (revision !== undefined && revision !== request.revision) {
    return failed({
      kind: 'rejected',
      message: `the target already has ${request.naturalKey}${reference === undefined ? '' : ` as ${reference}`}, with other content: compare the two, then skip or retry`,
    });
  }
  return { ok: true, value: reference === undefined ? {} : { reference } };
}

const onConflict = (settle: (s: Omit<Settlement, 'id' | 'fence'>) => Settlement, failure: Failure): Sent => ({
  settlement: settle({ state: 'parked', failure }),
  failure,
});

/** The question itself failed: ask again later, never send blindly. */
const staysInDoubt = (
  settle: (s: Omit<Settlement, 'id' | 'fence'>) => Settlement,
  target: Target,
  failure: Failure,
): Sent => {
  const delayMs = failure.kind === 'throttled' ? failure.retryAfterMs : Math.max(target.settleMs, 5000);
  const pause = failure.kind === 'unauthorised';
  return {
    settlement: settle({ state: 'in_doubt', delayMs, failure }),
    failure,
    reaction: { state: 'in_doubt', delayMs, pause, ...(failure.kind === 'throttled' ? { holdMs: delayMs } : {}) },
  };
};

async function guarded<T>(call: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await call();
  } catch (error) {
    return failed({ kind: 'uncertain', message: `the connector failed unexpectedly: ${(error as Error).message}` });
  }
}
