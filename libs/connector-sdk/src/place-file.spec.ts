import { createHash } from 'node:crypto';

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { type Outcome, TransferFailed } from './outcome.js';
import { placeFile } from './place-file.js';
import type { FilePlace, SentFile } from './sent-file.js';

const CONTENT = Buffer.from('number,quantity\r\nPO-1,3\r\n');
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

/** What the receiver waits for, and what it does with what it takes. */
interface Receiver {
  /** It takes a file when its marker is there, and takes the marker away. */
  waitsForMarker: boolean;
  /** Files that it has read lie there still. Only where markers tell it which are new. */
  leavesFiles: boolean;
}

/** A name in the folder: links share what they are a link to. */
interface Inode {
  bytes: Buffer;
  links: number;
}

/** A folder in memory, and a receiver that takes what it sees. */
class Folder {
  readonly names = new Map<string, Inode>();
  readonly taken: string[] = [];
  uploadedAs: string | undefined;

  constructor(readonly receiver: Receiver) {}

  take(): void {
    for (const [name, { bytes }] of Array.from(this.names)) {
      if (name.startsWith('.') || name.endsWith('.done')) continue;
      if (this.receiver.waitsForMarker && !this.names.has(`${name}.done`)) continue;
      this.taken.push(bytes.toString());
      this.remove(`${name}.done`);
      if (!(this.receiver.waitsForMarker && this.receiver.leavesFiles)) this.remove(name);
    }
  }

  link(from: string, to: string): void {
    const inode = this.names.get(from)!;
    inode.links += 1;
    this.names.set(to, inode);
  }

  remove(name: string): void {
    this.names.delete(name);
  }
}

/** What goes wrong at one step: the process dies before or after it, or the answer to it is lost. */
interface Mishap {
  step: number;
  how: 'dies before' | 'dies after' | 'answer lost' | 'refused';
  takenMeanwhile: boolean;
}

class Died extends Error {}

/** How the folder renames: at once, or by a second link and taking the first away, with a moment between. */
type Renaming = 'at once' | 'by links';

/** One attempt; steps count from 0 over all that touches the outside. */
async function attempt(
  folder: Folder,
  number: number,
  renaming: Renaming,
  mishap: Mishap | undefined,
): Promise<Outcome<string> | 'died'> {
  let steps = 0;
  let isDead = false;
  const step = async <T>(isRename: boolean, work: () => T): Promise<T> => {
    if (isDead) throw new Died();
    const now = mishap !== undefined && steps === mishap.step ? mishap.how : undefined;
    steps += 1;
    if (now === 'refused') throw new Error('no space left');
    isDead = now === 'dies before' || now === 'dies after';
    if (now === 'dies before') throw new Died();
    const value = work();
    if (now !== undefined && mishap?.takenMeanwhile) folder.take();
    if (now === 'dies after') throw new Died();
    if (now === 'answer lost')
      throw new TransferFailed({ kind: isRename ? 'uncertain' : 'transient', message: 'no answer' });
    return value;
  };
  const { names } = folder;
  const file: SentFile = {
    name: 'PO-1.csv',
    size: CONTENT.length,
    sha256: SHA256,
    open: async function* () {
      yield CONTENT;
    },
    ...(folder.receiver.waitsForMarker && { marker: 'PO-1.csv.done' }),
    ...(folder.uploadedAs !== undefined && { uploadedAs: folder.uploadedAs }),
    recordUpload: (temporary) =>
      step(false, () => {
        folder.uploadedAs = temporary;
        return true;
      }),
  };
  const place: FilePlace = {
    exists: () => step(false, () => true),
    make: () => step(false, () => undefined),
    stat: (name) =>
      step(false, () => {
        const found = names.get(name);
        return found && { size: found.bytes.length, kind: 'file', mayHaveBeenRenamed: found.links > 1 };
      }),
    read: async function* (name) {
      yield await step(false, () => names.get(name)?.bytes ?? Buffer.alloc(0));
    },
    write: async (name, bytes) => {
      await step(false, () => names.set(name, { bytes: Buffer.alloc(0), links: 1 }));
      for await (const chunk of bytes)
        for (const part of [chunk.subarray(0, 9), chunk.subarray(9)])
          await step(false, () => {
            const written = names.get(name)!;
            written.bytes = Buffer.concat([written.bytes, part]);
          });
    },
    rename: async (from, to) => {
      const named = await step(true, () => {
        if (!names.has(from)) return 'gone';
        if (names.has(to)) return 'taken';
        folder.link(from, to);
        if (renaming === 'at once') folder.remove(from);
        return 'renamed';
      });
      if (named === 'renamed' && renaming === 'by links') await unlink(from);
      return named;
    },
    remove: (name) => step(false, () => folder.remove(name)),
  };
  /** Whatever goes wrong here, the file has its name. */
  const unlink = (from: string): Promise<void> =>
    step(true, () => folder.remove(from)).catch((error: unknown) => {
      if (isDead) throw error;
      throw new TransferFailed({ kind: 'uncertain', message: String(error) });
    });
  try {
    return await placeFile(place, file, { key: 'int_1', attempt: number });
  } catch (error) {
    if (isDead) return 'died';
    return { ok: false, failure: { kind: 'transient', message: String(error) } };
  }
}

const mishaps = fc.array(
  fc.record({
    step: fc.nat({ max: 20 }),
    how: fc.constantFrom('dies before', 'dies after', 'answer lost', 'refused'),
    takenMeanwhile: fc.boolean(),
  } as const),
  { maxLength: 6 },
);
const receivers = fc.record({ waitsForMarker: fc.boolean(), leavesFiles: fc.boolean() });

/** Attempts until one ends well or asks a person. */
async function deliver(folder: Folder, renaming: Renaming, script: readonly Mishap[], takesBetween: boolean) {
  for (let number = 1; number <= script.length + 1; number += 1) {
    const ended = await attempt(folder, number, renaming, script[number - 1]);
    if (ended !== 'died' && ended.ok) return 'delivered';
    if (ended !== 'died' && !ended.ok && ended.failure.kind === 'rejected') return 'asks';
    if (takesBetween) folder.take();
  }
  return 'pending';
}

const unfinished = (folder: Folder): string[] => [...folder.names.keys()].filter((name) => name.startsWith('.'));

describe('placeFile', () => {
  test('gives a receiver the file once and whole, whatever dies, is refused or is left unanswered on the way', async () => {
    await fc.assert(
      fc.asyncProperty(mishaps, receivers, fc.boolean(), async (script, receiver, takesBetween) => {
        const folder = new Folder(receiver);
        expect(await deliver(folder, 'at once', script, takesBetween)).toBe('delivered');
        folder.take();
        expect(folder.taken).toEqual([CONTENT.toString()]);
        expect(unfinished(folder)).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test('where renaming takes two steps, never gives it twice, and asks a person only when nobody can tell', async () => {
    await fc.assert(
      fc.asyncProperty(mishaps, receivers, fc.boolean(), async (script, receiver, takesBetween) => {
        const folder = new Folder(receiver);
        const ended = await deliver(folder, 'by links', script, takesBetween);
        folder.take();
        expect(ended).not.toBe('pending');
        expect(folder.taken).toEqual([CONTENT.toString()]);
        if (ended === 'delivered') expect(unfinished(folder)).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });
});
