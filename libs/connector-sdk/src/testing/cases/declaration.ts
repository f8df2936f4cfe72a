import assert from 'node:assert/strict';

import { z } from 'zod';

import type { ConformanceCase } from '../subject.js';
import { idempotencyIn, senderIn } from '../subject.js';

const always = (): boolean => true;

interface Field {
  description?: string;
  properties?: Record<string, Field>;
}

const schemaOf = (schema: z.ZodType): Field => z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) as Field;

/** Dotted names of settings that nobody has explained. */
const undescribed = (field: Field, path: string): string[] =>
  Object.entries(field.properties ?? {}).flatMap(([name, child]) => [
    ...(child.description ? [] : [`${path}${name}`]),
    ...undescribed(child, `${path}${name}.`),
  ]);

export const declarationCases: readonly ConformanceCase[] = [
  {
    title: 'its id is a slug, and its title and limits say something',
    appliesTo: always,
    run: async ({ connector }) => {
      assert.match(connector.id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      assert.notEqual(connector.title.trim(), '');
      assert.ok(
        (connector.limits.requestsPerSecond ?? 1) > 0 && connector.limits.concurrency >= 1,
        'limits must let something through',
      );
      assert.ok(connector.settleMs >= 0, 'settleMs must not be negative');
    },
  },
  {
    title: 'an empty configuration is refused, naming the setting that is missing',
    appliesTo: always,
    run: async ({ connector }) => {
      const parsed = connector.config.safeParse({});
      assert.ok(!parsed.success, 'an empty configuration was accepted');
      const known = Object.keys(schemaOf(connector.config).properties ?? {});
      for (const { path } of parsed.error.issues)
        assert.ok(known.includes(String(path[0])), `an issue names no setting: "${path.join('.')}"`);
    },
  },
  {
    title: 'an unknown setting is refused',
    appliesTo: always,
    run: async ({ connector, config }) => {
      assert.ok(
        !connector.config.safeParse({ ...config, notASetting: 1 }).success,
        'a misspelt setting would be ignored in silence',
      );
    },
  },
  {
    title: 'every setting is described',
    appliesTo: always,
    run: async ({ connector }) => {
      assert.deepEqual(undescribed(schemaOf(connector.config), ''), []);
    },
  },
  {
    title: 'it can do something, and what it sends can be repeated or looked up unless it says "none"',
    appliesTo: always,
    run: async (subject) => {
      const { receive, webhook, send } = subject.connector;
      assert.ok(receive ?? webhook ?? Object.values(send ?? {})[0], 'the connector has no capability');
      if (idempotencyIn(subject) === 'find')
        assert.ok(senderIn(subject)?.find, '"find" is declared and there is no find');
    },
  },
];
