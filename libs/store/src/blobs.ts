import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface StoredBlob {
  sha256: string;
  size: number;
}

/** Bytes of received files, outside the database, by content. Written once, never changed. */
export interface BlobStore {
  /**
   * Stores a stream: to a part file, synced, then renamed to its hash.
   * @throws BlobTooLarge when it exceeds `maxBytes`; whatever the stream throws; the part file is removed.
   */
  put(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBlob>;
  /**
   * Opened when first asked for a chunk, so that bytes never read hold no file open.
   * @param start offset of the first byte wanted; default 0.
   */
  open(sha256: string, start?: number): AsyncIterable<Uint8Array>;
  has(sha256: string): Promise<boolean>;
  /** Removes part files that a crash left behind longer than `olderThanMs` ago. */
  sweepParts(olderThanMs: number): Promise<number>;
}

export class BlobTooLarge extends Error {
  constructor(readonly maxBytes: number) {
    super(`the file is larger than ${maxBytes} bytes`);
  }
}

const READ_BYTES = 128 * 1024;

/** A blob store in a local folder. Good for one machine; several machines need a shared store. */
export function localBlobStore(folder: string): BlobStore {
  const parts = join(folder, 'parts');
  const pathOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError('not a SHA-256');
    return join(folder, sha256.slice(0, 2), sha256);
  };
  const write = async (part: string, bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBlob> => {
    const digest = createHash('sha256');
    let size = 0;
    const file = await open(part, 'wx', 0o600);
    try {
      for await (const chunk of bytes) {
        size += chunk.byteLength;
        if (size > maxBytes) throw new BlobTooLarge(maxBytes);
        // All of it: a plain write to a disk that is almost full stops short and says so only in its answer.
        const written = file.writeFile(chunk);
        digest.update(chunk);
        await written;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return { sha256: digest.digest('hex'), size };
  };
  return {
    async put(bytes, maxBytes) {
      await mkdir(parts, { recursive: true });
      const part = join(parts, `${randomUUID()}.part`);
      try {
        const blob = await write(part, bytes, maxBytes);
        const target = pathOf(blob.sha256);
        await mkdir(join(folder, blob.sha256.slice(0, 2)), { recursive: true });
        await rename(part, target);
        await syncFolder(join(folder, blob.sha256.slice(0, 2)));
        return blob;
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    },
    open: (sha256, start = 0) => chunksOf(pathOf(sha256), start),
    has: (sha256) =>
      stat(pathOf(sha256)).then(
        () => true,
        () => false,
      ),
    async sweepParts(olderThanMs) {
      const limit = Date.now() - olderThanMs;
      let removed = 0;
      for (const name of await readdir(parts).catch(() => [])) {
        const path = join(parts, name);
        const info = await stat(path).catch(() => undefined);
        if (info === undefined || info.mtimeMs > limit) continue;
        await rm(path, { force: true });
        removed += 1;
      }
      return removed;
    },
  };
}

async function* chunksOf(path: string, start: number): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: READ_BYTES, start });
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
