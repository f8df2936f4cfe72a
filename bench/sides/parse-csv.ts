import { createReadStream } from 'node:fs';

import { readCsv } from '#libs/formats';

import { costOf, report, sideArguments } from '../side.js';

/** One strict reading of a file. */
const { file, warmUp } = sideArguments<{ file: string; warmUp: string }>();

async function parse(path: string): Promise<void> {
  for await (const item of readCsv(createReadStream(path)))
    if (item.kind === 'failed') throw new Error(item.problem.code);
}

await parse(warmUp);
report(await costOf(() => parse(file)));
