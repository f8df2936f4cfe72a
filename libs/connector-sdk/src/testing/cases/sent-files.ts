import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { SendRequest } from '../../connector.js';
import type { SentFile } from '../../sent-file.js';
import type { ConformanceCase, Subject } from '../subject.js';
import {
  contextFor,
  failureIn,
  needed,
  newOrderRequest,
  PATIENCE_MS,
  senderIn,
  usesNetwork,
  valueOf,
  within,
} from '../subject.js';

const writesFiles = (subject: Subject): boolean => senderIn(subject)?.files !== undefined;

const outboxOf = ({ remote }: Subject): string => needed(remote.folders, 'folders').outbox;

const send = (subject: Subject, request: SendRequest) =>
  within(PATIENCE_MS, senderIn(subject)!.send(contextFor(subject), request));

/** Names in the outbox that have to do with a request. */
async function namesOf(subject: Subject, { key }: SendRequest): Promise<string[]> {
  const names = await readdir(outboxOf(subject)).catch(() => []);
  return Array.from(names.filter((name) => name.includes(key)).toSorted());
}

/** A request whose file differs. */
function requestWith(change: (file: SentFile) => Partial<SentFile>): SendRequest & { file: SentFile } {
  const request = newOrderRequest();
  const file = needed(request.file, 'file');
  return { ...request, file: Object.assign(file, change(file)) };
}

/** An attempt that ends after the unfinished file is whole and written down: as if the hub had died there. */
async function leaveUnfinished(subject: Subject): Promise<SendRequest & { file: SentFile }> {
  let isDead = false;
  const request = requestWith(({ recordUpload }) => ({
    recordUpload: async (temporary) => {
      if (isDead) return recordUpload(temporary);
      isDead = true;
      await recordUpload(temporary);
      throw new Error('the hub died here');
    },
  }));
  await send(subject, request).catch(() => undefined);
  assert.deepEqual(
    await namesOf(subject, request),
    [request.file.uploadedAs],
    'there is more than the unfinished file',
  );
  return request;
}

