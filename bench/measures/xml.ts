import { type Bench, type Figure, median, say } from '../bench.js';
import { type Cost, runSide } from '../side.js';

const COUNT = 1000;

/** UBL XML to checked documents, against the parser's events with namespaces and nothing else. */
export async function measureXml(bench: Bench): Promise<Figure[]> {
  const ratios: number[] = [];
  for (let run = 1; run <= bench.runs; run += 1) {
    const documents = await runSide<Cost>('xml-documents', { count: COUNT });
    const events = await runSide<Cost>('xml-events', { count: COUNT });
    ratios.push(events.cpuUs / documents.cpuUs);
    say(
      `xml ${run}: documents ${Math.round(documents.cpuUs / COUNT)} CPU-us, events ${Math.round(events.cpuUs / COUNT)} CPU-us an order; ratio ${(events.cpuUs / documents.cpuUs).toFixed(2)}`,
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
