import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { connectionCases } from './cases/connection.js';
import { declarationCases } from './cases/declaration.js';
import { fileCases } from './cases/files.js';
import { inboundCases } from './cases/inbound.js';
import { sendCases } from './cases/send.js';
import { sentFileCases } from './cases/sent-files.js';
import type { ConformanceCase, ConformanceSubject } from './subject.js';

export type { ConformanceCase, ConformanceSubject, Effect, Network, Remote } from './subject.js';
export { TcpGate } from './tcp-gate.js';

/** The rules that every connector keeps. Which of them apply follows from its capabilities alone. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...declarationCases,
  ...connectionCases,
  ...sendCases,
  ...fileCases,
  ...sentFileCases,
  ...inboundCases,
];

/** Registers the suite that every connector must pass, on its real remote. There is no option that weakens it. */
export function runConformanceKit<Config>(subject: ConformanceSubject<Config>): void {
  describe(`conformance: ${subject.connector.id}`, () => {
    beforeAll(() => subject.remote.start());
    afterAll(() => subject.remote.stop());

    for (const rule of conformanceCases.filter((each) => each.appliesTo(subject))) {
      test(
        rule.title,
        async () => {
          await expect(rule.run(subject)).resolves.toBeUndefined();
        },
        60_000,
      );
    }
  });
}
