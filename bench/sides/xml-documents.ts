import { readXml } from '#libs/formats';

import { ublOrders } from '../generated/order-ubl.js';
import { shippedWorkspace } from '../shipped-workspace.js';
import { costOf, report, sideArguments } from '../side.js';

/** UBL orders, one a file, from bytes to checked canonical documents. */
const { count, warmUps } = sideArguments<{ count: number; warmUps: number }>();

const workspace = await shippedWorkspace();
const { context } = workspace;
const mapping = workspace.mapping('standards/ubl/order');

async function convert(files: readonly Buffer[]): Promise<void> {
  for (const file of files) {
    for await (const item of readXml(once(file), {})) {
      if (item.kind === 'failed') throw new Error(item.problem.code);
      if (item.kind !== 'elements') continue;
      const { document, problems } = mapping.mapRecord(item.elements[0]!, context);
      if (document === undefined) throw new Error(JSON.stringify(problems));
    }
  }
}

async function* once(file: Buffer): AsyncGenerator<Buffer> {
  yield file;
}

const files = ublOrders(count);
for (let run = 0; run < warmUps; run += 1) await convert(files);
report(await costOf(() => convert(files)));
