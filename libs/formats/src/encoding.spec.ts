import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { decodeText } from './encoding.js';
import type { DecodedText } from './encoding.js';
import type { Encoding } from './record.js';
import { byteByByte, inChunks, oneChunk } from './testing/collect.js';

async function decoded(parts: AsyncIterable<DecodedText>) {
  let text = '';
  for await (const part of parts) {
    if (part.kind === 'failed') return { text, failed: part.problem };
    text += part.text;
  }
  return { text };
}

const utf16le = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'));
const utf16be = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le').swap16());
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('decoding', () => {
  test('undeclared bytes are UTF-8, and a byte order mark is dropped', async () => {
    expect(await decoded(decodeText(oneChunk('\uFEFFGrüße 🚚')))).toEqual({ text: 'Grüße 🚚' });
  });

  test('only the first mark is dropped', async () => {
    expect(await decoded(decodeText(oneChunk('\uFEFF\uFEFFa')))).toEqual({ text: '\uFEFFa' });
  });

  test.each([
    ['little endian', utf16le],
    ['big endian', utf16be],
  ])('UTF-16 is known by its byte order mark, %s', async (_, encode) => {
    expect(await decoded(decodeText(oneChunk(encode('\uFEFFGrüße 🚚'))))).toEqual({ text: 'Grüße 🚚' });
  });

  test('windows-1252 when declared, the euro sign included', async () => {
    const content = bytes(0x80, 0x35, 0x2c, 0xfc, 0x9f);
    expect(await decoded(decodeText(oneChunk(content), 'windows-1252'))).toEqual({ text: '€5,üŸ' });
    expect(await decoded(decodeText(oneChunk(content), 'iso-8859-1'))).toEqual({ text: '€5,üŸ' });
  });

  test('a byte that windows-1252 leaves undefined fails', async () => {
    const { text, failed } = await decoded(decodeText(oneChunk(bytes(0x61, 0x81)), 'windows-1252'));
    expect(text).toBe('a');
    expect(failed).toMatchObject({ code: 'encoding-invalid', found: '0x81', params: { offset: 1 } });
  });

  test('undeclared bytes that are not UTF-8 fail at their offset, after the text before them', async () => {
    const { text, failed } = await decoded(decodeText(oneChunk(Buffer.from('aé\u00fc', 'latin1'))));
    expect(text).toBe('a');
    expect(failed).toEqual({
      severity: 'error',
      code: 'encoding-invalid',
      expected: 'utf-8',
      found: '0xE9 (é in windows-1252)',
      params: { offset: 1 },
    });
  });

  test.each([
    ['an overlong form', bytes(0x61, 0xc0, 0xaf, 0x62)],
    ['a surrogate', bytes(0x61, 0xed, 0xa0, 0x80)],
    ['a lone continuation byte', bytes(0x61, 0x80)],
    ['a character broken off by ASCII', bytes(0x61, 0xe2, 0x82, 0x41)],
    ['a byte that never occurs', bytes(0x61, 0xff, 0x41)],
  ])('%s is not UTF-8', async (_, content) => {
    for (const chunks of [oneChunk(content), byteByByte(content)]) {
      expect(await decoded(decodeText(chunks))).toMatchObject({
        text: 'a',
        failed: { code: 'encoding-invalid', params: { offset: 1 } },
      });
    }
  });

  test.each<[string, Uint8Array, Encoding | undefined, number]>([
    ['utf-8', bytes(0x61, 0xe2, 0x82), undefined, 1],
    ['utf-16le', bytes(0x61, 0, 0x62), 'utf-16le', 2],
    ['a utf-16 surrogate pair', bytes(0x61, 0, 0x3d, 0xd8), 'utf-16le', 2],
  ])('a file that ends inside a character was cut off: %s', async (_, content, encoding, offset) => {
    expect(await decoded(decodeText(oneChunk(content), encoding))).toMatchObject({
      text: 'a',
      failed: { code: 'encoding-cut-off', params: { offset } },
    });
  });

  test('a lone surrogate is not UTF-16', async () => {
    const content = utf16be('ab\uD800c');
    expect(await decoded(decodeText(oneChunk(content), 'utf-16be'))).toMatchObject({
      text: 'ab',
      failed: { code: 'encoding-invalid', params: { offset: 4 } },
    });
  });

  test('a byte order mark that contradicts the declaration fails', async () => {
    expect(await decoded(decodeText(oneChunk('\uFEFFa'), 'windows-1252'))).toMatchObject({
      failed: { code: 'encoding-contradicted', expected: 'windows-1252', found: 'utf-8' },
    });
  });

  test('UTF-8 that was declared as windows-1252 fails, however it is cut; text of windows-1252 does not', async () => {
    for (const content of [bytes(0x61, 0xc3, 0xbc, 0x62), bytes(0xe2, 0x82, 0xac)]) {
      for (const chunks of [oneChunk(content), byteByByte(content)])
        expect((await decoded(decodeText(chunks, 'windows-1252'))).failed).toMatchObject({
          code: 'encoding-contradicted', expected: 'windows-1252', found: 'utf-8',
        }); // prettier-ignore
    }
    for (const [content, text] of [
      [bytes(0x4d, 0xfc), 'Mü'],
      [bytes(0xdf, 0x20, 0xc3, 0xbc), 'ß Ã¼'],
    ] as const) {
      expect(await decoded(decodeText(oneChunk(content), 'windows-1252'))).toEqual({ text });
      expect(await decoded(decodeText(byteByByte(content), 'windows-1252'))).toEqual({ text });
    }
  });

  test('chunk boundaries change nothing, also inside characters', async () => {
    const unit = fc.string({ unit: fc.constantFrom('a', 'ü', '€', '🚚', '\uFFFD', '\n') });
    await fc.assert(
      fc.asyncProperty(unit, fc.array(fc.nat(60)), async (text, cuts) => {
        for (const [encoding, encode] of [
          ['utf-8', (content: string) => new TextEncoder().encode(content)],
          ['utf-16le', utf16le],
          ['utf-16be', utf16be],
        ] as const) {
          expect(await decoded(decodeText(inChunks(encode(text), cuts), encoding))).toEqual({ text });
        }
      }),
    );
  });

  test('a huge chunk is handed out in pieces of 64 KiB', async () => {
    const lengths: number[] = [];
    for await (const part of decodeText(oneChunk('x'.repeat(200_000)))) {
      if (part.kind === 'text') lengths.push(part.text.length);
    }
    expect(lengths).toEqual([65_536, 65_536, 65_536, 3392]);
  });
});
