import { describe, expect, test } from '@jest/globals';

import { JsonNumber } from '../record.js';
import { byteByByte, collect, oneChunk } from '../testing/collect.js';
import { readJson } from './read-json.js';

const read = (text: string, recordPath?: string) =>
  collect(readJson(oneChunk(text), recordPath === undefined ? {} : { recordPath }));

describe('JSON lines', () => {
  test('give one record for each line, with its line', async () => {
    const { values, root, failed } = await read('{"id":"a"}\n\n{"id":"b"}\r\n  [1]\n');
    expect(failed).toBeUndefined();
    expect(root).toEqual({ kind: 'root', format: 'json', shape: 'object' });
    expect(values.map(({ value, line }) => [value, line])).toEqual([
      [{ __proto__: null, id: 'a' }, 1],
      [{ __proto__: null, id: 'b' }, 3],
      [[new JsonNumber('1')], 4],
    ]);
  });

  test('give the records at a path of each line', async () => {
    const { values } = await read('{"orders":[1,2]}\n{"orders":[3]}', '$.orders[*]');
    expect(values.map(({ value, path }) => [value, path])).toEqual([
      [new JsonNumber('1'), '$.orders[0]'],
      [new JsonNumber('2'), '$.orders[1]'],
      [new JsonNumber('3'), '$.orders[0]'],
    ]);
  });

  test('are the same however they are cut into chunks', async () => {
    const text = '{"é":1.10}\n"x"\n7\n';
    expect(await collect(readJson(byteByByte(Buffer.from(text))))).toEqual(await read(text));
  });

  test.each([
    ['{"a":1}{"a":2}', 'json-trailing-text', 1],
    ['{"a":1}\n{"a":2} 3', 'json-trailing-text', 2],
    ['{\n"a":1}\n{"a":2}', 'json-trailing-text', 3],
    ['{"a":1}\n{"a":\n2}', 'json-lines-broken', 3],
    ['{"a":1}\n{"a":', 'json-cut-off', 2],
    ['{"a":1}\n}', 'json-trailing-text', 2],
    ['{"a":1},\n{"a":2}', 'json-trailing-text', 1],
  ])('%j is refused as %s', async (text, code, line) => {
    expect((await read(text)).failed).toMatchObject({ code, line });
  });
});
