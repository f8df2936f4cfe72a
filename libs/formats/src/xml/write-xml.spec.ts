import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { collect, oneChunk } from '../testing/collect.js';
import { readXml } from './read-xml.js';
import { buildXml } from './write-xml.js';

test('attributes, text and children are written in the order given', () => {
  expect(
    buildXml({
      name: 'Response',
      attributes: { xmlns: 'urn:r', 'xmlns:c': 'urn:c' },
      children: [{ name: 'c:ID', text: '7 < 8 & "9"' }, { name: 'c:Empty' }],
    }),
  ).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<Response xmlns="urn:r" xmlns:c="urn:c"><c:ID>7 &lt; 8 &amp; &quot;9&quot;</c:ID><c:Empty/></Response>\n',
  );
});

test('any text and attribute is read back the same', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '🚚', '<', '>', '&', '"', "'", ']]>', '\r\n', '\t', ' ') });
  await fc.assert(
    fc.asyncProperty(text, text, async (content, value) => {
      const { elements, failed } = await collect(
        readXml(oneChunk(buildXml({ name: 'a', attributes: { value }, text: content }))),
      );
      expect(failed).toBeUndefined();
      expect(elements[0]).toMatchObject({ text: content, attributes: { value } });
    }),
  );
});

test('characters that XML cannot carry become U+FFFD', () => {
  expect(buildXml({ name: 'a', text: 'x\0\u0008\uD800y\uFFFF' })).toContain('<a>x\uFFFD\uFFFD\uFFFDy\uFFFD</a>');
});
