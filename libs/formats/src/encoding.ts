import { isAscii, isUtf8 } from 'node:buffer';

import { type CodePage, pageCodec } from './code-pages.js';
import { fault } from './format-problem.js';
import type { Chunks, Encoding, FormatProblem } from './record.js';

/** Text in order, or the problem that ended it. All text before a faulty byte is handed out first. */
export type DecodedText = { kind: 'text'; text: string } | { kind: 'failed'; problem: FormatProblem };

/** The encoding of a file and how many of its first bytes are a byte order mark. */
export interface EncodingChoice {
  encoding: Encoding;
  bomLength: number;
  /** It was agreed upon, and the file does not say it itself: bytes that are plainly another are a fault. */
  isAgreed?: boolean;
}

/** Decides on the first bytes of a file. */
export type ChooseEncoding = (start: Uint8Array) => EncodingChoice | FormatProblem;

/** Longest piece decoded at once: bounds what one yield can hold, however large the caller's chunks are. */
const PIECE_LENGTH = 65_536;

const BOM_LENGTH = 3;
const byteOrderMarks: readonly { encoding: Encoding; bytes: readonly number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
];

/** What a byte order mark says, or what was declared, or UTF-8. Mark and declaration must agree. */
export function encodingByBom(start: Uint8Array, declared?: Encoding): EncodingChoice | FormatProblem {
  const mark = byteOrderMarks.find(({ bytes }) => bytes.every((byte, index) => start[index] === byte));
  if (mark === undefined) return { encoding: declared ?? 'utf-8', bomLength: 0, isAgreed: declared !== undefined };
  if (declared !== undefined && declared !== mark.encoding) {
    return fault('encoding-contradicted', { line: 1, column: 1, expected: declared, found: mark.encoding });
  }
  return { encoding: mark.encoding, bomLength: mark.bytes.length };
}

/**
 * Decodes strictly: no byte is ever replaced. Undeclared is UTF-8, or UTF-16 when its byte order mark stands first; marks
 * are dropped. A problem carries `params.offset`, the 0-based offset of the faulty byte; who reads the text knows the line.
 */
export const decodeText = (chunks: Chunks, encoding?: Encoding): AsyncGenerator<DecodedText> =>
  decodeChosen(chunks, BOM_LENGTH, (start) => encodingByBom(start, encoding));

/** As {@link decodeText}, but `choose` decides once `startLength` bytes, or all there are, have been read. */
export async function* decodeChosen(
  chunks: Chunks,
  startLength: number,
  choose: ChooseEncoding,
): AsyncGenerator<DecodedText> {
  const decoding = new Decoding(startLength, choose);
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE_LENGTH) {
      const text = decoding.push(chunk.subarray(at, at + PIECE_LENGTH));
      if (text !== '') yield { kind: 'text', text };
      if (decoding.problem) {
        yield { kind: 'failed', problem: decoding.problem };
        return;
      }
    }
  }
  const text = decoding.end();
  if (text !== '') yield { kind: 'text', text };
  if (decoding.problem) yield { kind: 'failed', problem: decoding.problem };
}

class Decoding {
  problem: FormatProblem | undefined;
  /** Bytes that wait: the start until an encoding is chosen, then a character cut by the end of a chunk. */
  private held: Uint8Array = new Uint8Array(0);
  private encoding: Encoding | undefined;
  /** The end of what was decoded as windows-1252 while nothing has shown yet that it is not UTF-8. */
  private undecided: Uint8Array | undefined;
  private offset = 0;

  constructor(
    private readonly startLength: number,
    private readonly choose: ChooseEncoding,
  ) {}

  push(piece: Uint8Array): string {
    const bytes = this.held.length === 0 ? piece : Buffer.concat([this.held, piece]);
    if (this.encoding !== undefined) return this.decode(bytes, this.encoding);
    if (bytes.length >= this.startLength) return this.begin(bytes);
    this.held = bytes;
    return '';
  }

  end(): string {
    const text = this.encoding === undefined ? this.begin(this.held) : '';
    if (this.problem === undefined && this.held.length > 0) {
      const params = { offset: this.offset };
      this.problem = fault('encoding-cut-off', { found: hex(this.held), params });
    }
    return text;
  }

  private begin(bytes: Uint8Array): string {
    const choice = this.choose(bytes);
    if ('code' in choice) {
      this.problem = choice;
      return '';
    }
    this.encoding = choice.encoding;
    if (choice.isAgreed === true && !UNICODE.has(choice.encoding)) this.undecided = new Uint8Array(0);
    this.offset = choice.bomLength;
    return this.decode(bytes.subarray(choice.bomLength), choice.encoding);
  }

  /** Letters beyond ASCII never stand so that all of them make characters of UTF-8, unless UTF-8 was meant. */
  private isUtf8After(end: Uint8Array, bytes: Uint8Array): boolean {
    const all = end.length === 0 ? bytes : Buffer.concat([end, bytes]);
    const front = all.subarray(0, utf8.wholeLength(all));
    if (isAscii(front)) this.undecided = all.subarray(front.length);
    else if (isUtf8(front)) return true;
    else this.undecided = undefined;
    return false;
  }

