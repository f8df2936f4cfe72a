import { createReadStream } from 'node:fs';

import { readSource } from '#libs/reading';

import { shippedWorkspace } from '../shipped-workspace.js';
import { costOf, report, sideArguments } from '../side.js';

/** A workbook from bytes to checked orders, both passes, and the most memory that the process ever had. */
const { file } = sideArguments<{ file: string }>();

const { mappings, context } = await shippedWorkspace();
let orders = 0;
let rows = 0;
const cost = await costOf(async () => {
  const read = await readSource((start = 0) => createReadStream(file, { start }), mappings, context.receivedOn);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  for (const source of read.sources) {
    rows += source.rows;
    for await (const batch of source.documents(context)) {
      for (const { document, problems } of batch) {
        if (document === undefined) throw new Error(JSON.stringify(problems));
        orders += 1;
      }
    }
  }
});
report({ ...cost, rows, orders, peakMiB: process.resourceUsage().maxRSS / 1024 });
