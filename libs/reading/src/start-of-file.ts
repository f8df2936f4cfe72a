import type { Chunks, OpenBytes } from '#libs/formats';

/** What is kept of a file; whoever looks further opens it anew. */
const MAX_KEPT = 4 * 1024 * 1024;

export interface StartOfFile {
  open: OpenBytes;
  close(): Promise<void>;
}

/** A file whose start is read once, however often it is looked at from there. Look one after the other, then close. */
export function startOfFile(open: OpenBytes): StartOfFile {
  const kept: Uint8Array[] = [];
  let length = 0;
  let source: AsyncIterator<Uint8Array> | undefined;
  const next = async (): Promise<Uint8Array | undefined> => {
    source ??= open()[Symbol.asyncIterator]();
    const read = await source.next();
    if (read.done === true) return undefined;
    kept.push(read.value);
    length += read.value.byteLength;
    return read.value;
  };
  async function* fromStart(): AsyncGenerator<Uint8Array> {
    for (let index = 0; ; index += 1) {
      if (index === kept.length && length >= MAX_KEPT) return yield* open(length);
      const chunk = kept[index] ?? (await next());
      if (chunk === undefined) return;
      yield chunk;
    }
  }
  return {
    open: (from = 0): Chunks => (from === 0 ? fromStart() : open(from)),
    async close() {
      await source?.return?.();
    },
  };
}
