import { SaxesParser } from 'saxes';

import { ublOrders } from '../generated/order-ubl.js';
import { costOf, report, sideArguments } from '../side.js';

/** The same bytes through the parser alone: every event with namespaces resolved, nothing kept. */
const { count, warmUps } = sideArguments<{ count: number; warmUps: number }>();

let events = 0;
const seen = (): void => void (events += 1);

function parse(files: readonly Buffer[]): void {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (const file of files) {
    const parser = new SaxesParser({ xmlns: true });
    parser.on('opentag', seen);
    parser.on('closetag', seen);
    parser.on('text', seen);
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(decoder.decode(file)).close();
  }
}

const files = ublOrders(count);
for (let run = 0; run < warmUps; run += 1) parse(files);
const cost = await costOf(() => parse(files));
if (events === 0) throw new Error('the parser saw nothing');
report(cost);
