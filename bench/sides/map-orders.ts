import { createReadStream } from 'node:fs';

import { readCsv, type Row } from '#libs/formats';
import type { CompiledMapping, TableBinding } from '#libs/mapping';

import { shippedWorkspace } from '../shipped-workspace.js';
import { costOf, report, sideArguments } from '../side.js';

/** Decoded rows to checked canonical orders, nothing else. */
const { file, warmUp } = sideArguments<{ file: string; warmUp: string }>();

const workspace = await shippedWorkspace();
const { context } = workspace;
const mapping = workspace.mapping('tradelane/order-csv');

const cold = await readOrders(mapping, warmUp);
mapAll(cold);
const warm = await readOrders(mapping, file);
const cost = await costOf(() => mapAll(warm));
report({ ...cost, orders: warm.orders.length });

interface Orders {
  binding: TableBinding;
  orders: Row[][];
}

async function readOrders(mapping: CompiledMapping, path: string): Promise<Orders> {
  let binding: TableBinding | undefined;
  const orders: Row[][] = [];
  for await (const item of readCsv(createReadStream(path), mapping.dialect)) {
    if (item.kind === 'columns') {
      const bound = mapping.bind(item.columns);
      if (!bound.ok) throw new Error(JSON.stringify(bound.problems));
      binding = bound.binding;
    }
    if (item.kind !== 'rows') continue;
    for (const row of item.rows) {
      const last = orders.at(-1);
      if (last !== undefined && binding!.keyOf(last[0]!) === binding!.keyOf(row)) last.push(row);
      else orders.push([row]);
    }
  }
  return { binding: binding!, orders };
}

function mapAll({ binding, orders }: Orders): void {
  for (const rows of orders) {
    const { document, problems } = binding.map(rows, context);
    if (document === undefined) throw new Error(JSON.stringify(problems));
  }
}
