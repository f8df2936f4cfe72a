import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from '@jest/globals';

import { runConformanceKit, TcpGate } from '#libs/connector-sdk/testing';
import { createConnect, createHttpClient } from '#libs/platform';

import { sftp } from '../src/index.js';
import { openSshIsHere, startOpenSsh } from './openssh.js';

if (openSshIsHere()) {
  const server = await startOpenSsh();
  const gate = await TcpGate.before(server.port);
  const rules = { allow: [`127.0.0.1:${gate.port}`], deny: [] };
  const outbox = join(server.root, 'outbox');
  const sent = (): string[] => (existsSync(outbox) ? readdirSync(outbox).filter((name) => !name.startsWith('.')) : []);
  afterAll(async () => {
    await gate.close();
    await server.stop();
  });

  runConformanceKit({
    connector: sftp,
    config: {
      host: '127.0.0.1',
      port: gate.port,
      username: server.username,
      privateKey: server.privateKey,
      hostKey: server.hostKey,
      path: server.root,
    },
    network: { http: createHttpClient({ ...rules, userAgent: 'Tradelane/test' }), connect: createConnect(rules) },
    remote: {
      start: () => gate.open(),
      stop: () => gate.close(),
      freeze: () => gate.freeze(),
      thaw: () => gate.thaw(),
      wrongCredentials: { privateKey: server.strangerKey },
      loseNextAnswer: () => {
        const before = sent().length;
        gate.cutAnswerWhen(() => sent().length > before);
      },
      effectsOf: async ({ key }) =>
        sent()
          .filter((name) => name.includes(key))
          .map((name) => ({
            method: 'write',
            target: join(outbox, name),
            body: readFileSync(join(outbox, name), 'utf8'),
          })),
      folders: {
        inbox: join(server.root, 'inbox'),
        archive: join(server.root, 'archive'),
        replies: join(server.root, 'replies'),
        outbox,
      },
    },
  });
} else {
  describe.skip('conformance: sftp (no OpenSSH server here)', () => {
    test('an OpenSSH server is installed', () => {
      expect(openSshIsHere()).toBe(true);
    });
  });
}
