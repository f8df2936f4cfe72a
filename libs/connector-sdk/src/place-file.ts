import { createHash } from 'node:crypto';

import { problem, type ProblemCode } from '#libs/documents';

import type { Chunks } from './chunks.js';
import { numberedName } from './file-name.js';
import { failed, type Outcome, refusedFor, succeeded, TransferFailed } from './outcome.js';
import type { FilePlace, PlacedEntry, SentFile } from './sent-file.js';

/** Unfinished files begin with a dot and end with `.part`: receivers leave them alone. */
const temporaryName = (key: string, attempt: number): string => `.${key}-${attempt}.part`;
/** The marker of a file waits beside it, until the file has its name. */
const waitingMarker = (temporary: string): string => temporary.replace(/part$/, 'marker.part');

/**
 * Puts a file into a folder once, whole, under its own name: temporary name, size compared, written down, one rename that never overwrites. An
 * attempt whose end is unknown is never repeated blindly: what is found under the name is compared by its hash, a temporary file that is still there
 * is renamed, and one that is gone after it was written down was taken by its receiver. The same holds for its marker.
 * @param attempt of the document under `key`, from 1.
 * @throws what the place throws; whatever was certainly not done is cleaned up before.
 */
export async function placeFile(
  place: FilePlace,
  file: SentFile,
  { key, attempt }: { key: string; attempt: number },
): Promise<Outcome<'there' | 'taken'>> {
  if (file.uploadedAs !== undefined) {
    const placed = await renameUploaded(place, file, file.uploadedAs);
    if (placed !== 'nothing') return marked(place, file, placed, file.uploadedAs);
  }
  // What attempts left whose process died.
  await place.make();
  await removeEarlier(place, file, key, attempt);
  const temporary = temporaryName(key, attempt);
  return marked(place, file, await writeAndRename(place, file, temporary), temporary);
}

/** Keeps a copy in another folder, beside whatever has its name there. Again is harmless. */
export async function copyFile(
  place: FilePlace,
  file: SentFile,
  { key, attempt }: { key: string; attempt: number },
): Promise<void> {
  await place.make();
  await removeEarlier(place, file, key, attempt);
  const temporary = temporaryName(key, attempt);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? file.name : numberedName(file.name, number);
    const there = await place.stat(name);
    if (there !== undefined) {
      if (await isSame(place, name, there, file)) return;
      continue;
    }
    await writeOrRemove(place, temporary, file.open());
    if ((await place.rename(temporary, name)) === 'renamed') return;
    await place.remove(temporary);
  }
}

/** Makes an empty file; one that is there stays. */
export async function touch(place: FilePlace, name: string): Promise<void> {
  if ((await place.stat(name)) === undefined) await place.write(name, nothing());
}

type Placed = Outcome<'there' | 'taken'>;

/** A marker that waits no more was given its name before, and may have been taken. */
async function marked(place: FilePlace, file: SentFile, placed: Placed, temporary: string): Promise<Placed> {
  if (!placed.ok || file.marker === undefined) return placed;
  const waiting = await place.stat(waitingMarker(temporary));
  if (waiting === undefined) return placed;
  // A file that was taken needs no marker: whoever waits for one would not have taken it.
  const isWanted = placed.value === 'there' && waiting.mayHaveBeenRenamed !== true;
  const isDone = isWanted && (await place.rename(waitingMarker(temporary), file.marker)) !== 'taken';
  if (!isDone) await place.remove(waitingMarker(temporary));
  return placed;
}

/** Ends what an earlier attempt began; `nothing` when it has to be written anew. */
async function renameUploaded(place: FilePlace, file: SentFile, temporary: string): Promise<Placed | 'nothing'> {
  // A folder that is gone has taken the file with it, or the file was taken before: nobody can tell.
  if (!(await place.exists())) return refused('sent-file-lost', file.name);
  const waiting = await place.stat(temporary);
  if (waiting !== undefined && waiting.mayHaveBeenRenamed !== true) {
    if (waiting.size === file.size) return renameInto(place, file, temporary, 'uncertain');
    return (await takeBack(place, file, temporary)) ? 'nothing' : overtaken();
  }
  const there = await place.stat(file.name);
  if (there === undefined) return waiting === undefined ? succeeded('taken') : refused('sent-file-lost', file.name);
  if (!(await isSame(place, file.name, there, file))) return refused('sent-file-lost', file.name);
  if (waiting !== undefined) await place.remove(temporary);
  return succeeded('there');
}

