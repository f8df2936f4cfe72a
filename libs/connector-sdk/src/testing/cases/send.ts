import assert from 'node:assert/strict';

import type { SendDocument, SendRequest } from '../../connector.js';
import type { Failure } from '../../outcome.js';
import type { ConformanceCase, ContextOptions, Effect, Subject } from '../subject.js';
import {
  contextFor,
  DEADLINE_MS,
  failureIn,
  idempotencyIn,
  needed,
  newOrderRequest,
  PATIENCE_MS,
  senderIn,
  usesNetwork,
  valueOf,
  withFile,
  within,
} from '../subject.js';

const sends = (subject: Subject): boolean => senderIn(subject) !== undefined;
const canRepeat = (subject: Subject): boolean => sends(subject) && idempotencyIn(subject) !== 'none';
const canFind = (subject: Subject): boolean => sends(subject) && idempotencyIn(subject) === 'find';

const sender = (subject: Subject): SendDocument<unknown> => senderIn(subject)!;

const send = (subject: Subject, request: SendRequest, options: ContextOptions = {}) =>
  within(PATIENCE_MS, sender(subject).send(contextFor(subject, options), request));

const find = async (subject: Subject, request: SendRequest) => {
  const { find } = sender(subject);
  assert.ok(find, 'there is no find');
  return valueOf(await within(PATIENCE_MS, find(contextFor(subject), request)));
};

const effectsOf = (subject: Subject, request: SendRequest): Promise<readonly Effect[]> =>
  needed(subject.remote.effectsOf, 'effectsOf')(request);

/** What the hub does after an unclear end: look up where the target is asked, else repeat with the same key. */
async function resolve(subject: Subject, request: SendRequest): Promise<void> {
  if (idempotencyIn(subject) === 'native') {
    valueOf(await send(subject, { ...request, attempt: 2 }));
  } else {
    const found = await find(subject, request);
    assert.ok(found, 'the effect was done, and find does not see it');
    if (found.revision !== undefined) assert.equal(found.revision, request.revision);
  }
}

const assertOneEffect = async (subject: Subject, request: SendRequest): Promise<void> => {
  assert.equal((await effectsOf(subject, request)).length, 1, 'the effect must be there exactly once');
};

export const sendCases: readonly ConformanceCase[] = [
  {
    title: 'the preview is what is sent',
    appliesTo: sends,
    run: async (subject) => {
      const request = newOrderRequest();
      valueOf(await send(subject, request));
      const [effect] = await effectsOf(subject, request);
      assert.ok(effect, 'the remote saw nothing');
      const { headers, ...preview } = sender(subject).preview(contextFor(subject).config, request);
      const { headers: seen = {}, ...rest } = effect;
      assert.deepEqual(preview, rest);
      for (const [name, value] of Object.entries(headers ?? {})) assert.equal(seen[name], value, `header ${name}`);
    },
  },
  {
    title: 'what the connection has written is what the remote gets',
    appliesTo: (subject) => sends(subject) && sender(subject).anyFormat === true,
    run: async (subject) => {
      const order = newOrderRequest();
      const text = JSON.stringify(order.document, null, 2);
      const body = { bytes: Buffer.from(text), extension: 'acme', mediaType: 'application/vnd.acme+json' };
      const request = withFile({ ...order, body });
      valueOf(await send(subject, request));
      const [effect, ...others] = await effectsOf(subject, request);
      assert.equal(others.length, 0);
      assert.equal(effect?.body, text);
      const { target, headers, body: shown } = sender(subject).preview(contextFor(subject).config, request);
      assert.equal(shown, text);
      const type = headers?.['content-type'];
      assert.ok(type === body.mediaType || (type === undefined && target.endsWith('.acme')), `${target} ${type}`);
    },
  },
  {
    title: 'the same key twice is one effect',
    appliesTo: canRepeat,
    run: async (subject) => {
      const request = newOrderRequest();
      const first = valueOf(await send(subject, request));
      await resolve(subject, request);
      await assertOneEffect(subject, request);
      if (canFind(subject)) assert.equal((await find(subject, request))?.reference, first.reference);
    },
  },
  {
    title: 'different keys are different effects',
    appliesTo: sends,
    run: async (subject) => {
      const [one, other] = [newOrderRequest(), newOrderRequest()];
      valueOf(await send(subject, one));
      valueOf(await send(subject, other));
      await assertOneEffect(subject, one);
      await assertOneEffect(subject, other);
    },
  },
  {
    title: 'what was never sent is not found',
    appliesTo: canFind,
    run: async (subject) => {
      assert.equal(await find(subject, newOrderRequest()), undefined);
    },
  },
  {
    title: 'an answer lost after the effect is uncertain, and afterwards the effect is there exactly once',
    appliesTo: sends,
    run: async (subject) => {
      const request = newOrderRequest();
      if (usesNetwork(subject)) {
        needed(subject.remote.loseNextAnswer, 'loseNextAnswer')();
        assert.equal(failureIn(await send(subject, request)).kind, 'uncertain');
      } else {
        // Without a network the hub itself is what gets lost, after the effect.
        valueOf(await send(subject, request));
      }
      if (canRepeat(subject)) await resolve(subject, request);
      await assertOneEffect(subject, request);
    },
  },
  {
    title: 'a remote that is down gets nothing, and that is transient',
    appliesTo: sends,
    run: async (subject) => {
      const request = newOrderRequest();
      await subject.remote.stop();
      let failure: Failure;
      try {
        // A kept-alive socket may not have heard of it yet; what is sent on it is rightly uncertain. This finds out.
        failureIn(await within(PATIENCE_MS, subject.connector.checkConnection(contextFor(subject))));
        failure = failureIn(await send(subject, request));
      } finally {
        await subject.remote.start();
      }
      assert.equal(failure.kind, 'transient');
      assert.equal((await effectsOf(subject, request)).length, 0);
    },
  },
  {
    title: 'a remote that freezes while we send is given up at the total deadline, as transient or uncertain',
    appliesTo: (subject) => sends(subject) && usesNetwork(subject),
    run: async (subject) => {
      needed(subject.remote.freeze, 'freeze')();
      try {
        const signal = AbortSignal.timeout(DEADLINE_MS);
        const sent = sender(subject).send(contextFor(subject, { signal }), newOrderRequest());
        const { kind } = failureIn(await within(DEADLINE_MS + 1000, sent));
        assert.ok(kind === 'transient' || kind === 'uncertain', `found ${kind}`);
      } finally {
        subject.remote.thaw?.();
      }
    },
  },
  {
    title: 'nothing is sent once the hub stops',
    appliesTo: sends,
    run: async (subject) => {
      const request = newOrderRequest();
      assert.equal(failureIn(await send(subject, request, { signal: AbortSignal.abort() })).kind, 'transient');
      assert.equal((await effectsOf(subject, request)).length, 0);
    },
  },
];
