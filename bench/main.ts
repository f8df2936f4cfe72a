import { parseArgs } from 'node:util';

import { Bench, type Figure, say } from './bench.js';
import { measureErp } from './measures/erp.js';
import { measureGrowth } from './measures/growth.js';
import { measureIngest } from './measures/ingest.js';
import { measureMapping } from './measures/mapping.js';
import { profile } from './measures/profile.js';
import { measureXml } from './measures/xml.js';

const MEASURES: Readonly<Record<string, (bench: Bench) => Promise<Figure[]>>> = {
  mapping: measureMapping,
  ingest: measureIngest,
  erp: measureErp,
  growth: measureGrowth,
  xml: measureXml,
};

const USAGE = `Usage: npm run bench [-- NAME...] [--runs N] [--quick]

  ${Object.keys(MEASURES).join(', ')}: measures to run; all when none is named
  profile ingest|erp: the functions that cost most CPU
  --runs N   runs of each side, interleaved; their median counts (default 5)
  --quick    2 runs, to look while developing
`;

const passes = ({ value, goal }: Figure): boolean => ('atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost);

function table(figures: readonly Figure[]): string[] {
  return figures.map((figure) => {
    const { name, value, goal, unit } = figure;
    const limit = 'atLeast' in goal ? `>= ${goal.atLeast}` : `<= ${goal.atMost}`;
    return `${passes(figure) ? 'pass' : 'FAIL'}  ${name.padEnd(72)} ${value.toFixed(2).padStart(8)} ${unit.padEnd(7)} (${limit})`;
  });
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' }, quick: { type: 'boolean' }, help: { type: 'boolean' } },
});
const [first, second] = positionals;
const isProfile = first === 'profile' && (second === 'ingest' || second === 'erp');
const unknown = isProfile ? [] : positionals.filter((name) => !(name in MEASURES));
if (values.help === true || unknown.length > 0) {
  say(USAGE);
  process.exit(unknown.length > 0 ? 1 : 0);
}

const bench = await Bench.open(values.quick === true ? 2 : Number(values.runs), isProfile);
try {
  if (isProfile) await profile(bench, second);
  else {
    const figures: Figure[] = [];
    for (const [name, measure] of Object.entries(MEASURES)) {
      if (positionals.length === 0 || positionals.includes(name)) figures.push(...(await measure(bench)));
    }
    for (const line of ['', ...table(figures)]) say(line);
    process.exitCode = figures.every(passes) ? 0 : 1;
  }
} finally {
  await bench.close();
}
