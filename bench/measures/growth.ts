import { type Bench, type Figure, median, say } from '../bench.js';
import { type Cost, runSide } from '../side.js';
import { toldRun } from './erp.js';
import { type ErpRun, hubRun } from './file-to-erp.js';

const MAX_MIB = 300;

/**
 * What becomes of speed, memory and the first push when files grow: a thousand lines to a million, dropped on a fresh hub that delivers to the ERP. The
 * million runs once.
 */
export async function measureGrowth(bench: Bench): Promise<Figure[]> {
  const repeat = async (lines: number, runs: number): Promise<ErpRun[]> => {
    const all: ErpRun[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const one = await hubRun(bench, lines);
      say(`growth ${lines.toLocaleString('en')} lines, ${run}: ${toldRun(one, lines)}`);
      all.push(one);
    }
    return all;
  };
  const thousand = await repeat(1000, bench.runs);
  const tenThousand = await repeat(10_000, bench.runs);
  const hundredThousand = await repeat(100_000, bench.runs);
  const million = bench.options.hasMillion ? await repeat(1_000_000, 1) : undefined;
  const file = await bench.orderCsv(100_000);
  const parses: number[] = [];
  for (let run = 1; run <= bench.runs; run += 1)
    parses.push((await runSide<Cost>('parse-csv', { file, warmUp: await bench.warmUp() })).ms);
  say(`growth strict parse: ${parses.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  const firstAllowed = of(thousand, (run) => run.firstMs) + 1.5 * median(parses);
  const firstPush: Figure = {
    name: 'first push of 100,000 lines / (of 1,000 lines + 1.5 x strict parse)',
    value: of(hundredThousand, (run) => run.firstMs) / firstAllowed,
    goal: { atMost: 1 },
    unit: 'x',
  };
  // Without the million, memory is held against the largest run there is.
  const [lines, largest] = million === undefined ? ['100,000', hundredThousand] : ['1,000,000', million];
  const peak = of(largest, (run) => run.peakMiB);
  return [
    ...(million === undefined ? [] : [rateKept(hundredThousand, million)]),
    {
      name: `peak memory, ${lines} lines / 10,000 lines`,
      value: peak / of(tenThousand, (run) => run.peakMiB),
      goal: { atMost: 1.25 },
      unit: 'x',
    },
    { name: `peak memory, ${lines} lines`, value: peak, goal: { atMost: MAX_MIB }, unit: 'MiB' },
    firstPush,
  ];
}

const of = (runs: readonly ErpRun[], what: (run: ErpRun) => number): number => median(runs.map(what));

const rateKept = (hundredThousand: readonly ErpRun[], million: readonly ErpRun[]): Figure => ({
  name: 'rate at 1,000,000 lines / rate at 100,000',
  value: (of(hundredThousand, (run) => run.ms) * 10) / of(million, (run) => run.ms),
  goal: { atLeast: 0.95 },
  unit: 'x',
});
