import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { createConnect } from './connect.js';
import { createHttpClient } from './http-client.js';

/** A server that must never be reached unless its exact host:port is allowed. */
let canary: Server;
let port: number;
let reached = 0;

beforeAll(async () => {
  canary = createServer((socket) => {
    reached += 1;
    socket.on('error', () => {});
    socket.end('HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve) => canary.listen(0, '0.0.0.0', resolve));
  port = (canary.address() as AddressInfo).port;
});
afterAll(() => {
  canary.close();
});

const forbidden = {
  ok: false,
  failure: { kind: 'unauthorised', message: expect.stringContaining('TRADELANE_ALLOW_ADDRESSES') },
};

async function reach(host: string, rules: { allow: string[]; deny: string[] }) {
  const http = createHttpClient({ ...rules, userAgent: 'Tradelane/test' });
  const byHttp = await http.request({ method: 'GET', url: `http://${host}:${port}/` });
  await http.close();
  const byTcp = await createConnect(rules)(host, port);
  if (byTcp.ok) byTcp.value.destroy();
  return { byHttp, byTcp };
}

const SPELLINGS = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '0x7f.1',
  '①②⑦.⓪.⓪.①',
  '127.0.0.1.',
  'localhost',
  'LOCALHOST',
  'localhost.',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:1]',
  '0.0.0.0',
  '0',
  '[::]',
  '127.0.0.2',
];

const SPECIAL = [
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.1.1',
  '169.254.169.254',
  '198.18.0.1',
  '192.0.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '[fe80::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[ff02::1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::1]',
  '[2001::1]',
  '[::ffff:a9fe:a9fe]',
  '[2001:db8::1]',
];

describe('outbound addresses', () => {
  test.each([...SPELLINGS, ...SPECIAL])(
    '%s is refused unless the process allows it, and nothing is connected',
    async (host) => {
      const { byHttp, byTcp } = await reach(host, { allow: [], deny: [] });
      expect(byHttp).toMatchObject(forbidden);
      expect(byTcp).toMatchObject(forbidden);
      expect(JSON.stringify(byHttp)).toContain('TRADELANE_ALLOW_ADDRESSES');
      expect(reached).toBe(0);
    },
  );

  test.each(['evil@127.0.0.1', '127.0.0.1/x', '127.0.0.1#', 'a b', ''])(
    'the host "%s" smuggles nothing in',
    async (host) => {
      expect(await createConnect({ allow: [`127.0.0.1:${port}`], deny: [] })(host, port)).toMatchObject(forbidden);
    },
  );

  test('an allowed host:port is reached, by its name or its address, and on no other port', async () => {
    for (const [host, allow] of [
      ['127.0.0.1', `127.0.0.1:${port}`],
      ['localhost', `127.0.0.1:${port}`],
      ['localhost.', `LOCALHOST:${port}`],
      ['0177.0.0.1', `127.0.0.1:${port}`],
      ['[::ffff:7f00:1]', `127.0.0.1:${port}`],
    ] as const) {
      const { byHttp, byTcp } = await reach(host, { allow: [allow], deny: [] });
      expect(byHttp).toMatchObject({ ok: true, value: { status: 204 } });
      expect(byTcp.ok).toBe(true);
    }
    expect((await reach('127.0.0.1', { allow: [`127.0.0.1:${port + 1}`], deny: [] })).byHttp).toMatchObject(forbidden);
  });

  test.each(['127.0.0.1', 'localhost', '127.0.0.2', '0.0.0.0'])(
    'our own port stays forbidden as %s even when allowed',
    async (host) => {
      for (const own of ['127.0.0.1', 'localhost', '0.0.0.0']) {
        const { byHttp, byTcp } = await reach(host, { allow: [`${host}:${port}`], deny: [`${own}:${port}`] });
        expect(byHttp).toMatchObject(forbidden);
        expect(byTcp).toMatchObject(forbidden);
      }
    },
  );

  test.each(['169.254.169.254', '[fd00:ec2::254]', '[::ffff:a9fe:a9fe]'])(
    'the metadata service %s stays forbidden even when allowed',
    async (host) => {
      const { byHttp, byTcp } = await reach(host, { allow: [`${host}:${port}`], deny: [] });
      expect(byHttp).toMatchObject(forbidden);
      expect(byTcp).toMatchObject(forbidden);
    },
  );

  test('a wrong entry in a list stops the start with an example', () => {
    expect(() => createConnect({ allow: ['localhost'], deny: [] })).toThrow('127.0.0.1:8080');
  });
});
