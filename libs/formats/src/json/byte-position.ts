import type { TextPosition } from '../text-position.js';

const LF = 10;
/** Bytes of the longest character. */
const MAX_BYTES = 4;
/** Bytes that are shown before and behind a place. */
const BEFORE = 24;
const BEHIND = 16;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Line and column of a byte offset in UTF-8 that arrives in pieces. Offsets asked for only ever grow. */
export class BytePosition implements TextPosition {
  line = 1;
  column = 1;
  private offset = 0;
  private piece: Uint8Array = new Uint8Array(0);
  private pieceOffset = 0;

  /** Takes the next piece; the one before is done with. */
  advance(piece: Uint8Array): void {
    this.moveTo(this.end);
    this.pieceOffset = this.end;
    this.piece = piece;
  }

  /** Offset after the last byte. */
  get end(): number {
    return this.pieceOffset + this.piece.length;
  }

  /** The character at an offset in the last piece, by its number when it cannot be seen. */
  characterAt(offset: number): string {
    const at = offset - this.pieceOffset;
    const [character = ''] = decoder.decode(this.piece.subarray(at, at + MAX_BYTES));
    const number = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
    return /^[\p{C}\p{Z}]$/u.test(character) ? `U+${number}` : character;
  }

  /** What stands around an offset in the last piece. */
  textAround(offset: number): string {
    const at = offset - this.pieceOffset;
    const around = this.piece.subarray(Math.max(0, at - BEFORE), Math.max(0, at) + BEHIND);
    return decoder
      .decode(around)
      .replaceAll('\uFFFD', '')
      .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
      .trim();
  }

  moveTo(offset: number): TextPosition {
    for (; this.offset < offset; this.offset += 1) {
      const byte = this.piece[this.offset - this.pieceOffset] ?? 0;
      if (byte === LF) {
        this.line += 1;
        this.column = 1;
      } else if ((byte & 0xc0) !== 0x80) {
        this.column += 1;
      }
    }
    return { line: this.line, column: this.column };
  }
}