  private decode(bytes: Uint8Array, encoding: Encoding): string {
    const codec = codecOf(encoding);
    const whole = bytes.subarray(0, codec.wholeLength(bytes));
    if (this.undecided !== undefined && this.isUtf8After(this.undecided, whole)) {
      this.problem = fault('encoding-contradicted', { expected: encoding, found: 'utf-8' });
      return '';
    }
    const valid = codec.validLength(whole);
    if (valid < whole.length) {
      const offset = this.offset + valid;
      const found = shownByte(whole.subarray(valid, valid + 1), encoding);
      this.problem = fault('encoding-invalid', { expected: encoding, found, params: { offset } });
      return codec.decode(whole.subarray(0, valid));
    }
    this.offset += whole.length;
    this.held = bytes.subarray(whole.length);
    return codec.decode(whole);
  }
}

interface Codec {
  /** Length of the front that cuts no character in two. */
  wholeLength(bytes: Uint8Array): number;
  /** Length of the front that is valid in this encoding. */
  validLength(bytes: Uint8Array): number;
  /** Text of valid bytes. */
  decode(bytes: Uint8Array): string;
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => `0x${byte.toString(16).toUpperCase()}`).join(' ');

/** A byte that is not UTF-8, with what it would be where most such files come from. */
function shownByte(byte: Uint8Array, encoding: Encoding): string {
  const isLikely1252 = encoding === 'utf-8' && windows1252.validLength(byte) === 1;
  return isLikely1252 ? `${hex(byte)} (${windows1252.decode(byte)} in windows-1252)` : hex(byte);
}

// Streaming only because that path is the faster one here: it is given whole characters, so it never holds a state.
const utf8Decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const utf8: Codec = {
  wholeLength(bytes) {
    for (let back = 1; back < 4 && back <= bytes.length; back += 1) {
      const byte = bytes[bytes.length - back] ?? 0;
      if (byte < 0x80) break;
      if (byte >= 0xc0) {
        const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
        return needed > back ? bytes.length - back : bytes.length;
      }
    }
    return bytes.length;
  },
  validLength(bytes) {
    if (isUtf8(bytes)) return bytes.length;
    const front = (length: number) => bytes.subarray(0, utf8.wholeLength(bytes.subarray(0, length)));
    let valid = 0;
    let invalid = bytes.length;
    while (invalid - valid > 1) {
      const middle = (valid + invalid) >> 1;
      if (isUtf8(front(middle))) valid = middle;
      else invalid = middle;
    }
    return front(valid).length;
  },
  decode: (bytes) =>
    isAscii(bytes) ? asBuffer(bytes).toString('latin1') : utf8Decoder.decode(bytes, { stream: true }),
};

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

const utf16 = (unitAt: (bytes: Uint8Array, at: number) => number, decode: (bytes: Uint8Array) => string): Codec => ({
  wholeLength(bytes) {
    const even = bytes.length - (bytes.length % 2);
    return even >= 2 && isHighSurrogate(unitAt(bytes, even - 2)) ? even - 2 : even;
  },
  validLength(bytes) {
    const lone = decode(bytes).search(/\p{Surrogate}/u);
    return lone === -1 ? bytes.length : lone * 2;
  },
  decode,
});

/** Characters of 0x80 to 0x9F in windows-1252; a blank stands for a byte that it leaves undefined. */
export const C1_OF_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

// Own table: TextDecoder('windows-1252') of several Node releases, 20.20 among them, decodes 0x80 to 0x9F as latin-1.
const windows1252: Codec = {
  wholeLength: (bytes) => bytes.length,
  validLength(bytes) {
    const undefinedByte = bytes.findIndex((byte) => C1_OF_1252[byte - 0x80] === ' ');
    return undefinedByte === -1 ? bytes.length : undefinedByte;
  },
  decode: (bytes) =>
    asBuffer(bytes)
      .toString('latin1')
      .replaceAll(/[\u0080-\u009f]/g, (character) => C1_OF_1252[character.charCodeAt(0) - 0x80] ?? character),
};

const codecs: Readonly<Partial<Record<Encoding, Codec>>> = {
  'utf-8': utf8,
  'utf-16le': utf16(
    (bytes, at) => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8),
    (bytes) => asBuffer(bytes).toString('utf16le'),
  ),
  'utf-16be': utf16(
    (bytes, at) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0),
    (bytes) => Buffer.from(bytes).swap16().toString('utf16le'),
  ),
  'windows-1252': windows1252,
  // As on the web (https://encoding.spec.whatwg.org/#names-and-labels): who says latin-1 and writes a euro sign means 1252.
  'iso-8859-1': windows1252,
};

const codecOf = (encoding: Encoding): Codec => codecs[encoding] ?? pageCodec(encoding as CodePage);
const UNICODE: ReadonlySet<Encoding> = new Set(['utf-8', 'utf-16le', 'utf-16be']);
