import assert from 'node:assert/strict';

import { secretFields, secretValues } from '../../secret-fields.js';
import type { ConformanceCase, Network, Subject } from '../subject.js';
import {
  contextFor,
  DEADLINE_MS,
  failureIn,
  needed,
  newOrderRequest,
  PATIENCE_MS,
  senderIn,
  usesNetwork,
  valueOf,
  within,
} from '../subject.js';

const always = (): boolean => true;
const hasSecrets = ({ connector, config }: Subject): boolean =>
  secretFields(connector.config).some((path) => Object.hasOwn(config, path.split('.', 1).join()));

/** A network on which every address is forbidden. */
const forbidding: Network = {
  http: { request: async () => ({ ok: false, failure: { kind: 'rejected', message: 'forbidden here' } }) },
  connect: async () => ({ ok: false, failure: { kind: 'rejected', message: 'forbidden here' } }),
};

const check = (subject: Subject, options = {}) =>
  within(PATIENCE_MS, subject.connector.checkConnection(contextFor(subject, options)));

export const connectionCases: readonly ConformanceCase[] = [
  {
    title: 'a healthy connection checks out',
    appliesTo: always,
    run: async (subject) => {
      assert.equal(valueOf(await check(subject)), undefined);
    },
  },
  {
    title: 'wrong credentials are unauthorised',
    appliesTo: hasSecrets,
    run: async (subject) => {
      const config = needed(subject.remote.wrongCredentials, 'wrongCredentials');
      assert.equal(failureIn(await check(subject, { config })).kind, 'unauthorised');
    },
  },
  {
    title: 'a remote that is down is transient, not an exception',
    appliesTo: always,
    run: async (subject) => {
      await subject.remote.stop();
      try {
        assert.equal(failureIn(await check(subject)).kind, 'transient');
      } finally {
        await subject.remote.start();
      }
      valueOf(await check(subject));
    },
  },
  {
    title: 'a remote that is frozen is given up at the total deadline',
    appliesTo: usesNetwork,
    run: async (subject) => {
      const freeze = needed(subject.remote.freeze, 'freeze');
      const thaw = needed(subject.remote.thaw, 'thaw');
      freeze();
      try {
        const checked = subject.connector.checkConnection(
          contextFor(subject, { signal: AbortSignal.timeout(DEADLINE_MS) }),
        );
        assert.equal(failureIn(await within(DEADLINE_MS + 1000, checked)).kind, 'transient');
      } finally {
        thaw();
      }
    },
  },
  {
    title: 'nothing is begun once the hub stops',
    appliesTo: always,
    run: async (subject) => {
      assert.equal(failureIn(await check(subject, { signal: AbortSignal.abort() })).kind, 'transient');
    },
  },
  {
    title: 'a forbidden address is reported as it is',
    appliesTo: usesNetwork,
    run: async (subject) => {
      const failure = failureIn(await check(subject, { network: forbidding }));
      assert.deepEqual(failure, { kind: 'rejected', message: 'forbidden here' });
    },
  },
  {
    title: 'no secret is in a failure, a preview or a log line',
    appliesTo: hasSecrets,
    run: async (subject) => {
      const wrong = needed(subject.remote.wrongCredentials, 'wrongCredentials');
      const logged: string[] = [];
      const said: unknown[] = [await check(subject, { config: wrong, logged })];
      const preview = senderIn(subject)?.preview(contextFor(subject).config, newOrderRequest());
      await subject.remote.stop();
      said.push(preview, await check(subject, { logged }));
      await subject.remote.start();
      const text = JSON.stringify([said, logged]);
      const secrets = [subject.config, { ...subject.config, ...wrong }].flatMap((config) =>
        secretValues(subject.connector.config, config),
      );
      for (const secret of secrets) {
        assert.ok(!text.includes(JSON.stringify(secret).slice(1, -1)), `the secret "${secret.slice(0, 12)}…" was told`);
      }
    },
  },
];
