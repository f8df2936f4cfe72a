import { Readable } from 'node:stream';

import { describe, expect, test } from '@jest/globals';

import { encodeText, readCsv, type WrittenText } from '#libs/formats';

import { encodedPart, tableBytes } from './reply-table.js';

async function written(content: Uint8Array, encoding?: 'windows-1252'): Promise<WrittenText | undefined> {
  for await (const item of readCsv(Readable.from([content]), encoding === undefined ? {} : { encoding }))
    if (item.kind === 'columns') return item.written;
  return undefined;
}

async function reply(how: WrittenText | undefined): Promise<Buffer> {
  async function* batches() {
    yield await Promise.resolve({ delimiter: '\t', written: how, rows: [['Größe', 'status']] });
    yield { delimiter: '\t', written: how, rows: [['ä', 'łódź ł']] };
  }
  const parts: Uint8Array[] = [];
  for await (const part of tableBytes('orders.txt', batches())) parts.push(part);
  return Buffer.concat(parts);
}

const TEXT = 'Größe\tstatus\r\nä\tłódź ł\r\n';

describe('an answer in rows', () => {
  test('is written as the sender writes: UTF-16 with its mark once, as Excel saves and opens it', async () => {
    const how = await written(Buffer.from('\uFEFFGröße\r\nä\r\n', 'utf16le'));
    expect(how).toEqual({ encoding: 'utf-16le', byteOrderMark: true, lineEnd: '\r\n' });
    expect((await reply(how)).toString('utf16le')).toBe(`\uFEFF${TEXT}`);
  });

  test('has a byte order mark and line ends where the sender has them', async () => {
    const marked = await written(Buffer.from('\uFEFFGröße\nä\n'));
    expect(marked).toEqual({ encoding: 'utf-8', byteOrderMark: true, lineEnd: '\n' });
    expect((await reply(marked)).toString('utf8')).toBe(`\uFEFF${TEXT.replaceAll('\r\n', '\n')}`);
    const plain = await written(Buffer.from('Größe\r\nä\r\n'));
    expect((await reply(plain)).toString('utf8')).toBe(TEXT);
  });

  test('shows what the encoding of the sender does not have by its number', async () => {
    const encoded = encodeText('Größe\r\nä\r\n', 'windows-1252');
    const how = await written(encoded.ok ? encoded.bytes : Buffer.of(), 'windows-1252');
    expect((await reply(how)).toString('latin1')).toBe('Größe\tstatus\r\nä\t[U+0142]ód[U+017A] [U+0142]\r\n');
    expect(encodedPart('\u{1F69A}', { encoding: 'ibm850', byteOrderMark: false, lineEnd: '\n' }, true)).toEqual(
      Uint8Array.from(Buffer.from('[U+1F69A]')),
    );
  });
});
