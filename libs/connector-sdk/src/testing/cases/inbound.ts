import assert from 'node:assert/strict';

import { fileNameObjection } from '../../file-name.js';
import type { ConformanceCase, Subject } from '../subject.js';
import { contextFor, needed } from '../subject.js';

const isPostedTo = ({ connector, config }: Subject): boolean =>
  connector.webhook !== undefined && 'inboundKey' in config;

/** Name headers that try to lead elsewhere. */
const HOSTILE_NAMES = ['../../etc/passwd', 'a/b', 'nul\0', '\u202ecsv', '..', 'x'.repeat(400)];

export const inboundCases: readonly ConformanceCase[] = [
  {
    title: 'a posted document needs the right key',
    appliesTo: isPostedTo,
    run: async (subject) => {
      const { config } = contextFor(subject);
      const headers = needed(subject.remote.inboundHeaders, 'inboundHeaders');
      const verify = (given: Record<string, string>) =>
        subject.connector.webhook!.verify(config, { method: 'POST', headers: given });
      assert.equal(verify(headers), true);
      assert.equal(verify({}), false);
      for (const [name, value] of Object.entries(headers)) {
        for (const wrong of [
          '',
          value.slice(0, -1),
          `${value}x`,
          value.toUpperCase() === value ? value.toLowerCase() : value.toUpperCase(),
        ]) {
          assert.equal(
            verify({ ...headers, [name]: wrong }),
            false,
            `"${name}: ${wrong.length} characters" was let in`,
          );
        }
      }
    },
  },
  {
    title: 'a suggested file name is a safe one or none',
    appliesTo: isPostedTo,
    run: async (subject) => {
      for (const name of HOSTILE_NAMES) {
        for (const [header, value] of [
          ['x-file-name', name],
          ['content-disposition', `attachment; filename="${name}"`],
        ] as const) {
          const suggested = subject.connector.webhook!.fileName({ method: 'POST', headers: { [header]: value } });
          assert.ok(suggested === undefined || fileNameObjection(suggested) === undefined, JSON.stringify(suggested));
        }
      }
    },
  },
];
