import { isIP } from 'node:net';
import { callbackify } from 'node:util';

import { Agent, buildConnector, Pool } from 'undici';

import type { AddressGuard } from './address-guard.js';
import { createAddressGuard } from './address-guard.js';
import { CONNECT_TIMEOUT_MS, guardedLookup } from './connect.js';
import type { AddressRules, GuardedHttpClient, OutboundOutcome } from './contract.js';
import { Exchange } from './exchange.js';

export interface HttpClientOptions extends AddressRules {
  /** Sent as `user-agent`, e.g. `Tradelane/0.1.0`. */
  userAgent: string;
  /** Most sockets to one origin. Default 16. */
  connections?: number;
}

const DEFAULT_CONNECTIONS = 16;

/**
 * The only way out of the hub by HTTP: keep-alive sockets per origin, addresses checked at connect, no redirects, no
 * decompression (a small answer stays small), one deadline over everything, answers limited in bytes.
 */
export function createHttpClient(options: HttpClientOptions): GuardedHttpClient {
  const guard = createAddressGuard(options);
  const agent = new Agent({
    factory: (origin) =>
      new Pool(origin, {
        connections: options.connections ?? DEFAULT_CONNECTIONS,
        connect: guardedConnector(guard, origin),
        // The exchange's own deadline holds; undici's would restart with every chunk of a dripping answer.
        headersTimeout: 0,
        bodyTimeout: 0,
      }),
  });

  return {
    request(request) {
      const url = parseUrl(request.url);
      if (!url) return Promise.resolve(refusedUrl);
      return new Promise((resolve) => {
        const exchange = new Exchange(request, resolve);
        if (exchange.over) return;
        agent.dispatch(
          {
            origin: url.origin,
            path: url.pathname + url.search,
            method: request.method,
            headers: { 'user-agent': options.userAgent, 'accept-encoding': 'identity', ...request.headers },
            body: request.body ?? null,
          },
          exchange,
        );
      });
    },
    close: () => agent.destroy(),
  };
}

/** Connects sockets of one origin, to permitted addresses only. */
function guardedConnector(guard: AddressGuard, origin: string | URL): buildConnector.connector {
  const { protocol, port: written } = new URL(origin);
  const port = Number(written) || (protocol === 'https:' ? 443 : 80);
  const connect = buildConnector({ lookup: guardedLookup(guard, port), timeout: CONNECT_TIMEOUT_MS, keepAlive: true });
  const resolve = callbackify(guard.resolve);
  return (options, callback) => {
    if (!isIP(options.hostname)) connect(options, callback);
    else resolve(options.hostname, port, (error) => (error ? callback(error, null) : connect(options, callback)));
  };
}

const refusedUrl: OutboundOutcome<never> = {
  ok: false,
  failure: {
    kind: 'rejected',
    message: 'the URL must start with http:// or https:// and hold no user name or password',
  },
};

function parseUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  return isHttp && url.username === '' && url.password === '' ? url : undefined;
}