export const sentFileCases: readonly ConformanceCase[] = [
  {
    title: 'a sent file is seen whole or not at all, its marker only after it, and nothing unfinished stays',
    appliesTo: writesFiles,
    run: async (subject) => {
      const seen: string[] = [];
      const request = requestWith((file) => ({
        marker: `${file.name}.done`,
        open: async function* () {
          yield Buffer.from(request.json.slice(0, 5));
          seen.push(...(await namesOf(subject, request)));
          yield Buffer.from(request.json.slice(5));
        },
        recordUpload: async () => {
          seen.push(...(await namesOf(subject, request)));
          return true;
        },
      }));
      const { name, marker } = request.file;
      valueOf(await send(subject, request));
      assert.ok(!seen.includes(name), 'a part of the file was there under its name');
      assert.ok(!seen.includes(marker ?? ''), 'the marker was there before its file');
      assert.deepEqual(await namesOf(subject, request), [name, marker]);
      assert.equal(await readFile(join(outboxOf(subject), name), 'utf8'), request.json);
    },
  },
  {
    title: 'a file of other content is never overwritten, and that is told',
    appliesTo: writesFiles,
    run: async (subject) => {
      const request = requestWith(() => ({}));
      const path = join(outboxOf(subject), request.file.name);
      await mkdir(outboxOf(subject), { recursive: true });
      for (const other of ['short', request.json.replace('Order', 'ORDER')]) {
        await writeFile(path, other);
        assert.equal(failureIn(await send(subject, request)).kind, 'rejected');
        assert.equal(await readFile(path, 'utf8'), other);
      }
      assert.deepEqual(await namesOf(subject, request), [request.file.name]);
    },
  },
  {
    title: 'another file that takes the name at the last moment is never overwritten',
    appliesTo: writesFiles,
    run: async (subject) => {
      const request = requestWith(({ name, recordUpload }) => ({
        recordUpload: async (temporary) => {
          if (temporary !== undefined) await writeFile(join(outboxOf(subject), name), 'first');
          return recordUpload(temporary);
        },
      }));
      assert.equal(failureIn(await send(subject, request)).kind, 'rejected');
      assert.equal(await readFile(join(outboxOf(subject), request.file.name), 'utf8'), 'first');
      assert.deepEqual(await namesOf(subject, request), [request.file.name]);
    },
  },
  {
    title: 'a file that its receiver took at once is not written a second time',
    appliesTo: writesFiles,
    run: async (subject) => {
      const request = requestWith(() => ({}));
      valueOf(await send(subject, request));
      await rm(join(outboxOf(subject), request.file.name));
      valueOf(await send(subject, { ...request, attempt: 2 }));
      assert.deepEqual(await namesOf(subject, request), []);
    },
  },
  {
    title: 'a file that has its name already, with our content, is ours: taken after that it is not written again',
    appliesTo: writesFiles,
    run: async (subject) => {
      const nameIt = async ({ file, json }: SendRequest) => {
        await mkdir(outboxOf(subject), { recursive: true });
        await writeFile(join(outboxOf(subject), needed(file, 'file').name), json);
      };
      const before = requestWith(() => ({}));
      await nameIt(before);
      const atTheLastMoment: ReturnType<typeof requestWith> = requestWith(({ recordUpload }) => ({
        recordUpload: async (temporary) => {
          if (temporary !== undefined) await nameIt(atTheLastMoment);
          return recordUpload(temporary);
        },
      }));
      for (const request of [before, atTheLastMoment]) {
        valueOf(await send(subject, request));
        await rm(join(outboxOf(subject), request.file.name));
        valueOf(await send(subject, { ...request, attempt: 2 }));
        assert.deepEqual(await namesOf(subject, request), []);
      }
    },
  },
  {
    title: 'a marker that its receiver took away is not made a second time',
    appliesTo: writesFiles,
    run: async (subject) => {
      const request = requestWith((file) => ({ marker: `${file.name}.done` }));
      const { name, marker } = request.file;
      valueOf(await send(subject, request));
      await rm(join(outboxOf(subject), needed(marker, 'marker')));
      valueOf(await send(subject, { ...request, attempt: 2 }));
      assert.deepEqual(await namesOf(subject, request), [name]);
    },
  },
  {
    title: 'a lost answer about a file that its receiver took meanwhile does not write it a second time',
    appliesTo: (subject) => writesFiles(subject) && usesNetwork(subject),
    run: async (subject) => {
      const request = requestWith(() => ({}));
      needed(subject.remote.loseNextAnswer, 'loseNextAnswer')();
      assert.equal(failureIn(await send(subject, request)).kind, 'uncertain');
      await rm(join(outboxOf(subject), request.file.name));
      valueOf(await send(subject, { ...request, attempt: 2 }));
      assert.deepEqual(await namesOf(subject, request), []);
    },
  },
  {
    title: 'an unfinished file that was whole is given its name, and not written again',
    appliesTo: writesFiles,
    run: async (subject) => {
      const request = await leaveUnfinished(subject);
      const file = { ...request.file, open: () => assert.fail('it was read again') };
      valueOf(await send(subject, { ...request, file, attempt: 2 }));
      assert.deepEqual(await namesOf(subject, request), [file.name]);
      assert.equal(await readFile(join(outboxOf(subject), file.name), 'utf8'), request.json);
    },
  },
  {
    title: 'a folder that vanished with an unfinished file leaves the decision to a person',
    appliesTo: writesFiles,
    run: async (subject) => {
      const request = await leaveUnfinished(subject);
      await rm(outboxOf(subject), { recursive: true });
      assert.equal(failureIn(await send(subject, { ...request, attempt: 2 })).kind, 'rejected');
      assert.deepEqual(await namesOf(subject, request), []);
    },
  },
  {
    title: 'a folder that vanishes under our hands is transient, and the next attempt writes the file',
    appliesTo: writesFiles,
    run: async (subject) => {
      let isThere = true;
      const request = requestWith(({ recordUpload }) => ({
        recordUpload: async (temporary) => {
          if (isThere) await rm(outboxOf(subject), { recursive: true });
          isThere = false;
          return recordUpload(temporary);
        },
      }));
      assert.equal(failureIn(await send(subject, request)).kind, 'transient');
      assert.equal(request.file.uploadedAs, undefined, 'it is written down as if it were there still');
      valueOf(await send(subject, { ...request, attempt: 2 }));
      assert.deepEqual(await namesOf(subject, request), [request.file.name]);
    },
  },
  {
    title: 'a file whose bytes break off leaves nothing behind',
    appliesTo: writesFiles,
    run: async (subject) => {
      const request = requestWith(() => ({
        open: async function* () {
          yield Buffer.from('half');
          throw new Error('the disk of the hub failed');
        },
      }));
      assert.equal(failureIn(await send(subject, request)).kind, 'transient');
      assert.deepEqual(await namesOf(subject, request), []);
    },
  },
  {
    title: 'a worker that lost its claim renames nothing and takes its unfinished file away',
    appliesTo: writesFiles,
    run: async (subject) => {
      const request = requestWith(() => ({ recordUpload: () => Promise.resolve(false) }));
      assert.equal(failureIn(await send(subject, request)).kind, 'transient');
      assert.deepEqual(await namesOf(subject, request), []);
    },
  },
  {
    title: 'a file that is sent once more under its name is not taken for delivered while the first lies there',
    appliesTo: writesFiles,
    run: async (subject) => {
      const request = requestWith(() => ({}));
      valueOf(await send(subject, request));
      const { uploadedAs: _, ...file } = request.file;
      assert.equal(failureIn(await send(subject, { ...request, file: { ...file, isAgain: true } })).kind, 'rejected');
      await rm(join(outboxOf(subject), file.name));
      valueOf(await send(subject, { ...request, file: { ...file, isAgain: true } }));
      assert.deepEqual(await namesOf(subject, request), [file.name]);
    },
  },
  {
    title: 'a batch is announced by an empty file that is made anew',
    appliesTo: writesFiles,
    run: async (subject) => {
      const trigger = join(outboxOf(subject), 'READY');
      const announce = () =>
        within(PATIENCE_MS, senderIn(subject)!.files!.announce(contextFor(subject) as never, 'READY'));
      valueOf(await announce());
      assert.equal(await readFile(trigger, 'utf8'), '');
      await writeFile(trigger, 'old');
      valueOf(await announce());
      assert.equal(await readFile(trigger, 'utf8'), '');
      await rm(trigger);
    },
  },
];
