/**
 * What a file is by how it begins: an armored message may be an encrypted or a signed one; `clear-signed` is text that can be read without
 * a key.
 */
export type MessageKind = 'encrypted' | 'signed' | 'armored' | 'clear-signed' | 'other';

/** Bytes that tell. */
export const START_BYTES = 256;

/** Versions that a packet has in its first byte, by its tag. Those of a compressed packet are its algorithms. */
const KINDS: Readonly<Record<number, { kind: MessageKind; versions: readonly number[] }>> = {
  1: { kind: 'encrypted', versions: [3, 6] },
  3: { kind: 'encrypted', versions: [4, 5, 6] },
  2: { kind: 'signed', versions: [3, 4, 5, 6] },
  4: { kind: 'signed', versions: [3, 6] },
  8: { kind: 'signed', versions: [0, 1, 2, 3] },
};

/** A packet that some programs begin with, to be ignored (RFC 9580, section 5.8). */
const MARKER = Buffer.from([0xca, 3, 0x50, 0x47, 0x50]);

/** By the first line of an armor, or the first packet's tag and version (RFC 9580, sections 6.2, 4.2 and 5). */
export function messageKind(bytes: Uint8Array): MessageKind {
  const start = Buffer.from(bytes.subarray(0, START_BYTES));
  const text = start.toString('latin1').trimStart();
  if (text.startsWith('-----BEGIN PGP MESSAGE-----')) return 'armored';
  if (text.startsWith('-----BEGIN PGP SIGNED MESSAGE-----')) return 'clear-signed';
  const packet = start.subarray(0, MARKER.length).equals(MARKER) ? start.subarray(MARKER.length) : start;
  const [first = 0] = packet;
  if (first < 0x80) return 'other';
  const isNew = (first & 0x40) !== 0;
  const found = KINDS[isNew ? first & 0x3f : (first >> 2) & 0x0f];
  // Letters of other encodings and byte order marks have such a first byte, too: the version settles it.
  const version = packet[isNew ? newHeader(packet[1] ?? 0) : oldHeader(first)];
  return found !== undefined && version !== undefined && found.versions.includes(version) ? found.kind : 'other';
}

/** Bytes before the body, by the first byte of the length. */
function newHeader(length: number): number {
  if (length === 0xff) return 6;
  return length >= 0xc0 && length < 0xe0 ? 3 : 2;
}

/** Bytes before the body, by the type of length. */
const oldHeader = (first: number): number => [2, 3, 5, 1][first & 3]!;
