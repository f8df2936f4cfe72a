import type { StringBuilder } from '@streamparser/json/utils/bufferedString.js';

/**
 * Gathers the text of a JSON string. The tokenizer's own gatherer (@streamparser/json 0.0.26) takes U+FEFF for a byte order
 * mark at the start of each piece that it decodes, and drops it.
 */
export class ExactText implements StringBuilder {
  byteLength = 0;
  private text = '';
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  appendChar(ascii: number): void {
    this.text += String.fromCharCode(ascii);
    this.byteLength += 1;
  }

  appendBuf(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.text += this.decoder.decode(bytes.subarray(start, end));
    this.byteLength += end - start;
  }

  appendCharCode(code: number): void {
    this.text += String.fromCharCode(code);
  }

  reset(): void {
    this.text = '';
    this.byteLength = 0;
  }

  toString(): string {
    return this.text;
  }
}
