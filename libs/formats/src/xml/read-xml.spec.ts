import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import type { XmlElement } from '../record.js';
import { collect, inChunks, oneChunk } from '../testing/collect.js';
import { readXml } from './read-xml.js';
import type { ReadXmlOptions } from './read-xml.js';

const read = (content: string | Uint8Array, options?: ReadXmlOptions) => collect(readXml(oneChunk(content), options));
const failure = async (content: string | Uint8Array, options?: ReadXmlOptions) => (await read(content, options)).failed;

const orders = `<?xml version="1.0" encoding="UTF-8"?>
<!-- two orders -->
<o:Orders xmlns:o="urn:orders" xmlns:x="urn:extra" version="2">
  <o:Order x:kind="rush" id='1'><Number>007</Number><Note>a &amp; b<![CDATA[ <c>]]> &#x20AC;</Note></o:Order>
  <o:Order><Number>8é🚚</Number><Nested><Order/></Nested></o:Order>
</o:Orders>
`;

describe('elements', () => {
  test('each element at the path comes with all it holds, its namespace, line and column', async () => {
    const { root, elements, failed } = await read(orders, { recordPath: '/Orders/Order' });
    expect(failed).toBeUndefined();
    expect(root).toEqual({ kind: 'root', format: 'xml', name: 'Orders', namespace: 'urn:orders' });
    expect(elements).toHaveLength(2);
    expect(elements[0]).toEqual({
      name: 'Order',
      namespace: 'urn:orders',
      attributes: { '{urn:extra}kind': 'rush', id: '1' },
      text: '',
      line: 4,
      column: 3,
      children: [
        { name: 'Number', namespace: '', attributes: {}, children: [], text: '007', line: 4, column: 33 },
        { name: 'Note', namespace: '', attributes: {}, children: [], text: 'a & b <c> €', line: 4, column: 53 },
      ],
    });
  });

  test('without a path the root is the one record', async () => {
    const { elements } = await read(orders);
    expect(elements.map(({ name, attributes, children }) => [name, attributes, children.length])).toEqual([
      ['Orders', { version: '2' }, 2],
    ]);
  });

  test('a path that leads nowhere gives no element, and the file is still checked', async () => {
    expect((await read(orders, { recordPath: '/Order' })).elements).toEqual([]);
    expect((await read('<a><b></a>', { recordPath: '/x' })).failed).toMatchObject({ code: 'xml-not-well-formed' });
  });

  test('chunk boundaries change nothing', async () => {
    const whole = await read(orders, { recordPath: '/Orders/Order' });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(500)), async (cuts) => {
        expect(await collect(readXml(inChunks(orders, cuts), { recordPath: '/Orders/Order' }))).toEqual(whole);
      }),
    );
  });

  test('__proto__ is a name like any other', async () => {
    const { elements } = await read('<__proto__ __proto__="x" constructor="y"/>');
    expect(elements[0]?.name).toBe('__proto__');
    expect(Object.entries(elements[0]?.attributes ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  test('elements are handed out as they end, not at the end of the file', async () => {
    async function* endless() {
      yield new TextEncoder().encode('<Orders>');
      for (;;) yield new TextEncoder().encode('<Order>'.padEnd(2000, 'x') + '</Order>');
    }
    const seen: XmlElement[] = [];
    for await (const item of readXml(endless(), { recordPath: '/Orders/Order' })) {
      if (item.kind === 'elements') seen.push(...item.elements);
      if (seen.length > 100) break;
    }
    expect(seen.length).toBeGreaterThan(100);
  });
});

describe('encodings', () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1');

  test('the XML declaration is honoured', async () => {
    const { elements } = await read(latin1('<?xml version="1.0" encoding="ISO-8859-1"?><a>M\u00fcller</a>'));
    expect(elements[0]?.text).toBe('Müller');
  });

  test.each(['utf16le', 'utf16be'])('UTF-16 is known with and without a byte order mark: %s', async (order) => {
    for (const mark of ['\uFEFF', '']) {
      const content = Buffer.from(`${mark}<?xml version="1.0" encoding="UTF-16"?><a>€</a>`, 'utf16le');
      expect((await read(order === 'utf16le' ? content : content.swap16())).elements[0]?.text).toBe('€');
    }
  });

  test('what the XML declaration says holds, also of bytes that could be UTF-8; what was only agreed does not', async () => {
    const { elements } = await read('<?xml version="1.0" encoding="ISO-8859-1"?><a>ü</a>');
    expect(elements[0]!.text).toBe('Ã¼');
    expect(await failure('<a>ü</a>', { encoding: 'windows-1252' })).toMatchObject({ code: 'encoding-contradicted' });
  });

  test('a declared encoding serves files without a declaration', async () => {
    const { elements } = await read(latin1('<a>M\u00fcller</a>'), { encoding: 'windows-1252' });
    expect(elements[0]?.text).toBe('Müller');
  });

  test('bytes that contradict the encoding name line and column', async () => {
    expect(await failure(latin1('<a>\n M\u00fcller</a>'))).toMatchObject({
      code: 'encoding-invalid',
      line: 2,
      column: 3,
      found: '0xFC (ü in windows-1252)',
    });
  });

  test.each<[string, ReadXmlOptions]>([
    ['\uFEFF<?xml version="1.0" encoding="ISO-8859-1"?><a/>', {}],
    ['<?xml version="1.0" encoding="UTF-8"?><a/>', { encoding: 'windows-1252' }],
    ['<?xml version="1.0" encoding="UTF-16"?><a/>', {}],
    ['\uFEFF<a/>', { encoding: 'windows-1252' }],
  ])('%j contradicts itself or its declaration', async (content, options) => {
    expect(await failure(content, options)).toMatchObject({ code: 'encoding-contradicted' });
  });

  test('an encoding that is not known is named', async () => {
    expect(await failure('<?xml version="1.0" encoding="EBCDIC-CP-DE"?><a/>')).toMatchObject({
      code: 'xml-encoding-unknown',
      found: 'ebcdic-cp-de',
    });
  });
});

describe('files that fail', () => {
  test('every proper prefix of a document was cut off', async () => {
    const document = new TextEncoder().encode(orders.trimEnd());
    for (let length = 1; length < document.length; length += 1) {
      const { failed } = await read(document.subarray(0, length), { recordPath: '/Orders/Order' });
      expect([length, failed?.code]).toEqual([length, expect.stringMatching(/^(xml|encoding)-cut-off$/)]);
    }
  });

  test('an empty file', async () => {
    expect(await failure('')).toMatchObject({ code: 'xml-empty' });
    expect(await failure(' \n ')).toMatchObject({ code: 'xml-cut-off', line: 2 });
  });

  test.each([
    ['<a></a>x', 1, 8],
    ['<a/><b/>', 1, 5],
    ['<a>\n<b></c></a>', 2, 4],
    ['<a>\n  <b x="1" x="2"/></a>', 2, 3],
    ['<a>&nbsp;</a>', 1, 4],
    ['<a>&#0;</a>', 1, 4],
    ['<a>\u0001</a>', 1, 4],
    ['<a>]]></a>', 1, 4],
    ['<a b=1/>', 1, 6],
    ['<p:a/>', 1, 1],
    [' <?xml version="1.0"?><a/>', 1, 2],
    ['text', 1, 1],
  ])('%j is not well-formed', async (content, line, column) => {
    expect(await failure(content)).toMatchObject({ code: 'xml-not-well-formed', line, column });
  });

  test.each([
    '<!DOCTYPE a><a/>',
    '<!DOCTYPE a SYSTEM "http://attacker.example/x.dtd"><a/>',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
  ])('a DOCTYPE is refused: %j', async (content) => {
    expect(await failure(content)).toMatchObject({ code: 'xml-doctype', line: 1 });
  });

  test('200,000 levels are refused at the 65th', async () => {
    expect(await failure('<a>'.repeat(200_000))).toMatchObject({ code: 'xml-too-deep', expected: '64', column: 193 });
  });

  test('limits on attributes, elements, texts and records', async () => {
    const attributes = Array.from({ length: 10_001 }, (_, index) => ` a${index}=""`).join('');
    expect(await failure(`<a${attributes}/>`)).toMatchObject({ code: 'xml-too-many-attributes' });
    expect(await failure('<a><b/><b/></a>', { limits: { maxNodes: 2 } })).toMatchObject({
      code: 'xml-too-many-elements',
      expected: '2',
    });
    expect(await failure('<a>1<b/>2<b/>3</a>', { limits: { maxTextLength: 2 } })).toMatchObject({
      code: 'xml-text-too-long',
    });
    const long = `<a><!--${'x'.repeat(200_000)}--></a>`;
    expect(await failure(long, { limits: { maxTextLength: 100_000 } })).toMatchObject({ code: 'xml-text-too-long' });
    expect(
      await failure(`<a>${'<b>x</b>'.repeat(20_000)}</a>`, { limits: { maxRecordLength: 100_000 } }),
    ).toMatchObject({
      code: 'xml-record-too-long',
    });
  });

  test('an attachment of 10 MiB passes', async () => {
    const base64 = 'QUJD'.repeat((14 * 1_048_576) / 4);
    const { elements, failed } = await read(`<a>${base64}</a>`);
    expect(failed).toBeUndefined();
    expect(elements[0]?.text.length).toBe(base64.length);
  });
});
