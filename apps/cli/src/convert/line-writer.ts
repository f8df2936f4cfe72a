import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes lines to a stream at the speed of its reader. */
export class LineWriter {
  private broken: NodeJS.ErrnoException | undefined;

  constructor(private readonly stream: Writable) {
    stream.once('error', (error: NodeJS.ErrnoException) => (this.broken = error));
  }

  /** The reader has gone, e.g. `| head`: nobody wants more. */
  get isClosed(): boolean {
    return this.broken?.code === 'EPIPE';
  }

  /** @throws when the stream broke otherwise, e.g. a full disk */
  async write(lines: readonly string[]): Promise<void> {
    if (lines.length === 0 || this.isClosed) return;
    const isFull = !this.stream.write(`${lines.join('\n')}\n`);
    // A stream that breaks while it is waited for is told of below.
    if (isFull) await once(this.stream, 'drain').catch(() => undefined);
    if (this.broken !== undefined && !this.isClosed) throw this.broken;
  }
}
