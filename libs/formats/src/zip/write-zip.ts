import { crc32, createDeflateRaw } from 'node:zlib';

/** A file to put into an archive. */
export interface ZipContent {
  name: string;
  /** Text, written as UTF-8, piece by piece. */
  text: AsyncIterable<string> | Iterable<string>;
}

const VERSION = 20;
/** Names are UTF-8; sizes and checksum follow the data. */
const FLAGS = 0x0808;
const DEFLATED = 8;
/** 1980-01-01, the first day that ZIP knows: the same content gives the same bytes on every day. */
const DATE = 0x0021;
const PIECE_LENGTH = 65_536;

/**
 * Writes a ZIP archive as a stream, each entry deflated while it is made. Entries stay below 4 GiB.
 */
export async function* writeZip(
  contents: AsyncIterable<ZipContent> | Iterable<ZipContent>,
): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  let entries = 0;
  for await (const { name, text } of contents) {
    const header = localHeader(name);
    yield header;
    const entry = { name: Buffer.from(name), offset, checksum: 0, size: 0, packedSize: 0 };
    for await (const chunk of deflated(text, entry)) {
      entry.packedSize += chunk.length;
      yield chunk;
    }
    const descriptor = dataDescriptor(entry);
    yield descriptor;
    offset += header.length + entry.packedSize + descriptor.length;
    directory.push(directoryEntry(entry));
    entries += 1;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  yield Buffer.concat([...directory, endOfDirectory(entries, size, offset)]);
}

interface Written {
  name: Buffer;
  offset: number;
  checksum: number;
  size: number;
  packedSize: number;
}

async function* deflated(text: ZipContent['text'], entry: Written): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw();
  const packed: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => packed.push(chunk));
  const feed = (piece: string): Promise<void> => {
    const bytes = Buffer.from(piece);
    entry.size += bytes.length;
    entry.checksum = crc32(bytes, entry.checksum);
    return new Promise((resolve, reject) => deflate.write(bytes, (error) => (error ? reject(error) : resolve())));
  };
  let piece = '';
  for await (const part of text) {
    piece += part;
    if (piece.length < PIECE_LENGTH) continue;
    await feed(piece);
    piece = '';
    yield* packed.splice(0);
  }
  if (piece !== '') await feed(piece);
  const ended = new Promise((resolve, reject) => deflate.once('end', resolve).once('error', reject));
  deflate.end();
  await ended;
  yield* packed.splice(0);
}

function localHeader(name: string): Buffer {
  const bytes = Buffer.from(name);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(DATE, 12);
  header.writeUInt16LE(bytes.length, 26);
  return Buffer.concat([header, bytes]);
}

function dataDescriptor({ checksum, packedSize, size }: Written): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(checksum, 4);
  descriptor.writeUInt32LE(packedSize, 8);
  descriptor.writeUInt32LE(size, 12);
  return descriptor;
}

function directoryEntry({ name, offset, checksum, packedSize, size }: Written): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(VERSION, 6);
  header.writeUInt16LE(FLAGS, 8);
  header.writeUInt16LE(DEFLATED, 10);
  header.writeUInt16LE(DATE, 14);
  header.writeUInt32LE(checksum, 16);
  header.writeUInt32LE(packedSize, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, name]);
}

function endOfDirectory(entries: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
