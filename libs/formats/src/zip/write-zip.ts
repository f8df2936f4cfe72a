import { Readable, type Writable } from 'node:stream';

import { ZipFile } from 'yazl';

/** A file to put into an archive. */
export interface ZipContent {
  name: string;
  /** Text, written as UTF-8, piece by piece. */
  text: AsyncIterable<string> | Iterable<string>;
}

/** The first day that ZIP knows, without time zone: the same content gives the same bytes on every day and everywhere. */
const OPTIONS = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };
const PIECE_LENGTH = 65_536;

/**
 * Writes a ZIP archive as a stream, each entry deflated while it is made; what making a text throws ends it.
 */
export async function* writeZip(contents: Iterable<ZipContent>): AsyncGenerator<Uint8Array> {
  const archive = new ZipFile();
  const output = archive.outputStream as Readable & Writable;
  for (const { name, text } of contents) {
    archive.addReadStreamLazy(name, OPTIONS, (begin) => {
      const source = Readable.from(pieces(text), { objectMode: false });
      source.once('error', (error) => output.destroy(error));
      begin(null, source);
    });
  }
  archive.end();
  yield* output as AsyncIterable<Buffer>;
}

async function* pieces(text: ZipContent['text']): AsyncGenerator<Buffer> {
  let piece = '';
  for await (const part of text) {
    piece += part;
    if (piece.length < PIECE_LENGTH) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}
