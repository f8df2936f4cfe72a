import { defineConnector, failed, failureOf, succeeded } from '#libs/connector-sdk';

import { HttpConfig } from './config.js';
import { inbound } from './inbound.js';
import { outbound } from './outbound.js';

/** Any system with an HTTP API: documents posted to the hub with a key, and sent as JSON with look-up before repeat. */
export const http = defineConnector<HttpConfig>({
  id: 'http',
  title: 'HTTP',
  kind: 'erp',
  config: HttpConfig,
  limits: { concurrency: 16 },
  settleMs: 60_000,

  checkConnection: async ({ config, http, now, signal }) => {
    // A connection that only receives has nothing to reach.
    if (config.url === undefined) return succeeded(undefined);
    const url = config.url.replace(/(?<!\/)\/+$/, '') + config.checkPath;
    const answer = await http.request({
      method: 'GET',
      url,
      headers: config.headers,
      deadlineMs: config.deadlineMs,
      signal,
    });
    if (!answer.ok) return answer;
    const failure = failureOf(answer.value, now(), false);
    return failure ? failed(failure) : succeeded(undefined);
  },

  webhook: inbound,
  send: { '*': outbound },
});
