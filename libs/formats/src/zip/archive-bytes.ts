import { Readable } from 'node:stream';

import { RandomAccessReader } from 'yauzl';

import type { Chunks, OpenBytes } from '../record.js';

/** Bytes kept from the end of an archive: its directory nearly always stands there. */
const TAIL_LENGTH = 1_048_576;

/** The bytes of an archive for yauzl, which asks for them by position. */
export class ArchiveBytes extends RandomAccessReader {
  /** Set when the bytes themselves could not be read: no fault of the archive. */
  broken: Error | undefined;
  /** Where the last piece ends that yauzl asked for: once it has read all entries, the end of the last one. */
  readTo = 0;

  private constructor(
    private readonly open: OpenBytes,
    readonly size: number,
    private readonly tail: Buffer,
  ) {
    super();
  }

  /** Reads the archive once, to know its size and end. */
  static async of(open: OpenBytes): Promise<ArchiveBytes> {
    let kept: Uint8Array[] = [];
    let keptLength = 0;
    let size = 0;
    for await (const chunk of open()) {
      size += chunk.length;
      kept.push(chunk);
      keptLength += chunk.length;
      if (keptLength < 2 * TAIL_LENGTH) continue;
      kept = [Buffer.concat(kept).subarray(-TAIL_LENGTH)];
      keptLength = TAIL_LENGTH;
    }
    return new ArchiveBytes(open, size, Buffer.concat(kept));
  }

  /** The bytes from one position to before another. */
  async *range(start: number, end: number): Chunks {
    let left = end - start;
    for await (const chunk of this.opened(start)) {
      yield chunk.length <= left ? chunk : chunk.subarray(0, left);
      left -= chunk.length;
      if (left <= 0) return;
    }
  }

  /** Apart from `range`: a reader that stops early throws into that, and nothing is broken by it. */
  private async *opened(start: number): Chunks {
    try {
      yield* this.open(start);
    } catch (error) {
      this.broken = error as Error;
      throw error;
    }
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.range(start, end), { objectMode: false });
  }

  override read(...args: Parameters<RandomAccessReader['read']>): void {
    const [buffer, offset, length, position, done] = args;
    this.readTo = position + length;
    const tailStart = this.size - this.tail.length;
    if (position < tailStart) return super.read(...args);
    this.tail.copy(buffer, offset, position - tailStart, position - tailStart + length);
    setImmediate(done, position + length > this.size ? new Error('unexpected end of file') : null);
  }
}