async function writeAndRename(place: FilePlace, file: SentFile, temporary: string): Promise<Placed> {
  const there = await place.stat(file.name);
  if (there === undefined) await writeOrRemove(place, temporary, file.open());
  else {
    const judged = await judgeThere(place, file, there);
    if (!judged.ok) return judged;
  }
  if (file.marker !== undefined) await writeOrRemove(place, waitingMarker(temporary), nothing());
  // Also of a file that was found: when it is gone at the next attempt, it was taken.
  if (!(await file.recordUpload(temporary))) {
    await removeUnfinished(place, file, temporary);
    return overtaken();
  }
  return there === undefined ? renameInto(place, file, temporary, 'transient') : succeeded('there');
}

/** @param whenGone what it means that the temporary file vanishes under our hands. */
async function renameInto(
  place: FilePlace,
  file: SentFile,
  temporary: string,
  whenGone: 'transient' | 'uncertain',
): Promise<Placed> {
  let renamed: Awaited<ReturnType<FilePlace['rename']>>;
  try {
    renamed = await place.rename(temporary, file.name);
  } catch (error) {
    const isUncertain = error instanceof TransferFailed && error.failure.kind === 'uncertain';
    if (!isUncertain) await takeBack(place, file, temporary);
    throw error;
  }
  if (renamed === 'renamed') return succeeded('there');
  const there = await place.stat(file.name);
  if (there !== undefined) return judgeAndTidy(place, file, there, temporary);
  if (renamed === 'taken' || whenGone === 'transient') await takeBack(place, file, temporary);
  return renamed === 'taken'
    ? failed({ kind: 'transient', message: `${file.name} was there for a moment, and is no more` })
    : failed({ kind: whenGone, message: `${temporary} vanished before it could be renamed to ${file.name}` });
}

async function judgeAndTidy(place: FilePlace, file: SentFile, there: PlacedEntry, temporary: string): Promise<Placed> {
  const judged = await judgeThere(place, file, there);
  // Of a file that is there the record stays: when it is gone at the next attempt, it was taken.
  if (judged.ok) await place.remove(temporary);
  else await takeBack(place, file, temporary);
  return judged;
}

/** Something has the name: our own file from an attempt before, or another one, which is never overwritten. */
async function judgeThere(place: FilePlace, file: SentFile, there: PlacedEntry): Promise<Placed> {
  if (!(await isSame(place, file.name, there, file))) return refused('sent-name-occupied', file.name);
  return file.isAgain ? refused('sent-file-still-there', file.name) : succeeded('there');
}

/**
 * First the record, then the file: the other way round a crash between the two would look like a receiver.
 * @returns false when another worker has the document by now.
 */
async function takeBack(place: FilePlace, file: SentFile, temporary: string): Promise<boolean> {
  if (!(await file.recordUpload(undefined))) return false;
  await removeUnfinished(place, file, temporary).catch(() => undefined);
  return true;
}

async function removeUnfinished(place: FilePlace, { marker }: SentFile, temporary: string): Promise<void> {
  await place.remove(temporary);
  if (marker !== undefined) await place.remove(waitingMarker(temporary));
}

async function removeEarlier(place: FilePlace, file: SentFile, key: string, attempt: number): Promise<void> {
  for (let earlier = 1; earlier < attempt; earlier += 1)
    await removeUnfinished(place, file, temporaryName(key, earlier));
}

async function writeOrRemove(place: FilePlace, name: string, bytes: Chunks): Promise<void> {
  try {
    await place.write(name, bytes);
  } catch (error) {
    await place.remove(name).catch(() => undefined);
    throw error;
  }
}

async function isSame(place: FilePlace, name: string, there: PlacedEntry, file: SentFile): Promise<boolean> {
  if (there.kind !== 'file' || there.size !== file.size) return false;
  const digest = createHash('sha256');
  for await (const chunk of place.read(name, there.size)) digest.update(chunk);
  return digest.digest('hex') === file.sha256;
}

const refused = (code: ProblemCode, name: string) => refusedFor(problem(code, { found: name }));

const overtaken = () => failed({ kind: 'transient', message: 'another worker has this document by now' });

// oxlint-disable-next-line require-await
async function* nothing(): Chunks {
  yield new Uint8Array();
}
