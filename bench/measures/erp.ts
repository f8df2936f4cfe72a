import { type Bench, type Figure, median, say } from '../bench.js';
import { LINES_PER_ORDER } from '../generated/order-csv.js';
import { type ErpRun, hubRun, scriptRun } from './file-to-erp.js';

const SIZES = [
  { lines: 10_000, atLeast: 0.5 },
  { lines: 100_000, atLeast: 0.35 },
];

/** File to ERP over HTTP, on Redis, against a script that stores nothing. */
export async function measureErp(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { lines, atLeast } of SIZES) {
    const ratios: number[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      const hub = await hubRun(bench, lines);
      const script = await scriptRun(bench, lines);
      ratios.push(script.ms / hub.ms);
      say(
        `erp ${lines} lines, ${run + 1}: hub ${toldRun(hub, lines)}; script ${rate(script.ms, lines)} orders/s, ${Math.round((script.cpuUs * LINES_PER_ORDER) / lines)} CPU-us, first after ${Math.round(script.firstMs)} ms; ratio ${(script.ms / hub.ms).toFixed(2)}`,
      );
    }
    figures.push({
      name: `file to ERP, ${lines.toLocaleString('en')} lines, vs a script that stores nothing`,
      value: median(ratios),
      goal: { atLeast },
      unit: 'x',
    });
  }
  return figures;
}

const rate = (ms: number, lines: number): number => Math.round((lines / LINES_PER_ORDER / ms) * 1000);

export const toldRun = ({ ms, firstMs, cpuUs, databaseCpuUs, walBytes, peakMiB }: ErpRun, lines: number): string => {
  const orders = lines / LINES_PER_ORDER;
  return `${rate(ms, lines)} orders/s, ${Math.round(cpuUs / orders)} + ${Math.round(databaseCpuUs / orders)} (database) CPU-us and ${Math.round(walBytes / orders)} WAL bytes an order, first after ${firstMs} ms, peak ${Math.round(peakMiB)} MiB`;
};
