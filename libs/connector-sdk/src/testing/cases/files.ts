import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Chunks } from '../../chunks.js';
import type { FileSession } from '../../connector.js';
import { TransferFailed } from '../../outcome.js';
import type { ConformanceCase, ContextOptions, Subject } from '../subject.js';
import { contextFor, failureIn, needed, PATIENCE_MS, usesNetwork, valueOf, within } from '../subject.js';

const receives = ({ connector }: Subject): boolean => connector.receive !== undefined;

const foldersOf = ({ remote }: Subject) => needed(remote.folders, 'folders');

/** Runs `work` on a fresh session and closes it. */
async function withSession(
  subject: Subject,
  work: (session: FileSession) => Promise<void>,
  options: ContextOptions = {},
) {
  const session = valueOf(await within(PATIENCE_MS, subject.connector.receive!.open(contextFor(subject, options))));
  try {
    await work(session);
  } finally {
    await within(PATIENCE_MS, session.close());
  }
}

async function drop(subject: Subject, bytes: string | Buffer = 'a,b\n1,2\n'): Promise<string> {
  const name = `${randomUUID()}.csv`;
  await writeFile(join(foldersOf(subject).inbox, name), bytes);
  return name;
}

async function bytesOf(chunks: Chunks): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

const pieces = (...texts: string[]): Uint8Array[] => texts.map((text) => Buffer.from(text));
// oxlint-disable-next-line require-await
async function* streamed(chunks: Iterable<Uint8Array>): Chunks {
  yield* chunks;
}

const REFUSED_NAMES = [
  '../escape.csv',
  '..',
  '.',
  '',
  'a/b.csv',
  '/etc/passwd',
  'a\\b.csv',
  'nul\0.csv',
  'line\nbreak.csv',
  'right\u202eto-left.csv',
  'caf\ufffd.csv',
  'x'.repeat(300),
];

const KEPT = 'the file that was here first';

