import { afterAll } from '@jest/globals';

import { runConformanceKit, TcpGate } from '#libs/connector-sdk/testing';
import type { Effect, Remote } from '#libs/connector-sdk/testing';
import { createConnect, createHttpClient } from '#libs/platform';
import { startErpSimulator } from '#simulators/erp';

import { http } from '../src/index.js';

/** The bundled ERP behind a gate. An effect is what it booked, told by the first request of that key. */
async function erpRemote(honourIdempotencyKey: boolean) {
  const requests = new Map<string, Effect>();
  const erp = await startErpSimulator({
    token: 'right-token-8d1f',
    faults: { honourIdempotencyKey },
    onRequest: ({ method, path, headers, body }) => {
      const key = String(headers['idempotency-key']);
      const seen = { method, target: `${url}${path}`, headers: headers as Record<string, string>, body };
      if (!requests.has(key)) requests.set(key, seen);
    },
  });
  const gate = await TcpGate.before(erp.port);
  const url = `http://127.0.0.1:${gate.port}`;
  const rules = { allow: [`127.0.0.1:${gate.port}`], deny: [] };
  const client = createHttpClient({ ...rules, userAgent: 'Tradelane/test' });
  afterAll(async () => {
    await client.close();
    await gate.close();
    await erp.close();
  });
  const remote: Remote = {
    start: () => gate.open(),
    stop: () => gate.close(),
    freeze: () => gate.freeze(),
    thaw: () => gate.thaw(),
    wrongCredentials: { headers: { authorization: 'Bearer wrong-token-77aa' } },
    loseNextAnswer: () => {
      const before = erp.effects().length;
      gate.cutAnswerWhen(() => erp.effects().length > before);
    },
    effectsOf: async ({ key }) =>
      erp
        .effects()
        .filter((effect) => effect.key === key)
        .map(() => requests.get(key)!),
    inboundHeaders: { authorization: 'Bearer partner-key-0123456789' },
  };
  const config = {
    url,
    headers: { authorization: 'Bearer right-token-8d1f' },
    send: { Order: 'POST /orders' },
    checkPath: '/health',
    inboundKey: 'partner-key-0123456789',
  };
  return { connector: http, network: { http: client, connect: createConnect(rules) }, remote, config };
}

const finding = await erpRemote(false);
runConformanceKit({
  ...finding,
  config: { ...finding.config, find: { path: '/orders?reference={naturalKey}', key: '/key', revision: '/revision' } },
});

const honouring = await erpRemote(true);
runConformanceKit({ ...honouring, config: { ...honouring.config, idempotency: 'native' } });

const neither = await erpRemote(false);
runConformanceKit({
  ...neither,
  config: { ...neither.config, idempotency: 'none' },
  remote: { ...neither.remote, inboundHeaders: { 'x-api-key': 'partner-key-0123456789' } },
});
