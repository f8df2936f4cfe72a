import { crc32, deflateRawSync } from 'node:zlib';

/** An entry as a test wants it; what is absent is true. */
export interface WrittenEntry {
  name: string;
  content?: string | Uint8Array;
  /** 0 stored, 8 deflated (default). */
  method?: number;
  /** Stands for the deflated content. */
  packed?: Uint8Array;
  statedSize?: number;
  statedChecksum?: number;
  flags?: number;
  /** Upper half: file type and rights of Unix. */
  attributes?: number;
  /** Where the directory says that it begins. */
  statedOffset?: number;
}

/** For specs: an archive that may lie in every way. */
export function zipBytes(entries: readonly WrittenEntry[], statedEntries = entries.length): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const local = localEntry(entry);
    directory.push(directoryEntry(entry, entry.statedOffset ?? offset));
    locals.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(statedEntries, 0xffff), 8);
  end.writeUInt16LE(Math.min(statedEntries, 0xffff), 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

const packedOf = ({ content = '', method = 8, packed }: WrittenEntry): Uint8Array =>
  packed ?? (method === 8 ? deflateRawSync(content) : Buffer.from(content));

/** The fields that stand both before an entry and in the directory. */
function stated(entry: WrittenEntry): Buffer {
  const { name, content = '', method = 8, flags = 0x0800 } = entry;
  const bytes = Buffer.from(content);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(flags, 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt16LE(0x21, 8);
  fields.writeUInt32LE(entry.statedChecksum ?? crc32(bytes), 10);
  fields.writeUInt32LE(packedOf(entry).length, 14);
  fields.writeUInt32LE(entry.statedSize ?? bytes.length, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}

function localEntry(entry: WrittenEntry): Buffer {
  const signature = Buffer.from('PK\u0003\u0004', 'latin1');
  return Buffer.concat([signature, stated(entry), Buffer.from(entry.name), packedOf(entry)]);
}

function directoryEntry(entry: WrittenEntry, offset: number): Buffer {
  const start = Buffer.from('PK\u0001\u0002\u0014\u0003', 'latin1');
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(entry.attributes ?? 0, 6);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([start, stated(entry), rest, Buffer.from(entry.name)]);
}
