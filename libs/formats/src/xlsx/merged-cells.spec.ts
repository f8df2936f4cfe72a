import { expect, test } from '@jest/globals';

import { inChunks } from '../testing/collect.js';
import { mergedCells } from './merged-cells.js';

const SHEET =
  '<worksheet><sheetData><row r="1"/></sheetData><mergeCells count="1"><mergeCell ref="A1:C2"/></mergeCells></worksheet>';

test('merged cells are found wherever the chunks of a sheet end', async () => {
  for (const step of [1, 2, 3, 5, 7, 8, 9, 10, 64, SHEET.length]) {
    const cuts = Array.from({ length: Math.floor(SHEET.length / step) }, (_, at) => (at + 1) * step);
    const entry = { name: 'sheet1.xml', size: SHEET.length, open: () => inChunks(SHEET, cuts) };
    const ranges = (await mergedCells(entry)).at(1);
    expect([step, ranges]).toMatchObject([step, [{ reference: 'A1:C2', top: 1, bottom: 2, left: 0, right: 2 }]]);
  }
});
