import { mkdtempSync, mkdirSync, readdirSync } from 'node:fs';
import { readFile, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';

import { defineConnector } from '../connector.js';
import type { AnyConnector, FileSession, SendDocument } from '../connector.js';
import { documentJson } from '../document-body.js';
import { failed, succeeded } from '../outcome.js';
import { conformanceCases } from './index.js';
import type { ConformanceSubject } from './index.js';

/**
 * The kit must be seen to fail. A connector to a remote in memory keeps the rules; each variant below breaks one, and
 * the case that is there for it turns red.
 */
interface Config {
  url: string;
  token: string;
}

const Config = z
  .object({ url: z.string().describe('Address'), token: z.string().describe('Token').meta({ secret: true }) })
  .strict();

/** What the remote in memory has taken, by key. Down, it refuses; `loseNext` keeps the next answer. */
const remote = { up: true, loseNext: false, taken: new Map<string, string[]>() };

const take = (key: string, body: string, honoursKey: boolean) => {
  if (!remote.up) return failed({ kind: 'transient', message: 'refused' });
  const known = remote.taken.get(key) ?? [];
  if (known.length === 0 || !honoursKey) remote.taken.set(key, [...known, body]);
  const lost = remote.loseNext;
  remote.loseNext = false;
  return lost ? failed({ kind: 'uncertain', message: 'no answer' }) : succeeded({ reference: key });
};

const sender = (changes: Partial<SendDocument<Config>> = {}): SendDocument<Config> => ({
  idempotency: 'native',
  preview: (config, request) => ({ method: 'POST', target: config.url, body: documentJson(request.document) }),
  send: async ({ signal }, request) =>
    signal.aborted
      ? failed({ kind: 'transient', message: 'stopped' })
      : take(request.key, documentJson(request.document), true),
  ...changes,
});

const good = defineConnector<Config>({
  id: 'memory',
  title: 'Memory',
  kind: 'erp',
  config: Config,
  limits: { requestsPerSecond: 1, concurrency: 1 },
  settleMs: 0,
  checkConnection: async ({ config, signal }) => {
    if (signal.aborted || !remote.up) return failed({ kind: 'transient', message: 'down' });
    return config.token === 'right-token'
      ? succeeded(undefined)
      : failed({ kind: 'unauthorised', message: 'wrong token' });
  },
  send: { '*': sender() },
});

const subjectOf = (connector: AnyConnector): ConformanceSubject<Config> => ({
  connector,
  config: { url: 'memory:', token: 'right-token' },
  remote: {
    start: async () => {
      remote.up = true;
    },
    stop: async () => {
      remote.up = false;
    },
    wrongCredentials: { token: 'wrong-token' },
    effectsOf: async ({ key }) =>
      (remote.taken.get(key) ?? []).map((body) => ({ method: 'POST', target: 'memory:', body })),
  },
});

async function brokenRules(connector: AnyConnector, subject = subjectOf(connector)): Promise<string[]> {
  const broken: string[] = [];
  for (const rule of conformanceCases.filter((each) => each.appliesTo(subject))) {
    await rule.run(subject).catch(() => broken.push(rule.title));
  }
  return broken;
}

const unfinished = new Promise<never>(() => {});

describe('the conformance kit', () => {
  beforeEach(() => {
    Object.assign(remote, { up: true, loseNext: false, taken: new Map() });
  });

  test('is green for a connector that keeps the rules', async () => {
    expect(await brokenRules(good)).toEqual([]);
  });

  test.each<[string, Partial<AnyConnector>, string]>([
    ['an id with capitals', { id: 'MyErp' }, 'its id is a slug, and its title and limits say something'],
    [
      'settings with defaults only',
      {
        config: z.strictObject({
          url: z.string().default('').describe('A'),
          token: z.string().default('').describe('T'),
        }),
      },
      'an empty configuration is refused, naming the setting that is missing',
    ],
    [
      'a schema that ignores what it does not know',
      { config: z.object(Config.shape) },
      'an unknown setting is refused',
    ],
    [
      'a setting that nobody explained',
      { config: Config.extend({ retries: z.int().optional() }) },
      'every setting is described',
    ],
    [
      'nothing to do',
      { send: {} },
      'it can do something, and what it sends can be repeated or looked up unless it says "none"',
    ],
    [
      '"find" without a find',
      { send: { '*': sender({ idempotency: 'find' }) } },
      'it can do something, and what it sends can be repeated or looked up unless it says "none"',
    ],
    [
      'a check that is always red',
      { checkConnection: async () => failed({ kind: 'transient', message: 'no' }) },
      'a healthy connection checks out',
    ],
    [
      'wrong credentials taken for a passing fault',
      {
        checkConnection: async ({ config }) =>
          remote.up && config.token === 'right-token'
            ? succeeded(undefined)
            : failed({ kind: 'transient', message: 'no' }),
      },
      'wrong credentials are unauthorised',
    ],
    [
      'an exception instead of a failure',
      { checkConnection: () => Promise.reject(new Error('ECONNREFUSED')) },
      'a remote that is down is transient, not an exception',
    ],
    [
      'a stop that is not heard',
      { checkConnection: async () => succeeded(undefined) },
      'nothing is begun once the hub stops',
    ],
    [
      'a token in a message',
      { checkConnection: async ({ config }) => failed({ kind: 'unauthorised', message: `refused ${config.token}` }) },
      'no secret is in a failure, a preview or a log line',
    ],
    [
      'a token in the preview',
      { send: { '*': sender({ preview: (config) => ({ method: 'POST', target: config.url, body: config.token }) }) } },
      'no secret is in a failure, a preview or a log line',
    ],
    [
      'another body than previewed',
      { send: { '*': sender({ send: async (_, { key }) => take(key, '{}', true) }) } },
      'the preview is what is sent',
    ],
    [
      'two effects for one key',
      { send: { '*': sender({ send: async (_, { key, document }) => take(key, documentJson(document), false) }) } },
      'the same key twice is one effect',
    ],
    [
      'one effect for two keys',
      { send: { '*': sender({ send: async (_, { document }) => take('always', documentJson(document), true) }) } },
      'different keys are different effects',
    ],
    [
      'a find that sees what was never sent',
      { send: { '*': sender({ idempotency: 'find', find: async () => succeeded({ reference: 'x' }) }) } },
      'what was never sent is not found',
    ],
    [
      'a find that is blind',
      { send: { '*': sender({ idempotency: 'find', find: async () => succeeded(undefined) }) } },
      'the same key twice is one effect',
    ],
    [
      'success told to nobody',
      { send: { '*': sender({ send: async () => succeeded({}) }) } },
      'a remote that is down gets nothing, and that is transient',
    ],
    [
      'a send that does not hear the stop',
      { send: { '*': sender({ send: async (_, { key, document }) => take(key, documentJson(document), true) }) } },
      'nothing is sent once the hub stops',
    ],
  ])('finds %s', async (_, bug, rule) => {
    expect(await brokenRules({ ...good, ...bug })).toContain(rule);
  });

  test('finds a lost answer taken for "not done", a connector that hangs, and one that ignores refused addresses', async () => {
    const network = {
      http: { request: async () => failed({ kind: 'rejected', message: 'forbidden here' }) },
      connect: async () => failed({ kind: 'rejected', message: 'forbidden here' }),
    };
    const careless = {
      ...good,
      checkConnection: (context: { signal: AbortSignal }) =>
        context.signal.aborted ? good.checkConnection(context as never) : unfinishedWhenFrozen(),
      send: {
        '*': sender({ send: async (_, { key, document }) => asTransient(take(key, documentJson(document), true)) }),
      },
    };
    let frozen = false;
    const unfinishedWhenFrozen = () => (frozen ? unfinished : Promise.resolve(succeeded(undefined)));
    const asTransient = (outcome: ReturnType<typeof take>) =>
      outcome.ok ? outcome : failed({ kind: 'transient', message: outcome.failure.message });
    const base = subjectOf(careless);
    const subject = {
      ...base,
      network,
      remote: {
        ...base.remote,
        freeze: () => {
          frozen = true;
        },
        thaw: () => {
          frozen = false;
        },
        loseNextAnswer: () => {
          remote.loseNext = true;
        },
      },
    };
    const broken = await brokenRules(careless, subject);
    expect(broken).toContain(
      'an answer lost after the effect is uncertain, and afterwards the effect is there exactly once',
    );
    expect(broken).toContain('a remote that is frozen is given up at the total deadline');
    expect(broken).toContain('a forbidden address is reported as it is');
  }, 60_000);

  test('a harness that leaves out a handle does not make its rule go away', async () => {
    const subject = subjectOf(good);
    const { wrongCredentials: _, effectsOf: __, ...poor } = subject.remote;
    const broken = await brokenRules(good, { ...subject, remote: poor });
    expect(broken).toContain('wrong credentials are unauthorised');
    expect(broken).toContain('the same key twice is one effect');
  });

  test('finds a file session that keeps no rule', async () => {
    const root = mkdtempSync(join(tmpdir(), 'tradelane-kit-'));
    const folders = {
      inbox: join(root, 'inbox'),
      archive: join(root, 'archive'),
      replies: join(root, 'replies'),
      outbox: join(root, 'outbox'),
    };
    for (const folder of [...Object.values(folders), join(folders.inbox, '.processing')]) mkdirSync(folder);
    const careless = { ...good, send: {}, receive: { open: async () => succeeded(carelessSession(folders)) } };
    const subject = subjectOf(careless);
    const broken = await brokenRules(subject.connector, { ...subject, remote: { ...subject.remote, folders } });
    expect(broken).toEqual([
      'of two hubs that claim a file exactly one gets it',
      'a file that vanished is gone, and a taken claim is never overwritten',
      'a claimed file is read whole, with the same size and stamp before and after',
      'names that lead elsewhere or deceive are refused',
      'a link, a pipe and a folder are never opened, and the session goes on',
      'the archive never overwrites, and archiving again is success',
      'a released file is back under its name, beside a newer one of that name',
      'a reply is seen whole or not at all, and writing it again is harmless',
    ]);
  }, 60_000);
});

/** Copies instead of moving, looks at nothing, overwrites everything, writes in place, reads short. */
function carelessSession({ inbox, archive, replies }: Record<'inbox' | 'archive' | 'replies', string>): FileSession {
  const claims = new Map<string, Buffer>();
  const file = (name: string, size: number) => ({ name, size, modified: '1', kind: 'file' as const });
  const sizeOf = async (name: string) => (await readFile(join(inbox, name)).catch(() => Buffer.alloc(0))).length;
  return {
    list: async () => {
      const names = readdirSync(inbox).filter((name) => name.endsWith('.csv') && !name.startsWith('pipe'));
      return succeeded(await Promise.all(names.map(async (name) => file(name, await sizeOf(name)))));
    },
    listClaimed: async () => succeeded([...claims.keys()].map((name) => file(name, 0))),
    claim: async (name, claim) => {
      claims.set(claim, Buffer.alloc(0));
      return succeeded(name === '' ? 'gone' : 'claimed');
    },
    readClaimed: async (claim) =>
      succeeded({
        stat: file(claim, 0),
        bytes: (async function* () {
          yield claims.get(claim) ?? Buffer.alloc(0);
        })(),
      }),
    statClaimed: async (claim) => succeeded(file(claim, 0)),
    archive: async (claim, name) => {
      await writeFile(join(archive, name), claims.get(claim) ?? '').catch(() => {});
      return succeeded(undefined);
    },
    release: async (claim, name) => {
      await writeFile(join(inbox, name), claims.get(claim) ?? '').catch(() => {});
      return succeeded(undefined);
    },
    remove: async (name) => succeeded(await unlink(join(inbox, name)).catch(() => {})),
    reply: async (name, bytes) => {
      try {
        await writeFile(join(replies, name), '');
        for await (const chunk of bytes) await writeFile(join(replies, name), chunk, { flag: 'a' });
      } catch {
        // Careless: a refused name is no failure either.
      }
      return succeeded(undefined);
    },
    close: async () => {},
  };
}
