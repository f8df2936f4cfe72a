import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { JsonNumber } from '../record.js';
import type { JsonValue } from '../record.js';
import { collect, inChunks, oneChunk } from '../testing/collect.js';
import { readJson } from './read-json.js';
import type { ReadJsonOptions } from './read-json.js';

const read = (content: string | Uint8Array, options?: ReadJsonOptions) => collect(readJson(oneChunk(content), options));
const failure = async (content: string | Uint8Array, options?: ReadJsonOptions) =>
  (await read(content, options)).failed;

/** As JSON.stringify, numbers with the digits they came with. */
function written(value: JsonValue): string {
  if (value instanceof JsonNumber) return value.text;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}:${written(member)}`)
    .join(',')}}`;
}

const orders = `{
  "total": 2,
  "orders": [
    {"id": "007", "price": 10.10, "big": 12345678901234567890.0, "tags": [], "paid": true},
    {"id": "8é🚚\\u20ac\\n", "lines": [{"qty": -1.5e3}], "note": null}
  ]
}
`;

describe('values', () => {
  test('each value at the path comes with its line and path, its numbers with their digits', async () => {
    const { root, values, failed } = await read(orders, { recordPath: '$.orders[*]' });
    expect(failed).toBeUndefined();
    expect(root).toEqual({ kind: 'root', format: 'json', shape: 'object' });
    expect(values.map(({ value, line, path }) => [written(value), line, path])).toEqual([
      ['{"id":"007","price":10.10,"big":12345678901234567890.0,"tags":[],"paid":true}', 4, '$.orders[0]'],
      ['{"id":"8é🚚€\\n","lines":[{"qty":-1.5e3}],"note":null}', 5, '$.orders[1]'],
    ]);
  });

  test.each([
    ['$', '[{"a":1},2]', ['[{"a":1},2] $']],
    ['$[*]', '[{"a":1},2]', ['{"a":1} $[0]', '2 $[1]']],
    ['$[*].a', '[{"a":1,"b":3},{"a":[2]},4]', ['1 $[0].a', '[2] $[1].a']],
    ['$.a', '{"b":{"a":1},"a":2}', ['2 $.a']],
    ['$.orders[*]', '{"orders":{"0":1}}', []],
    ['$', '"text"', ['"text" $']],
    ['$', ' -0 ', ['-0 $']],
  ])('%s of %s', async (recordPath, content, expected) => {
    const { values, failed } = await read(content, { recordPath });
    expect(failed).toBeUndefined();
    expect(values.map(({ value, path }) => `${written(value)} ${path}`)).toEqual(expected);
  });

  test('chunk boundaries change nothing', async () => {
    const whole = await read(orders, { recordPath: '$.orders[*]' });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(300)), async (cuts) => {
        expect(await collect(readJson(inChunks(orders, cuts), { recordPath: '$.orders[*]' }))).toEqual(whole);
      }),
    );
  });

  test('what JSON.stringify writes is read back the same', async () => {
    const usable = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(fc.json({ stringUnit: 'grapheme', depthSize: 'medium' }), usable, async (text, name) => {
        const content = JSON.stringify([JSON.parse(text), name]);
        const { values, failed } = await read(content);
        if (failed === undefined) expect(values.map(({ value }) => written(value))).toEqual([content]);
        else expect(failed.code).toBe('json-unusable-character');
      }),
    );
  });

  test('__proto__ is a name like any other, and nothing is inherited', async () => {
    const [record] = (await read('{"__proto__": {"polluted": true}, "a": 1}')).values;
    expect(record && written(record.value)).toBe('{"__proto__":{"polluted":true},"a":1}');
    expect(Object.getPrototypeOf(record?.value)).toBeNull();
    expect('polluted' in {}).toBe(false);
  });
});

