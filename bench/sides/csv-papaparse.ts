import { readFile } from 'node:fs/promises';

import Papa from 'papaparse';

import { costOf, report, sideArguments } from '../side.js';

/** papaparse alone in its fastest way: the whole file as one text, rows as arrays, nothing checked. */
const { file, warmUp } = sideArguments<{ file: string; warmUp: string }>();

/** Returns rows below the header. */
async function parse(path: string): Promise<number> {
  const { data } = Papa.parse<string[]>(await readFile(path, 'utf8'), { skipEmptyLines: true });
  return data.length - 1;
}

await parse(warmUp);
let rows = 0;
const cost = await costOf(async () => {
  rows = await parse(file);
});
report({ ...cost, rows });
