import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { createHttpClient } from './http-client.js';

/** What the server under test does with a request, by path. */
const answers: Record<string, (response: ServerResponse) => void> = {
  '/ok': (response) => response.end('fine'),
  '/moved': (response) => response.writeHead(302, { location: '/ok' }).end(),
  '/hangs-up': (response) => response.destroy(),
  '/half': (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('only a part', () => response.destroy());
  },
  '/drips': (response) => {
    const drip = setInterval(() => response.write('.'), 50);
    response.on('close', () => clearInterval(drip));
  },
  '/long': (response) => response.end('x'.repeat(3000)),
};

describe('the guarded HTTP client', () => {
  let server: Server;
  let port: number;
  let seen = 0;
  const client = () => createHttpClient({ allow: [`127.0.0.1:${port}`], deny: [], userAgent: 'Tradelane/test' });

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen += 1;
      answers[request.url ?? '']?.(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = async (path: string, more: object = {}) => {
    const http = client();
    const outcome = await http.request({ method: 'POST', url: `http://127.0.0.1:${port}${path}`, body: '{}', ...more });
    await http.close();
    return outcome;
  };

  test('gives status, lower-case headers and body', async () => {
    expect(await ask('/ok')).toMatchObject({ ok: true, value: { status: 200, body: 'fine' } });
  });

  test('does not follow a redirection', async () => {
    expect(await ask('/moved')).toMatchObject({ ok: true, value: { status: 302, headers: { location: '/ok' } } });
  });

  test.each(['/hangs-up', '/half'])(
    'an effect without a whole answer (%s) is uncertain, a question is transient',
    async (path) => {
      expect(await ask(path)).toMatchObject({ ok: false, failure: { kind: 'uncertain' } });
      expect(await ask(path, { method: 'GET', body: undefined })).toMatchObject({ failure: { kind: 'transient' } });
      expect(await ask(path, { hasEffect: false })).toMatchObject({ failure: { kind: 'transient' } });
    },
  );

  test('a dripping answer ends at the total deadline', async () => {
    const start = Date.now();
    expect(await ask('/drips', { deadlineMs: 300 })).toMatchObject({ failure: { kind: 'uncertain' } });
    expect(Date.now() - start).toBeLessThan(1500);
  });

  test('an answer over the byte limit counts as unanswered', async () => {
    expect(await ask('/long', { maxResponseBytes: 1000 })).toMatchObject({ failure: { kind: 'uncertain' } });
  });

  test('an abort ends an exchange under way, and before it nothing is sent', async () => {
    expect(await ask('/drips', { signal: AbortSignal.timeout(1000) })).toMatchObject({
      failure: { kind: 'uncertain' },
    });
    const before = seen;
    expect(await ask('/ok', { signal: AbortSignal.abort() })).toMatchObject({ failure: { kind: 'transient' } });
    expect(seen).toBe(before);
  });

  test('a refused connection is transient: nothing was sent', async () => {
    const http = createHttpClient({ allow: ['127.0.0.1:1'], deny: [], userAgent: 'Tradelane/test' });
    expect(await http.request({ method: 'POST', url: 'http://127.0.0.1:1/' })).toMatchObject({
      failure: { kind: 'transient' },
    });
    await http.close();
  });

  test('a request waiting for a socket at its deadline was not sent', async () => {
    const http = createHttpClient({
      allow: [`127.0.0.1:${port}`],
      deny: [],
      userAgent: 'Tradelane/test',
      connections: 1,
    });
    const url = `http://127.0.0.1:${port}`;
    const first = http.request({ method: 'POST', url: `${url}/drips`, deadlineMs: 600 });
    const before = seen;
    const second = await http.request({ method: 'POST', url: `${url}/ok`, deadlineMs: 200 });
    expect(second).toMatchObject({ ok: false, failure: { kind: 'transient' } });
    expect((await first).ok).toBe(false);
    expect(seen - before).toBeLessThanOrEqual(1);
    await http.close();
  });

  test('an answer is never unpacked', async () => {
    const http = client();
    await http.request({ method: 'GET', url: `http://127.0.0.1:${port}/ok` });
    const seenHeaders = await new Promise<string | undefined>((resolve) => {
      server.once('request', (request: { headers: Record<string, string> }) =>
        resolve(request.headers['accept-encoding']),
      );
      void http.request({ method: 'GET', url: `http://127.0.0.1:${port}/ok` });
    });
    expect(seenHeaders).toBe('identity');
    await http.close();
  });

  test.each(['ftp://127.0.0.1/', 'http://user:pass@127.0.0.1/', 'nonsense'])('refuses the URL %s', async (url) => {
    const http = client();
    expect(await http.request({ method: 'GET', url })).toMatchObject({ failure: { kind: 'rejected' } });
  });
});