describe('files that fail', () => {
  test('every proper prefix of a document was cut off', async () => {
    const document = new TextEncoder().encode(orders.trimEnd());
    for (let length = 1; length < document.length; length += 1) {
      const { failed } = await read(document.subarray(0, length));
      expect([length, failed?.code]).toEqual([length, expect.stringMatching(/^(json|encoding)-cut-off$/)]);
    }
  });

  test.each(['', ' \n', '\uFEFF'])('%j is empty', async (content) => {
    expect(await failure(content)).toMatchObject({ code: 'json-empty' });
  });

  test.each([
    ['{\n  "a": 1,\n}', 3, 1, 'name', '}'],
    ['[1,]', 1, 4, 'value', ']'],
    ['[1 2]', 1, 4, ', or ]', '2'],
    ['{"a" 1}', 1, 6, ':', '1'],
    ['{a: 1}', 1, 2, 'name or }', 'a'],
    ['[01]', 1, 3, ', or ]', '1'],
    ["['a']", 1, 2, 'value or ]', "'"],
    ['{"é": tru}', 1, 10, 'value', '}'],
    ['["a\nb"]', 1, 4, 'value or ]', 'U+000A'],
    ['{"a":1]', 1, 7, ', or }', ']'],
    ['[NaN]', 1, 2, 'value or ]', 'N'],
    ['[1] // note', 1, 5, 'end of file', '/'],
    ['[1\u0000]', 1, 3, ', or ]', 'U+0000'],
    ['[1\u00a0]', 1, 3, ', or ]', 'U+00A0'],
    ['[1🚚]', 1, 3, ', or ]', '🚚'],
  ])('%j is not well-formed', async (content, line, column, expected, found) => {
    expect(await failure(content)).toMatchObject({ code: 'json-not-well-formed', line, column, expected, found });
  });

  test.each([
    ['{\n  "a": 1,\n}', 'A comma stands before the end', '{ "a": 1, }'],
    ['[1,]', 'A comma stands before the end', '[1,]'],
    ["{'a': 1}", 'double quotes', "{'a': 1}"],
    ['{"a": NaN}', 'no NaN', '{"a": NaN}'],
    ['{"a": "b\u001dc"}', 'nobody sees', '{"a": "b c"}'],
    ['{"a": 4.\n}', 'nobody sees', '{"a": 4. }'],
    ['{"a": None}', 'no NaN', '{"a": None}'],
    ['{"a": True}', 'small letters', '{"a": True}'],
    ['{a: 1}', 'Names stand in double quotes', '{a: 1}'],
    ['{"a": \u201Cx\u201D}', 'made round', '{"a": \u201Cx\u201D}'],
    ['[1] // note', 'no comments', '[1] // note'],
    ['{"a": 007}', 'no zeros before it', '{"a": 007}'],
    ['[{"a": 1} {"a": 2}]', 'A comma is missing', '[{"a": 1} {"a": 2}]'],
  ])('%s is told with what was meant and what stands around', async (content, hint, near) => {
    const params = (await failure(content))?.params;
    expect(params).toMatchObject({ near });
    expect(params?.['hint']).toContain(hint);
  });

  test('what was cut off tells after what', async () => {
    expect((await failure('{"order": "A-1", "lines": [{"sku": '))?.params).toEqual({ near: 'A-1", "lines": [{"sku":' });
  });

  test('a second document after the first on its line', async () => {
    expect(await failure('{"a":1} {"a":2}\n')).toMatchObject({ code: 'json-trailing-text', line: 1, column: 9 });
  });

  test('a repeated member name, inside and outside of records', async () => {
    const content = '{"a": 1,\n "b": [{"c": 1, "c": 2}]}';
    expect(await failure(content)).toMatchObject({ code: 'json-repeated-name', line: 2, column: 17, found: 'c' });
    expect(await failure(content, { recordPath: '$.x' })).toMatchObject({ code: 'json-repeated-name' });
    expect(await failure('{"__proto__":1,"__proto__":2}')).toMatchObject({ code: 'json-repeated-name' });
  });

  test.each(['"a\\u0000"', '"\\ud800"', '{"\\udc00x": 1}'])(
    '%s holds a character that nothing can store',
    async (content) => {
      expect(await failure(content)).toMatchObject({ code: 'json-unusable-character', line: 1 });
    },
  );

  test('an undecodable byte names line and column', async () => {
    expect(await failure(Buffer.from('{\n "a": "M\u00fcller"}', 'latin1'))).toMatchObject({
      code: 'encoding-invalid',
      line: 2,
      column: 9,
      found: '0xFC (ü in windows-1252)',
    });
  });

  test('200,000 levels are refused at the 65th', async () => {
    expect(await failure('['.repeat(200_000))).toMatchObject({ code: 'json-too-deep', expected: '64', column: 65 });
  });

  test('limits on members, values, texts and records', async () => {
    const limits = { maxWidth: 2, maxNodes: 4, maxTextLength: 5, maxRecordLength: 100_000 };
    expect(await failure('{"a":1,"b":2,"c":3}', { limits })).toMatchObject({ code: 'json-too-many-members' });
    expect(await failure('[1,2,3,4]', { limits })).toMatchObject({ code: 'json-too-many-values' });
    expect(await failure('["123456"]', { limits })).toMatchObject({ code: 'json-text-too-long', expected: '5' });
    expect(await failure(`["${'x'.repeat(200_000)}`, { limits })).toMatchObject({ code: 'json-text-too-long' });
    expect(await failure(`[${'1,'.repeat(100_000)}`, { limits: { maxRecordLength: 100_000 } })).toMatchObject({
      code: 'json-record-too-long',
    });
  });
});

test('what is no record path is a fault of the caller', () => {
  expect(() => readJson(oneChunk('[]'), { recordPath: 'orders' })).toThrow('not a record path');
});

test('a text keeps marks that look like one of byte order, written or escaped, wherever they stand', async () => {
  const { values } = await collect(readJson(oneChunk('["\\ufeffa","\uFEFFb","c\uFEFFd \uFEFF"]')));
  expect(values[0]?.value).toEqual(['\uFEFFa', '\uFEFFb', 'c\uFEFFd \uFEFF']);
});
