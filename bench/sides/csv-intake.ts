import { createReadStream } from 'node:fs';

import type { CompiledMapping, TableBinding } from '#libs/mapping';
import { readSource } from '#libs/reading';

import { shippedWorkspace } from '../shipped-workspace.js';
import { costOf, report, sideArguments } from '../side.js';

/**
 * Intake of a CSV file as far as the file goes: which of all shipped mappings it is for, the first pass (decode, check every
 * row, count those of each order), the second (decode, check, gather the rows of each order). Orders are not mapped.
 */
const { file, warmUp } = sideArguments<{ file: string; warmUp: string }>();

const { mappings, context } = await shippedWorkspace();
const gathering = mappings.map((mapping): CompiledMapping => ({
  ...mapping,
  bind(...columns) {
    const bound = mapping.bind(...columns);
    return bound.ok ? { ok: true, binding: gather(bound.binding) } : bound;
  },
}));

const gather = (binding: TableBinding): TableBinding => ({
  ...binding,
  map: (rows) => ({ key: binding.keyOf(rows[0]!), line: rows[0]!.line, problems: [] }),
  mapAlso: () => [],
});

/** Returns rows and orders. */
async function take(path: string): Promise<{ rows: number; orders: number }> {
  const read = await readSource((start = 0) => createReadStream(path, { start }), gathering, context.receivedOn);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const [source] = read.sources;
  let orders = 0;
  for await (const batch of source!.documents(context)) orders += batch.length;
  return { rows: source!.rows, orders };
}

await take(warmUp);
let taken = { rows: 0, orders: 0 };
const cost = await costOf(async () => {
  taken = await take(file);
});
report({ ...cost, ...taken });
