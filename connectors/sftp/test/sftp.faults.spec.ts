import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Algorithms } from 'ssh2';

import type { ConnectorContext, FileSession } from '#libs/connector-sdk';
import { TransferFailed } from '#libs/connector-sdk';
import { createConnect, createHttpClient } from '#libs/platform';

import { SftpConfig } from '../src/config.js';
import { sftp } from '../src/index.js';
import { startHostileServer } from './hostile-server.js';

let server: Awaited<ReturnType<typeof startHostileServer>>;
beforeAll(async () => {
  server = await startHostileServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.state.files.clear();
  server.state.passwords.length = 0;
  server.state.fault = undefined;
});

function contextTo(settings: object = {}, { port, hostKey } = server): ConnectorContext<SftpConfig> {
  const rules = { allow: [`127.0.0.1:${port}`], deny: [] };
  return {
    connectionId: 'con_1',
    config: SftpConfig.parse({
      host: '127.0.0.1',
      port,
      username: 'acme',
      password: 'right-password',
      hostKey,
      path: '/acme',
      idleTimeoutMs: 1000,
      ...settings,
    }),
    http: createHttpClient({ ...rules, userAgent: 'Tradelane/test' }),
    connect: createConnect(rules),
    folder: async () => ({ ok: false, failure: { kind: 'transient', message: 'unused' } }),
    now: () => new Date(),
    signal: new AbortController().signal,
    log: { info: () => {}, warn: () => {} },
  };
}

async function openSession(): Promise<FileSession> {
  const opened = await sftp.receive!.open(contextTo());
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

const CLAIMED = '/acme/inbox/.processing/claim';

async function readClaimed(session: FileSession): Promise<number> {
  const read = await session.readClaimed('claim');
  if (!read.ok) throw new Error(read.failure.message);
  let size = 0;
  for await (const chunk of read.value.bytes) size += chunk.length;
  return size;
}

describe('the sftp connector and a server that misbehaves', () => {
  test('a password opens the session, a wrong one is unauthorised', async () => {
    expect(await sftp.checkConnection(contextTo())).toEqual({ ok: true, value: undefined });
    expect(await sftp.checkConnection(contextTo({ password: 'wrong-password' }))).toMatchObject({
      failure: { kind: 'unauthorised' },
    });
  });

  test('another host key than the pinned one gets no password, and is named', async () => {
    const outcome = await sftp.checkConnection(contextTo({ hostKey: `SHA256:${'A'.repeat(43)}` }));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'unauthorised' } });
    expect(outcome.ok ? '' : outcome.failure.message).toContain(server.hostKey);
    expect(server.state.passwords).toEqual([]);
  });

  test.each<[string, Algorithms]>([
    ['key exchange algorithm', { kex: ['diffie-hellman-group1-sha1'] }],
    ['host key format', { serverHostKey: ['ssh-rsa'] }],
    ['C->S cipher', { cipher: ['aes256-cbc', '3des-cbc'] }],
    ['C->S MAC', { cipher: ['aes128-ctr'], hmac: ['hmac-md5'] }],
  ])('a server that offers only an old %s gets no password, and is told apart', async (what, algorithms) => {
    const old = await startHostileServer(algorithms);
    try {
      const outcome = await sftp.checkConnection(contextTo({}, old));
      expect(outcome).toMatchObject({
        failure: {
          kind: 'unauthorised',
          message: expect.stringContaining(`no ${what} that is safe today: no password was sent`),
        },
      });
      expect(old.state.passwords).toEqual([]);
    } finally {
      await old.close();
    }
  });

  test('a key that cannot be read is unauthorised, and is not repeated', async () => {
    const outcome = await sftp.checkConnection(contextTo({ password: undefined, privateKey: 'not-a-key-7f3a' }));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'unauthorised' } });
    expect(JSON.stringify(outcome)).not.toContain('not-a-key-7f3a');
  });

  test.each(['early end', 'silence', 'drop'] as const)(
    '%s while reading is a failed transfer within the idle limit',
    async (fault) => {
      server.state.files.set(CLAIMED, Buffer.alloc(1_000_000, 'x'));
      const session = await openSession();
      expect(await readClaimed(session)).toBe(1_000_000);
      server.state.fault = fault;
      const start = Date.now();
      await expect(readClaimed(session)).rejects.toThrow(TransferFailed);
      expect(Date.now() - start).toBeLessThan(2500);
      await session.close();
    },
  );

  test('a session that missed an answer is dropped: nothing is asked on it any more', async () => {
    server.state.files.set(CLAIMED, Buffer.alloc(1_000_000, 'x'));
    const session = await openSession();
    server.state.fault = 'silence';
    await expect(readClaimed(session)).rejects.toThrow(TransferFailed);
    server.state.fault = undefined;
    expect(await session.list()).toMatchObject({ ok: false, failure: { kind: 'transient' } });
    await session.close();
  });

  test('a file that grows while it is read is noticed', async () => {
    server.state.files.set(CLAIMED, Buffer.alloc(10, 'x'));
    const session = await openSession();
    const read = await session.readClaimed('claim');
    server.state.files.set(CLAIMED, Buffer.alloc(20, 'x'));
    await expect(async () => {
      for await (const chunk of read.ok ? read.value.bytes : []) expect(chunk.length).toBeGreaterThan(0);
    }).rejects.toThrow('20 bytes of a file of 10');
    await session.close();
  });

  test('names that are not UTF-8 or lead elsewhere are listed, and refused', async () => {
    const names = ['caf\ufffd.csv', '..\\x.csv', 'a\u202eb.csv'];
    for (const name of names) server.state.files.set(`/acme/inbox/${name}`, Buffer.from('x'));
    const session = await openSession();
    const listed = await session.list();
    expect(listed.ok && listed.value.map((entry) => entry.name)).toEqual(names);
    for (const name of names) expect(await session.claim(name, 'c')).toMatchObject({ failure: { kind: 'rejected' } });
    await session.close();
  });

  test('without the OpenSSH extension a reply still takes its place, also a second time', async () => {
    const session = await openSession();
    async function* reply() {
      yield Buffer.from('answer');
    }
    expect(await session.reply('a.result.csv', reply())).toEqual({ ok: true, value: undefined });
    expect(await session.reply('a.result.csv', reply())).toEqual({ ok: true, value: undefined });
    expect([...server.state.files]).toEqual([['/acme/replies/a.result.csv', Buffer.from('answer')]]);
    await session.close();
  });

  test.each([{ hostKey: undefined }, { hostKey: 'SHA256:short' }, { password: undefined }, { port: 0 }])(
    'refuses the settings %j',
    (settings) => {
      expect(() => contextTo(settings)).toThrow(Object.keys(settings)[0]);
    },
  );
});
