import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { ErpFaults } from './faults.js';
import { randomFrom } from './faults.js';
import type { ErpEffect, ErpOrder } from './ledger.js';
import { Ledger } from './ledger.js';
import type { Answer } from './requests.js';
import { problemAnswer, readEffect } from './requests.js';

export type { ErpFaults } from './faults.js';
export { randomFrom } from './faults.js';
export type { ErpEffect, ErpOrder } from './ledger.js';

export interface ErpOptions {
  /** Default: any free port of 127.0.0.1. */
  port?: number;
  /** Appended to (NDJSON, one effect a line) and read back at the start. Without it the ERP forgets when it ends. */
  file?: string;
  faults?: ErpFaults;
  /** For the faults. Default 1. */
  seed?: number;
  /** Callers present it as `authorization: Bearer TOKEN`. Without it everybody is let in. */
  token?: string;
  /** Sees each request that would change something, before faults. */
  onRequest?: (request: { method: string; path: string; headers: IncomingMessage['headers']; body: string }) => void;
}

export interface ErpSimulator {
  url: string;
  port: number;
  orders(): ErpOrder[];
  effects(): readonly ErpEffect[];
  setFaults(faults: ErpFaults): void;
  close(): Promise<void>;
}

/**
 * A small ERP: `POST /orders` (201 with id, reference, revision; 422 for items that start with UNKNOWN-),
 * `PUT /orders/{id}`, `POST /orders/{id}/cancel`, `GET /orders?reference=`, `GET /effects` (NDJSON), `GET /health`.
 */
export async function startErpSimulator(options: ErpOptions = {}): Promise<ErpSimulator> {
  const ledger = new Ledger(options.file);
  const random = randomFrom(options.seed ?? 1);
  const timers = new Set<NodeJS.Timeout>();
  let faults = options.faults ?? {};

  const later = (ms: number, work: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };
  const drawn = (share = 0): boolean => share > 0 && random() < share;

  const change = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    options.onRequest?.({ method: request.method ?? '', path, headers: request.headers, body });
    const { dropAnswerAfterCommit, delay, commitLate, answer429, answer503 } = faults;
    if (drawn(answer429))
      return send(response, { ...problemAnswer(429, 'Busy', 'ask again later'), headers: { 'retry-after': '1' } });
    if (drawn(answer503)) return send(response, problemAnswer(503, 'Closed', 'not serving now'));
    const commit = (): Answer => commitOnce(ledger, request, path, body, faults.honourIdempotencyKey ?? true);
    if (drawn(commitLate?.share)) {
      response.destroy();
      return later(commitLate?.ms ?? 0, commit);
    }
    if (drawn(delay?.share)) return later(delay?.ms ?? 0, () => send(response, commit()));
    const answer = commit();
    if (drawn(dropAnswerAfterCommit)) response.destroy();
    else send(response, answer);
  };

  const server = createServer((request, response) => {
    if (options.token !== undefined && request.headers.authorization !== `Bearer ${options.token}`) {
      request.resume();
      return send(response, problemAnswer(401, 'Unauthorised', 'a valid token is needed'));
    }
    if (request.method === 'GET') return send(response, look(ledger, request.url ?? '/'));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => change(request, response, Buffer.concat(chunks).toString()));
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    orders: () => ledger.orders(),
    effects: () => ledger.effects,
    setFaults: (next) => {
      faults = next;
    },
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      ledger.close();
    },
  };
}

/** Decides at commit time, so a late commit and a repeat with the same key book once between them. */
function commitOnce(ledger: Ledger, request: IncomingMessage, path: string, body: string, honourKey: boolean): Answer {
  const key = request.headers['idempotency-key'];
  const earlier = honourKey && typeof key === 'string' ? ledger.withKey(key) : undefined;
  if (earlier) return committed(earlier);
  const effect = readEffect(ledger, request, path, body);
  return 'refused' in effect ? effect.refused : committed(ledger.commit(effect.details));
}

const committed = ({ action, id, reference, revision }: ErpEffect): Answer => ({
  status: action === 'create' ? 201 : 200,
  body: { id, reference, revision },
});

function look(ledger: Ledger, target: string): Answer {
  const { pathname, searchParams } = new URL(target, 'http://erp');
  if (pathname === '/health') return { status: 200, body: { status: 'ok', orders: ledger.orders().length } };
  if (pathname === '/effects') {
    const lines = ledger.effects.map((effect) => `${JSON.stringify(effect)}\n`).join('');
    return { status: 200, body: lines, headers: { 'content-type': 'application/x-ndjson' } };
  }
  if (pathname === '/orders') {
    const reference = searchParams.get('reference');
    return { status: 200, body: reference === null ? ledger.orders() : ledger.withReference(reference) };
  }
  const order = pathname.startsWith('/orders/') ? ledger.order(decodeURIComponent(pathname.slice(8))) : undefined;
  return order ? { status: 200, body: order } : problemAnswer(404, 'Not found', `there is no ${pathname}`);
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  if (response.destroyed) return;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
