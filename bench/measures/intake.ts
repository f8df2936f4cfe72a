import { type Bench, type Figure, median, say } from '../bench.js';
import type { Texts } from '../generated/order-xlsx.js';
import { type Cost, runSide } from '../side.js';

const LINES = 100_000;
const ORDERS = LINES / 5;
const MAX_MIB = 300;

/**
 * Strict intake of a CSV file against papaparse alone. Intake: both passes and the choice among all shipped mappings, from the bytes of the file to the rows of
 * each order, as intake goes but without mapping. papaparse: one pass, from the bytes to arrays, nothing checked. CPU of either process.
 */
export async function measureCsvIntake(bench: Bench): Promise<Figure[]> {
  const sides = { file: await bench.orderCsv(LINES), warmUp: await bench.orderCsv(LINES, 'WARM') };
  const ratios: number[] = [];
  for (let run = 1; run <= bench.runs; run += 1) {
    const intake = await runSide<Cost & { rows: number; orders: number }>('csv-intake', sides);
    const alone = await runSide<Cost & { rows: number }>('csv-papaparse', sides);
    if (intake.rows !== LINES || intake.orders !== ORDERS || alone.rows !== LINES)
      throw new Error(`the sides differ: ${JSON.stringify({ intake, alone })}`);
    ratios.push(alone.cpuUs / intake.cpuUs);
    say(
      `csv ${run}: intake ${toldMs(intake.cpuUs)}, papaparse ${toldMs(alone.cpuUs)} for ${LINES.toLocaleString('en')} rows; ratio ${ratios.at(-1)!.toFixed(2)}`,
    );
  }
  return [
    { name: 'strict CSV intake, both passes, vs papaparse', value: median(ratios), goal: { atLeast: 0.4 }, unit: 'x' },
  ];
}

/** Most memory of a process that takes a workbook of 100,000 rows, to checked orders. */
export async function measureXlsxIntake(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const texts of ['in-cells', 'shared'] satisfies Texts[]) {
    const file = await bench.orderXlsx(LINES, texts);
    const peaks: number[] = [];
    for (let run = 1; run <= bench.runs; run += 1) {
      const taken = await runSide<Cost & { rows: number; orders: number; peakMiB: number }>('xlsx-intake', { file });
      if (taken.rows !== LINES || taken.orders !== ORDERS) throw new Error(JSON.stringify(taken));
      peaks.push(taken.peakMiB);
      say(`xlsx, texts ${texts}, ${run}: ${taken.peakMiB.toFixed(0)} MiB, ${toldMs(taken.cpuUs)} CPU`);
    }
    const name = `peak memory, XLSX of ${LINES.toLocaleString('en')} rows, texts ${texts}`;
    figures.push({ name, value: median(peaks), goal: { atMost: MAX_MIB }, unit: 'MiB' });
  }
  return figures;
}

const toldMs = (us: number): string => `${Math.round(us / 1000)} ms`;
