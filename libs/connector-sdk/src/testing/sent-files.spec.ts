import { existsSync, mkdtempSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';

import type { Connector } from '../connector.js';
import { defineConnector } from '../connector.js';
import { bodyText, fileOf } from '../document-body.js';
import { failed, type Outcome, succeeded } from '../outcome.js';
import { placeFile, touch } from '../place-file.js';
import type { FilePlace, SentFile } from '../sent-file.js';
import { sentFileCases } from './cases/sent-files.js';
import type { ConformanceSubject } from './subject.js';

/** A writer of files that keeps the rules; each bug below breaks one, and the case that is there for it turns red. */
const root = mkdtempSync(join(tmpdir(), 'tradelane-sent-'));
const outbox = join(root, 'outbox');
afterAll(() => rm(root, { recursive: true }));

const Config = z.object({ path: z.string().describe('Folder') }).strict();
type Config = z.infer<typeof Config>;

const path = (name: string): string => join(outbox, name);

const goodPlace: FilePlace = {
  exists: async () => existsSync(outbox),
  make: async () => void (await mkdir(outbox, { recursive: true })),
  stat: async (name) =>
    stat(path(name)).then(
      ({ size }) => ({ size, kind: 'file' }),
      () => undefined,
    ),
  read: async function* (name) {
    yield await readFile(path(name));
  },
  write: async (name, bytes) => {
    await writeFile(path(name), '', { flag: 'wx' });
    for await (const chunk of bytes) await writeFile(path(name), chunk, { flag: 'a' });
  },
  rename: async (from, to) => {
    if (!existsSync(path(from))) return 'gone';
    if (existsSync(path(to))) return 'taken';
    await link(path(from), path(to));
    await unlink(path(from));
    return 'renamed';
  },
  remove: (name) => rm(path(name), { force: true }),
};

interface Bug {
  place?: Partial<FilePlace>;
  file?: (file: SentFile) => SentFile;
  announce?: () => Promise<Outcome<void>>;
}

let losesAnswer = false;

function writer({ place: changes, file: change = (file) => file, announce }: Bug): Connector<Config> {
  const place = { ...goodPlace, ...changes };
  return defineConnector<Config>({
    id: 'writer',
    title: 'Writer',
    kind: 'transport',
    config: Config,
    limits: { concurrency: 1 },
    settleMs: 0,
    checkConnection: async () => succeeded(undefined),
    send: {
      '*': {
        idempotency: 'native',
        preview: (_, request) => ({ method: 'write', target: fileOf(request).name, body: bodyText(request) }),
        send: async (_, request) => {
          try {
            const placed = await placeFile(place, change(fileOf(request)), request);
            const isLost = losesAnswer;
            losesAnswer = false;
            if (isLost) return failed({ kind: 'uncertain', message: 'no answer' });
            return placed.ok ? succeeded({}) : placed;
          } catch (error) {
            return failed({ kind: 'transient', message: (error as Error).message });
          }
        },
        files: {
          place: ({ path }) => path,
          announce: async (_, name) => {
            if (announce !== undefined) return announce();
            await place.remove(name);
            await touch(place, name);
            return succeeded(undefined);
          },
        },
      },
    },
  });
}

async function brokenRules(bug: Bug): Promise<string[]> {
  const never = async () => failed({ kind: 'transient' as const, message: 'unused' });
  const subject: ConformanceSubject<Config> = {
    connector: writer(bug),
    config: { path: outbox },
    network: { http: { request: never }, connect: never },
    remote: {
      start: async () => {},
      stop: async () => {},
      loseNextAnswer: () => {
        losesAnswer = true;
      },
      folders: { inbox: '', archive: '', replies: '', outbox },
    },
  };
  const broken: string[] = [];
  for (const rule of sentFileCases.filter((each) => each.appliesTo(subject))) {
    for (const name of await readdir(outbox).catch(() => [])) await rm(path(name), { recursive: true });
    await rule.run(subject).catch(() => broken.push(rule.title));
  }
  return broken;
}

const overwriting: FilePlace['rename'] = async (from, to) => {
  await rename(path(from), path(to));
  return 'renamed';
};

const without = (file: SentFile, member: 'uploadedAs' | 'isAgain'): SentFile => {
  const { [member]: dropped, ...rest } = file;
  return dropped === undefined ? file : rest;
};

describe('the conformance kit for what is sent as files', () => {
  test('is green for a writer that keeps the rules', async () => {
    expect(await brokenRules({})).toEqual([]);
  });

  test.each<[string, Bug, string[]]>([
    [
      'a marker without its file',
      {
        file: (file) => ({
          ...file,
          recordUpload: async (name) => touch(goodPlace, file.marker ?? '.x').then(() => file.recordUpload(name)),
        }),
      },
      ['a sent file is seen whole or not at all, its marker only after it, and nothing unfinished stays'],
    ],
    [
      'files that are overwritten',
      {
        place: {
          stat: async (name) => (name.endsWith('.part') ? goodPlace.stat(name) : undefined),
          rename: overwriting,
        },
      },
      ['a file of other content is never overwritten, and that is told'],
    ],
    [
      'a rename that overwrites',
      { place: { rename: overwriting } },
      ['another file that takes the name at the last moment is never overwritten'],
    ],
    [
      'a ledger that nobody reads',
      { file: (file) => without(file, 'uploadedAs') },
      [
        'a file that its receiver took at once is not written a second time',
        'a file that has its name already, with our content, is ours: taken after that it is not written again',
        'a marker that its receiver took away is not made a second time',
        'a lost answer about a file that its receiver took meanwhile does not write it a second time',
        'an unfinished file that was whole is given its name, and not written again',
      ],
    ],
    [
      'a missing folder taken for an empty one',
      { place: { exists: async () => true } },
      ['a folder that vanished with an unfinished file leaves the decision to a person'],
    ],
    [
      'an upload that is never taken back',
      {
        file: (file) => ({
          ...file,
          recordUpload: (name) => (name === undefined ? Promise.resolve(true) : file.recordUpload(name)),
        }),
      },
      ['a folder that vanishes under our hands is transient, and the next attempt writes the file'],
    ],
    [
      'unfinished files that stay',
      { place: { remove: async () => {} } },
      [
        'a file whose bytes break off leaves nothing behind',
        'a worker that lost its claim renames nothing and takes its unfinished file away',
      ],
    ],
    [
      'a lost claim that nobody hears of',
      { file: (file) => ({ ...file, recordUpload: async (name) => (await file.recordUpload(name), true) }) },
      ['a worker that lost its claim renames nothing and takes its unfinished file away'],
    ],
    [
      'a repeat that is swallowed',
      { file: (file) => without(file, 'isAgain') },
      ['a file that is sent once more under its name is not taken for delivered while the first lies there'],
    ],
    [
      'a batch that is never announced',
      { announce: async () => succeeded(undefined) },
      ['a batch is announced by an empty file that is made anew'],
    ],
  ])('finds %s', async (_, bug, rules) => {
    expect(await brokenRules(bug)).toEqual(expect.arrayContaining(rules));
  });
});
