import { describe, expect, test } from '@jest/globals';

import { pageCodec } from './code-pages.js';
import { readCsv } from './csv/read-csv.js';
import { encodeText } from './encode-text.js';
import type { Encoding } from './record.js';
import { byteByByte, collect, oneChunk } from './testing/collect.js';
import { readXml } from './xml/read-xml.js';

const bytesOf = (text: string, encoding: Encoding): Uint8Array => {
  const encoded = encodeText(text, encoding);
  if (!encoded.ok) throw new Error(`no ${encoded.character} in ${encoding}`);
  return encoded.bytes;
};

describe('code pages', () => {
  test.each([
    ['windows-1250', 'Zażółć gęślą jaźń', 'Zażó'],
    ['iso-8859-2', 'Příliš žluťoučký kůň', 'P\u00F8'],
    ['windows-1251', 'Заказ №5', '\u00C7'],
    ['windows-1253', 'Παραγγελία', '\u00D0'],
    ['windows-1254', 'Sipariş ığ', 'Sip'],
    ['windows-1257', 'Užsakymas ąčę', 'U'],
    ['iso-8859-15', 'œuvre à 5 €', '\u00BD'],
    ['ibm850', 'Größe für Läden ½', 'Gr\u0094\u00E1e'],
    ['ibm852', 'Łódź', '\u009D'],
    ['shift_jis', '注文番号 ﾃｽﾄ ソ表', '\u0092'],
  ] as const)('%s: %s', async (encoding, text, start) => {
    const bytes = bytesOf(`number,name\r\nA,${text}\r\n`, encoding);
    expect(Buffer.from(bytes.subarray(15)).toString('latin1').startsWith(start.slice(0, 1))).toBe(true);
    for (const chunks of [oneChunk(bytes), byteByByte(bytes)])
      expect((await collect(readCsv(chunks, { encoding }))).rows).toMatchObject([{ cells: ['A', text] }]);
  });

  test('are known by their names in XML', async () => {
    const xml = '<?xml version="1.0" encoding="Windows-1250"?><a>Zażółć</a>';
    const { elements } = await collect(readXml(oneChunk(bytesOf(xml, 'windows-1250'))));
    expect(elements).toMatchObject([{ text: 'Zażółć' }]);
  });

  test('refuse bytes that mean nothing, and characters that they lack', async () => {
    expect(
      (await collect(readCsv(oneChunk(Uint8Array.of(0x61, 0x0a, 0xff)), { encoding: 'shift_jis' }))).failed,
    ).toMatchObject({
      code: 'encoding-invalid',
      line: 2,
      column: 1,
    });
    expect(pageCodec('windows-1253').validLength(Uint8Array.of(0x41, 0xd2))).toBe(1);
    expect(encodeText('ä', 'windows-1251')).toEqual({ ok: false, character: 'ä' });
  });

  test('that were agreed upon are held against bytes that are plainly UTF-8', async () => {
    const bytes = Buffer.from('name\nZażółć\n', 'utf8');
    for (const encoding of ['windows-1250', 'ibm850', 'iso-8859-2'] as const)
      expect((await collect(readCsv(oneChunk(bytes), { encoding }))).failed).toMatchObject({
        code: 'encoding-contradicted',
      });
  });
});
