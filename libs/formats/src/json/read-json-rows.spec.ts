import { describe, expect, test } from '@jest/globals';

import type { Decoded } from '../record.js';
import { oneChunk } from '../testing/collect.js';
import { readJsonRows } from './read-json-rows.js';

async function read(text: string, recordPath?: string) {
  const found: Decoded[] = [];
  const open = () => oneChunk(text);
  for await (const item of readJsonRows(open, recordPath === undefined ? {} : { recordPath })) found.push(item);
  const columns = found.flatMap((item) => (item.kind === 'columns' ? item.columns : []));
  const rows = found.flatMap((item) => (item.kind === 'rows' ? item.rows : []));
  const failed = found.flatMap((item) => (item.kind === 'failed' ? [item.problem] : []));
  return { columns, rows, failed };
}

describe('rows of JSON', () => {
  test('have the members of all of them as columns; numbers keep their digits and are known as such', async () => {
    const { columns, rows } = await read(
      '[\n{"no": "A", "qty": 10.10, "item": {"sku": "007"}},\n{"no": "A", "paid": true, "qty": "2", "tags": ["x", "y"]}\n]',
    );
    expect(columns).toEqual(['no', 'qty', 'item.sku', 'paid', 'tags[0]', 'tags[1]']);
    expect(rows).toEqual([
      { line: 2, cells: ['A', '10.10', '007', '', '', ''], file: '$[0]', typed: [1] },
      { line: 3, cells: ['A', '2', '', 'true', 'x', 'y'], file: '$[1]' },
    ]);
  });

  test('stand on lines, or below a member', async () => {
    expect((await read('{"a":1}\n{"a":2}\n')).rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [1, '1'],
      [2, '2'],
    ]);
    expect((await read('\uFEFF{"n":1,"d":{"rows":[{"a":"x"}]}}', '$.d.rows[*]')).rows).toMatchObject([
      { cells: ['x'], file: '$.d.rows[0]' },
    ]);
    expect((await read('  [{"a":null}]')).rows).toMatchObject([{ cells: [''] }]);
  });

  test('are the same however many there are, their columns too', async () => {
    const many = Array.from({ length: 5_700 }, (_, index) => `{"no":${index}${index === 5_600 ? ',"late":1' : ''}}`);
    const { columns, rows } = await read(`[${many.join()}]`);
    expect(columns).toEqual(['no', 'late']);
    expect(rows.map(({ cells }) => cells[0])).toEqual(many.map((_, index) => String(index)));
    expect(rows[5_600]?.cells).toEqual(['5600', '1']);
  });

  test('that are none, or say one name by two ways, are faulty alone', async () => {
    const { rows, failed } = await read('[{"a":{"b":1}},[1],7,{"a.b":1,"a":{"b":2}}]');
    expect(failed).toEqual([]);
    expect(rows.map(({ problem }) => [problem?.code, problem?.found])).toEqual([
      [undefined, undefined],
      ['json-row-no-object', 'a list'],
      ['json-row-no-object', '7'],
      ['json-repeated-name', 'a.b'],
    ]);
  });

  test('of a file that was cut off are none', async () => {
    const { rows, failed } = await read('[{"a":1},{"a":');
    expect(rows).toEqual([]);
    expect(failed).toMatchObject([{ code: 'json-cut-off' }]);
  });
});
