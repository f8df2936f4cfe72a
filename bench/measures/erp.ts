import { type Bench, type Figure, median, say } from '../bench.js';
import { LINES_PER_ORDER } from '../generated/order-csv.js';
import type { Cost } from '../side.js';
import { type ErpRun, hubRun, scriptRun } from './file-to-erp.js';

const SIZES = [
  { lines: 10_000, atLeast: 0.5 },
  { lines: 100_000, atLeast: 0.35 },
];

/**
 * File to ERP over HTTP, on Redis, against scripts that store nothing: as most would write it, which the goal is set for, and, to be told, with the fastest
 * parts that there are.
 */
export async function measureErp(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { lines, atLeast } of SIZES) {
    const ratios: { plain: number[]; lean: number[] } = { plain: [], lean: [] };
    for (let run = 1; run <= bench.runs; run += 1) {
      const hub = await hubRun(bench, lines);
      const plain = await scriptRun(bench, lines, 'plain-script');
      const lean = await scriptRun(bench, lines, 'lean-script');
      ratios.plain.push(plain.ms / hub.ms);
      ratios.lean.push(lean.ms / hub.ms);
      say(`erp ${lines} lines, ${run}: hub ${toldRun(hub, lines)}`);
      say(`  plain script ${toldScript(plain, lines)}; lean script ${toldScript(lean, lines)}`);
    }
    const told = `file to ERP, ${lines.toLocaleString('en')} lines, vs a`;
    figures.push(
      { name: `${told} script that stores nothing`, value: median(ratios.plain), goal: { atLeast }, unit: 'x' },
      { name: `${told} script of the fastest parts`, value: median(ratios.lean), unit: 'x' },
    );
  }
  return figures;
}

const rate = (ms: number, lines: number): number => Math.round((lines / LINES_PER_ORDER / ms) * 1000);

const toldScript = ({ ms, cpuUs, firstMs }: Cost & { firstMs: number }, lines: number): string =>
  `${rate(ms, lines)} orders/s, ${Math.round((cpuUs * LINES_PER_ORDER) / lines)} CPU-us an order, first after ${Math.round(firstMs)} ms`;

export const toldRun = ({ ms, firstMs, cpuUs, databaseCpuUs, walBytes, peakMiB }: ErpRun, lines: number): string => {
  const orders = lines / LINES_PER_ORDER;
  return `${rate(ms, lines)} orders/s, ${Math.round(cpuUs / orders)} + ${Math.round(databaseCpuUs / orders)} (database) CPU-us and ${Math.round(walBytes / orders)} WAL bytes an order, first after ${firstMs} ms, peak ${Math.round(peakMiB)} MiB`;
};
