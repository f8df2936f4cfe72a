import { problem, type Problem } from '#libs/documents';
import { encodeText, type WrittenEncoding } from '#libs/formats';

export type WrittenBytes = { ok: true; bytes: Uint8Array } | { ok: false; problem: Problem };

/** A text as bytes, or the character that its encoding lacks. */
export function encoded(text: string, encoding: WrittenEncoding = 'utf-8', byteOrderMark = false): WrittenBytes {
  const result = encodeText(text, encoding, byteOrderMark);
  if (result.ok) return result;
  return { ok: false, problem: problem('output-not-encodable', { found: result.character, expected: encoding }) };
}