export const fileCases: readonly ConformanceCase[] = [
  {
    title: 'a dropped file is listed with its size and a stamp that stays the same',
    appliesTo: receives,
    run: (subject) =>
      withSession(subject, async (session) => {
        const name = await drop(subject, '12345');
        const look = async () => valueOf(await session.list()).find((entry) => entry.name === name);
        const seen = await look();
        assert.deepEqual({ size: seen?.size, kind: seen?.kind }, { size: 5, kind: 'file' });
        assert.deepEqual(await look(), seen);
      }),
  },
  {
    title: 'of two hubs that claim a file exactly one gets it',
    appliesTo: receives,
    run: (subject) =>
      withSession(subject, (one) =>
        withSession(subject, async (other) => {
          for (let round = 0; round < 10; round += 1) {
            const name = await drop(subject);
            const claims = [`one-${name}`, `other-${name}`] as const;
            const ends = await Promise.all([one.claim(name, claims[0]), other.claim(name, claims[1])]);
            assert.deepEqual(ends.map(valueOf).toSorted(), ['claimed', 'gone']);
            const held = valueOf(await one.listClaimed()).map((entry) => entry.name);
            assert.equal(claims.filter((claim) => held.includes(claim)).length, 1);
          }
        }),
      ),
  },
  {
    title: 'a file that vanished is gone, and a taken claim is never overwritten',
    appliesTo: receives,
    run: (subject) =>
      withSession(subject, async (session) => {
        assert.equal(valueOf(await session.claim('never-dropped.csv', 'claim-of-nothing')), 'gone');
        const [first, second] = [await drop(subject, KEPT), await drop(subject)];
        const claim = `claim-${first}`;
        assert.equal(valueOf(await session.claim(first, claim)), 'claimed');
        failureIn(await session.claim(second, claim));
        assert.equal((await bytesOf(valueOf(await session.readClaimed(claim)).bytes)).toString(), KEPT);
      }),
  },
  {
    title: 'a claimed file is read whole, with the same size and stamp before and after',
    appliesTo: receives,
    run: (subject) =>
      withSession(subject, async (session) => {
        const content = Buffer.from(Array.from({ length: 700_001 }, (_, index) => index % 251));
        const name = await drop(subject, content);
        valueOf(await session.claim(name, name));
        const { stat, bytes } = valueOf(await session.readClaimed(name));
        assert.ok((await bytesOf(bytes)).equals(content), 'other bytes came than were dropped');
        assert.equal(stat.size, content.length);
        assert.deepEqual(valueOf(await session.statClaimed(name)), stat);
        assert.equal(valueOf(await session.statClaimed('no-such-claim')), undefined);
      }),
  },
  {
    title: 'names that lead elsewhere or deceive are refused',
    appliesTo: receives,
    run: (subject) =>
      withSession(subject, async (session) => {
        const before = await readdir(join(foldersOf(subject).inbox, '..'));
        for (const name of REFUSED_NAMES) {
          for (const attempt of [
            session.claim(name, 'claim'),
            session.claim('inbox.csv', name),
            session.archive('claim', name),
            session.release('claim', name),
            session.remove(name),
            session.reply(name, streamed(pieces('x'))),
          ]) {
            assert.equal(failureIn(await attempt).kind, 'rejected', JSON.stringify(name));
          }
        }
        assert.deepEqual(await readdir(join(foldersOf(subject).inbox, '..')), before);
      }),
  },
  {
    title: 'a link, a pipe and a folder are never opened, and the session goes on',
    appliesTo: receives,
    run: (subject) =>
      withSession(subject, async (session) => {
        const { inbox } = foldersOf(subject);
        const names = ['link.csv', 'pipe.csv', 'folder.csv'] as const;
        for (const place of [inbox, join(inbox, '.processing')]) {
          await symlink('/etc/passwd', join(place, names[0]));
          execFileSync('mkfifo', [join(place, names[1])]);
          await mkdir(join(place, names[2]));
        }
        try {
          const listed = valueOf(await session.list()).filter((entry) =>
            (names as readonly string[]).includes(entry.name),
          );
          assert.ok(
            listed.every((entry) => entry.kind !== 'file'),
            'listed as a regular file',
          );
          for (const name of names) {
            assert.equal(failureIn(await within(PATIENCE_MS, session.claim(name, `claim-${name}`))).kind, 'rejected');
            assert.equal(failureIn(await within(PATIENCE_MS, session.readClaimed(name))).kind, 'rejected');
          }
          valueOf(await within(PATIENCE_MS, session.list()));
        } finally {
          for (const place of [inbox, join(inbox, '.processing')]) {
            for (const name of names) await rm(join(place, name), { recursive: true, force: true });
          }
        }
      }),
  },
  {
    title: 'the archive never overwrites, and archiving again is success',
    appliesTo: receives,
    run: (subject) =>
      withSession(subject, async (session) => {
        const name = await drop(subject, 'second');
        await writeFile(join(foldersOf(subject).archive, name), KEPT);
        valueOf(await session.claim(name, name));
        valueOf(await session.archive(name, name));
        valueOf(await session.archive(name, name));
        const stem = name.replace('.csv', '');
        const kept = (await readdir(foldersOf(subject).archive)).filter((entry) => entry.startsWith(stem));
        const contents = await Promise.all(
          kept.map((entry) => readFile(join(foldersOf(subject).archive, entry), 'utf8')),
        );
        assert.deepEqual(contents.toSorted(), ['second', KEPT].toSorted());
      }),
  },
  {
    title: 'a released file is back under its name, beside a newer one of that name',
    appliesTo: receives,
    run: (subject) =>
      withSession(subject, async (session) => {
        const name = await drop(subject, 'old');
        valueOf(await session.claim(name, name));
        await writeFile(join(foldersOf(subject).inbox, name), 'new');
        valueOf(await session.release(name, name));
        assert.equal(await readFile(join(foldersOf(subject).inbox, name), 'utf8'), 'new');
        const listed = valueOf(await session.list()).filter((entry) => entry.name.startsWith(name.replace('.csv', '')));
        assert.equal(listed.length, 2);
        for (const { name } of listed) valueOf(await session.remove(name));
        valueOf(await session.remove(name));
      }),
  },
  {
    title: 'a reply is seen whole or not at all, and writing it again is harmless',
    appliesTo: receives,
    run: (subject) =>
      withSession(subject, async (session) => {
        const { replies } = foldersOf(subject);
        const name = `${randomUUID()}.result.csv`;
        const seen: string[] = [];
        async function* slowly(): Chunks {
          yield Buffer.from('first,');
          seen.push(...(await readdir(replies)));
          yield Buffer.from('second');
        }
        valueOf(await session.reply(name, slowly()));
        assert.ok(!seen.includes(name), 'half a reply was there under its name');
        valueOf(await session.reply(name, streamed(pieces('first,', 'second'))));
        assert.equal(await readFile(join(replies, name), 'utf8'), 'first,second');
        assert.ok(!(await readdir(replies)).some((entry) => entry.endsWith('.part')), 'a temporary file was left');
      }),
  },
  {
    title: 'a remote that freezes while a file is read ends the read by its limit',
    appliesTo: (subject) => receives(subject) && usesNetwork(subject),
    run: async (subject) => {
      const stop = new AbortController();
      const name = await drop(subject, Buffer.alloc(8_000_000, 'x'));
      const work = withSession(
        subject,
        async (session) => {
          valueOf(await session.claim(name, name));
          const { bytes } = valueOf(await session.readClaimed(name));
          const read = async (): Promise<void> => {
            for await (const chunk of bytes) {
              if (chunk.length === 0) continue;
              subject.remote.freeze?.();
              setTimeout(() => stop.abort(), 500);
            }
          };
          await assert.rejects(within(PATIENCE_MS, read()), TransferFailed);
          failureIn(await within(PATIENCE_MS, session.list()));
        },
        { signal: stop.signal },
      );
      await work.finally(() => subject.remote.thaw?.());
    },
  },
];
