import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { encodeText, type WrittenEncoding } from './encode-text.js';
import { decodeText } from './encoding.js';
import { ENCODINGS } from './record.js';

async function decoded(bytes: Uint8Array, encoding: WrittenEncoding): Promise<string> {
  const parts: string[] = [];
  async function* chunks() {
    yield bytes;
  }
  for await (const part of decodeText(chunks(), encoding))
    if (part.kind === 'text') parts.push(part.text);
    else throw new Error(part.problem.code);
  return parts.join('');
}

describe('encodeText', () => {
  test.each(ENCODINGS)('writes in %s what reading gives back', async (encoding) => {
    const check = fc.asyncProperty(fc.string({ unit: 'binary' }), fc.boolean(), async (text, byteOrderMark) => {
      fc.pre(!text.startsWith('\uFEFF'));
      const encoded = encodeText(text, encoding, byteOrderMark);
      if (encoded.ok) expect(await decoded(encoded.bytes, encoding)).toBe(text);
      else expect(text).toContain(encoded.character);
    });
    await fc.assert(check, { numRuns: 500 });
  });

  test('writes every character of windows-1252', async () => {
    const text = 'Größe 1 €, “Ÿž” – ½';
    const encoded = encodeText(text, 'windows-1252');
    expect(encoded.ok && encoded.bytes).toHaveLength(text.length);
    expect(encoded.ok && (await decoded(encoded.bytes, 'windows-1252'))).toBe(text);
  });

  test('tells the first character that an encoding does not have', () => {
    expect(encodeText('Łódź 7', 'windows-1252')).toEqual({ ok: false, character: 'Ł' });
    expect(encodeText('a\u0085b', 'windows-1252')).toEqual({ ok: false, character: '\u0085' });
    expect(encodeText('a\ud800b', 'utf-8')).toEqual({ ok: false, character: '\ud800' });
  });
});
