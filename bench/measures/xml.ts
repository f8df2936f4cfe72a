import { type Bench, type Figure, median, say } from '../bench.js';
import { type Cost, runSide } from '../side.js';

/**
 * A hub runs for weeks: what is measured is code that V8 has compiled. A thousand orders are not enough for that, on either side: its compiler's threads would
 * still be half of what is counted.
 */
const SIDE = { count: 3000, warmUps: 4 };

/** UBL XML to checked documents, against the parser's events with namespaces and nothing else. */
export async function measureXml(bench: Bench): Promise<Figure[]> {
  const ratios: number[] = [];
  for (let run = 1; run <= bench.runs; run += 1) {
    const documents = await runSide<Cost>('xml-documents', SIDE);
    const events = await runSide<Cost>('xml-events', SIDE);
    ratios.push(events.cpuUs / documents.cpuUs);
    say(
      `xml ${run}: documents ${Math.round(documents.cpuUs / SIDE.count)} CPU-us, events ${Math.round(events.cpuUs / SIDE.count)} CPU-us an order; ratio ${(events.cpuUs / documents.cpuUs).toFixed(2)}`,
    );
  }
  return [
    {
      name: 'UBL XML to documents, vs events with namespaces',
      value: median(ratios),
      goal: { atLeast: 0.6 },
      unit: 'x',
    },
  ];
}
