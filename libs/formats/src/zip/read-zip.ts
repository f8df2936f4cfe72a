import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';

import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, validateFileName, type ZipFile } from 'yauzl';

import { fault } from '../format-problem.js';
import type { Chunks, FormatProblem, OpenBytes } from '../record.js';
import { Malformed } from '../text-reader.js';
import { ArchiveBytes } from './archive-bytes.js';

/** A file in an archive. */
export interface ArchiveEntry {
  /** Path with `/`, relative and without `..`. */
  name: string;
  /** Bytes once unpacked, as the archive states them; never more are given out. */
  size: number;
  /** Unpacks it, and passes over what comes before an offset. Ends with `Malformed` when it is damaged: readers of this room tell that as `failed`. */
  open: OpenBytes;
}

export type OpenedArchive = { ok: true; entries: readonly ArchiveEntry[] } | { ok: false; problem: FormatProblem };

/** Bounds on archives that would unpack to far more than they are. Sizes in bytes, unpacked. */
export interface ArchiveLimits {
  maxEntries?: number;
  maxEntrySize?: number;
  maxTotalSize?: number;
  /** Unpacked to packed; entries below `RATIO_FREE_SIZE` are not asked. Tables reach 30, the most that deflate can is 1032. */
  maxRatio?: number;
}

const DEFAULTS: Required<ArchiveLimits> = {
  maxEntries: 1000,
  maxEntrySize: 2 * 1024 ** 3,
  maxTotalSize: 4 * 1024 ** 3,
  maxRatio: 200,
};
const RATIO_FREE_SIZE = 16 * 1_048_576;

/** Begins each entry of the directory. */
const ENTRY_SIGNATURE = Buffer.from('PK\u0001\u0002');
const LOCAL_HEADER_LENGTH = 30;
const STORED = 0;
const DEFLATED = 8;
/** File type bits of Unix, in the upper half of the external attributes. */
const TYPE_MASK = 0xf000;
const SYMBOLIC_LINK = 0xa000;
const UNPACKED_CHUNK = 65_536;
/** Control characters, and those that turn the direction of writing. */
const DECEIVING = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/**
 * Opens a ZIP archive (APPNOTE 6.3, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT) by its directory, without
 * unpacking anything. Refused as a whole: too many entries, entries too large alone, together or for their packed size,
 * encrypted, links, names that lead out of a folder or stand twice, entries that share bytes. Folders are left out.
 * @param open is read once to the end, then from the entries asked for.
 */
export async function openZip(open: OpenBytes, limits: ArchiveLimits = {}): Promise<OpenedArchive> {
  const bytes = await ArchiveBytes.of(open);
  try {
    const directory = await fromRandomAccessReaderPromise(bytes, bytes.size, {
      autoClose: false,
      lazyEntries: true,
      decodeStrings: false,
    });
    const entries = await checkedEntries(bytes, directory, { ...DEFAULTS, ...limits });
    return {
      ok: true,
      entries: entries.map(({ name, entry }) => ({
        name,
        size: entry.uncompressedSize,
        open: (from = 0) => after(from, unpacked(bytes, directory, name, entry)),
      })),
    };
  } catch (error) {
    return { ok: false, problem: asMalformed(error, bytes, 'central directory').problem };
  }
}

interface NamedEntry {
  name: string;
  entry: Entry;
}

async function checkedEntries(
  bytes: ArchiveBytes,
  directory: ZipFile,
  limits: Required<ArchiveLimits>,
): Promise<NamedEntry[]> {
  const { entryCount, fileSize } = directory;
  if (entryCount > limits.maxEntries) {
    throw malformed('zip-too-many-entries', { expected: String(limits.maxEntries), found: String(entryCount) });
  }
  const entries: NamedEntry[] = [];
  const names = new Set<string>();
  let totalSize = 0;
  for await (const entry of directory.eachEntry()) {
    const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
    checkEntry(name, entry, limits);
    if (names.has(name)) throw malformed('zip-name-twice', { place: name });
    names.add(name);
    totalSize += entry.uncompressedSize;
    if (totalSize > limits.maxTotalSize) throw malformed('zip-too-large', { expected: mebibytes(limits.maxTotalSize) });
    entries.push({ name, entry });
  }
  await checkCount(bytes);
  checkApart(entries, fileSize);
  return entries.filter(({ name }) => !name.endsWith('/'));
}

