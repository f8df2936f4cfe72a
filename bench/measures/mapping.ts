import { type Bench, type Figure, median, say } from '../bench.js';
import { type Cost, runSide } from '../side.js';

/** CPU of this process per order of five lines: decoded rows to a checked canonical order. */
export async function measureMapping(bench: Bench): Promise<Figure[]> {
  const costs: number[] = [];
  for (let run = 0; run < bench.runs; run += 1) {
    const { cpuUs, orders } = await runSide<Cost & { orders: number }>('map-orders', {
      warmUp: await bench.warmUp(),
      file: await bench.orderCsv(100_000),
    });
    costs.push(cpuUs / orders);
    say(`mapping ${run + 1}: ${(cpuUs / orders).toFixed(1)} CPU-us an order`);
  }
  return [{ name: 'mapping cost of a 5-line order', value: median(costs), goal: { atMost: 60 }, unit: 'us CPU' }];
}
