import { afterAll } from '@jest/globals';

import { runConformanceKit, TcpGate } from '#libs/connector-sdk/testing';
import type { Effect } from '#libs/connector-sdk/testing';
import { createConnect, createHttpClient } from '#libs/platform';
import { startFinanceReceiver } from '#simulators/finance';

import { webhook } from '../src/index.js';

const secretOf = (text: string): string => `whsec_${Buffer.from(text.padEnd(32, '.')).toString('base64')}`;

const requests = new Map<string, Effect>();
const finance = await startFinanceReceiver({
  secret: secretOf('right'),
  onRequest: ({ path, headers, body }) => {
    const seen = { method: 'POST', target: `${origin}${path}`, headers: headers as Record<string, string>, body };
    requests.set(String(headers['webhook-id']), seen);
  },
});
const gate = await TcpGate.before(finance.port);
const origin = `http://127.0.0.1:${gate.port}`;
const rules = { allow: [`127.0.0.1:${gate.port}`], deny: [] };
const client = createHttpClient({ ...rules, userAgent: 'Tradelane/test' });
afterAll(async () => {
  await client.close();
  await gate.close();
  await finance.close();
});

runConformanceKit({
  connector: webhook,
  // The receiver knows the previous secret only: a rotation under way.
  config: { url: `${origin}/hooks`, secret: secretOf('next'), previousSecret: secretOf('right') },
  network: { http: client, connect: createConnect(rules) },
  remote: {
    start: () => gate.open(),
    stop: () => gate.close(),
    freeze: () => gate.freeze(),
    thaw: () => gate.thaw(),
    wrongCredentials: { secret: secretOf('wrong'), previousSecret: secretOf('wrong too') },
    loseNextAnswer: () => {
      const before = finance.bookings().length;
      gate.cutAnswerWhen(() => finance.bookings().length > before);
    },
    effectsOf: async ({ key }) =>
      finance
        .bookings()
        .filter(({ id }) => id === key)
        .map(() => requests.get(key)!),
  },
});