/** A directory with more entries than it states, e.g. for want of digits, would leave files out in silence. */
async function checkCount(bytes: ArchiveBytes): Promise<void> {
  const next: Uint8Array[] = [];
  for await (const chunk of bytes.range(bytes.readTo, bytes.readTo + ENTRY_SIGNATURE.length)) next.push(chunk);
  if (Buffer.concat(next).equals(ENTRY_SIGNATURE))
    throw malformed('zip-damaged', { place: 'central directory', found: 'more files than it states' });
}

function checkEntry(name: string, entry: Entry, limits: Required<ArchiveLimits>): void {
  const place = name;
  const { uncompressedSize, compressedSize, compressionMethod } = entry;
  if (validateFileName(name) !== null || name === '' || DECEIVING.test(name))
    throw malformed('zip-name-unsafe', { place });
  if (((entry.externalFileAttributes >>> 16) & TYPE_MASK) === SYMBOLIC_LINK) throw malformed('zip-link', { place });
  if (entry.isEncrypted()) throw malformed('zip-encrypted', { place });
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    throw malformed('zip-method-unknown', { place, found: String(compressionMethod) });
  }
  if (uncompressedSize > limits.maxEntrySize) {
    throw malformed('zip-entry-too-large', { place, expected: mebibytes(limits.maxEntrySize) });
  }
  if (uncompressedSize > RATIO_FREE_SIZE && uncompressedSize > compressedSize * limits.maxRatio) {
    throw malformed('zip-bomb', { place, expected: String(limits.maxRatio) });
  }
}

/** Entries that share bytes, or reach beyond the file, unpack to more than it can hold. */
function checkApart(entries: readonly NamedEntry[], fileSize: number): void {
  const ordered = entries.toSorted(
    (one, other) => one.entry.relativeOffsetOfLocalHeader - other.entry.relativeOffsetOfLocalHeader,
  );
  for (const [index, { name, entry }] of ordered.entries()) {
    const next = ordered[index + 1]?.entry.relativeOffsetOfLocalHeader ?? fileSize;
    const end = entry.relativeOffsetOfLocalHeader + LOCAL_HEADER_LENGTH + entry.fileNameLength + entry.compressedSize;
    if (end > next) throw malformed('zip-overlapping', { place: name });
  }
}

async function* unpacked(bytes: ArchiveBytes, directory: ZipFile, name: string, entry: Entry): Chunks {
  try {
    const { fileDataStart } = await directory.readLocalFileHeaderPromise(entry, { minimal: true });
    const packed = bytes.range(fileDataStart, fileDataStart + entry.compressedSize);
    const isStored = entry.compressionMethod === STORED || entry.compressedSize === 0;
    let size = 0;
    let checksum = 0;
    for await (const chunk of isStored ? packed : inflated(packed)) {
      size += chunk.length;
      if (size > entry.uncompressedSize) throw malformed('zip-size-lies', { place: name });
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    if (size < entry.uncompressedSize) throw malformed('zip-damaged', { place: name, found: 'less than it states' });
    if (checksum !== entry.crc32)
      throw malformed('zip-damaged', { place: name, found: 'other bytes than were packed' });
  } catch (error) {
    throw asMalformed(error, bytes, name);
  }
}

/** Without the first `count` bytes. */
async function* after(count: number, chunks: Chunks): Chunks {
  let left = count;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

function inflated(packed: Chunks): AsyncIterable<Buffer> {
  const inflate = createInflateRaw({ chunkSize: UNPACKED_CHUNK });
  // Whoever reads the last stream meets the failure of any; nothing is left to do with it here.
  pipeline(Readable.from(packed, { objectMode: false }), inflate, () => undefined);
  return inflate;
}

/** What yauzl and zlib throw is about the archive; what reading its bytes threw is not and goes on as it is. */
function asMalformed(error: unknown, { broken }: ArchiveBytes, place: string): Malformed {
  if (broken !== undefined) throw broken;
  if (error instanceof Malformed) return error;
  return malformed('zip-damaged', { place, found: error instanceof Error ? error.message : String(error) });
}

const malformed = (...details: Parameters<typeof fault>): Malformed => new Malformed(fault(...details));
const mebibytes = (bytes: number): string => `${Math.floor(bytes / 1_048_576)} MiB`;
