import { type CodePage, isCodePage, pageCodec } from './code-pages.js';
import { C1_OF_1252 } from './encoding.js';
import type { Encoding } from './record.js';

/** Encodings that files are written in. */
export type WrittenEncoding = Encoding;

export type EncodedText =
  | { ok: true; bytes: Uint8Array }
  /** The first character that the encoding does not have. */
  | { ok: false; character: string };

/** Encodes strictly: no character is ever replaced. UTF-16 always begins with a byte order mark, UTF-8 where wanted. */
export function encodeText(text: string, encoding: WrittenEncoding, byteOrderMark = false): EncodedText {
  const lone = /\p{Surrogate}/u.exec(text);
  if (lone !== null) return { ok: false, character: lone[0] };
  if (encoding === 'utf-8') return { ok: true, bytes: Buffer.from(byteOrderMark ? `\uFEFF${text}` : text, 'utf8') };
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
    return { ok: true, bytes: encoding === 'utf-16be' ? bytes.swap16() : bytes };
  }
  return isCodePage(encoding) ? inPage(text, encoding) : in1252(text);
}

function in1252(text: string): EncodedText {
  const foreign = NOT_IN_1252.exec(text);
  if (foreign !== null) return { ok: false, character: foreign[0] };
  const single = text.replaceAll(ABOVE_LATIN, (character) => String.fromCharCode(0x80 + C1_OF_1252.indexOf(character)));
  return { ok: true, bytes: Buffer.from(single, 'latin1') };
}

const pages = new Map<CodePage, ReadonlyMap<string, readonly number[]>>();

function inPage(text: string, page: CodePage): EncodedText {
  const encoded = pages.get(page) ?? pageCodec(page).encoded();
  pages.set(page, encoded);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const known = code < 0x80 ? [code] : encoded.get(character);
    if (known === undefined) return { ok: false, character };
    bytes.push(...known);
  }
  return { ok: true, bytes: Uint8Array.from(bytes) };
}

const ABOVE_LATIN = new RegExp(`[${C1_OF_1252.replaceAll(' ', '')}]`, 'g');
const NOT_IN_1252 = new RegExp(`[^\\u0000-\\u007f\\u00a0-\\u00ff${C1_OF_1252.replaceAll(' ', '')}]`, 'u');
