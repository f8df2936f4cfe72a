import { parseArgs } from 'node:util';

import { Bench, type Figure, say } from './bench.js';
import { measureErp } from './measures/erp.js';
import { measureGrowth } from './measures/growth.js';
import { measureIngest } from './measures/ingest.js';
import { measureCsvIntake, measureXlsxIntake } from './measures/intake.js';
import { measureMapping } from './measures/mapping.js';
import { profile } from './measures/profile.js';
import { measureXml } from './measures/xml.js';

const MEASURES: Readonly<Record<string, (bench: Bench) => Promise<Figure[]>>> = {
  mapping: measureMapping,
  ingest: measureIngest,
  erp: measureErp,
  growth: measureGrowth,
  xml: measureXml,
  csv: measureCsvIntake,
  xlsx: measureXlsxIntake,
};

const USAGE = `Usage: npm run bench [-- NAME...] [--runs N] [--quick]

  ${Object.keys(MEASURES).join(', ')}: measures to run; all when none is named
  profile ingest|erp: the functions that cost most CPU
  --runs N   runs of each side, interleaved; their median counts (default 5)
  --quick    2 runs, to look while developing
  --skip-million  without the run of a million lines, which takes about two minutes, and what is told of it
`;

const isMet = ({ value, goal }: Figure): boolean =>
  goal === undefined || ('atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost);

/** One line a figure: what it is, what it came to, what is asked, whether that is met. */
function table(figures: readonly Figure[]): string[] {
  const rows = figures.map((figure) => {
    const { name, value, goal, unit } = figure;
    if (goal === undefined) return [name, `${value.toFixed(2)} ${unit}`, '', ''];
    const limit = 'atLeast' in goal ? `>= ${goal.atLeast}` : `<= ${goal.atMost}`;
    return [name, `${value.toFixed(2)} ${unit}`, `${limit} ${unit}`, isMet(figure) ? 'met' : 'NOT MET'];
  });
  const all = [['measure', 'figure', 'goal', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    quick: { type: 'boolean' },
    'skip-million': { type: 'boolean', default: false },
    help: { type: 'boolean' },
  },
});
const [first, second] = positionals;
const isProfile = first === 'profile' && (second === 'ingest' || second === 'erp');
const unknown = isProfile ? [] : positionals.filter((name) => !(name in MEASURES));
if (values.help === true || unknown.length > 0) {
  say(USAGE);
  process.exit(unknown.length > 0 ? 1 : 0);
}

const bench = await Bench.open({
  runs: values.quick === true ? 2 : Number(values.runs),
  isProfiled: isProfile,
  hasMillion: !values['skip-million'],
});
try {
  if (isProfile) await profile(bench, second);
  else {
    const figures: Figure[] = [];
    const failed: string[] = [];
    for (const [name, measure] of Object.entries(MEASURES)) {
      if (positionals.length > 0 && !positionals.includes(name)) continue;
      // What the other measures found is told all the same.
      try {
        figures.push(...(await measure(bench)));
      } catch (error) {
        failed.push(name);
        console.error(error);
      }
    }
    for (const line of ['', ...table(figures), ...failed.map((name) => `${name}  NOT MEASURED: see above`)]) say(line);
    process.exitCode = failed.length === 0 && figures.every(isMet) ? 0 : 1;
  }
} finally {
  await bench.close();
}
